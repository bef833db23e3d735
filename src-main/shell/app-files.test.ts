import fc from 'fast-check';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONTENT_SECURITY_POLICY, resolveAppFile } from './app-files.ts';

const FOLDER = '/opt/bellwether/out/renderer';
const get = (url: string): string | null => resolveAppFile(FOLDER, { url, method: 'GET' });

describe('the page’s own protocol', () => {
  it('serves files of the page', () => {
    expect(get('bellwether://app/index.html')).toBe(`${FOLDER}/index.html`);
    expect(get('bellwether://app/assets/index-1.js?v=1#x')).toBe(`${FOLDER}/assets/index-1.js`);
  });

  it.each([
    'bellwether://app/..%2fmain/main.js',
    'bellwether://app/..%5cmain%5cmain.js',
    'bellwether://app/%252e%252e/main.js',
    'bellwether://app/..%2frenderer-evil/index.js',
    'bellwether://app/index.html%00.js',
    'bellwether://app//etc/passwd',
    'bellwether://app/',
    'bellwether://app/secrets.json',
    'bellwether://app/archive.sqlite',
    'bellwether://evil/index.html',
    'bellwether://app.evil/index.html',
    'bellwether://app@evil/index.html',
    'nonsense',
  ])('refuses %s', (url) => {
    expect(get(url)).toBeNull();
  });

  it.each(['bellwether://app/../main/main.js', 'bellwether://app/%2e%2e/main/main.js'])(
    'reads %s as a path inside the folder, as the URL standard does',
    (url) => {
      expect(get(url)).toBe(`${FOLDER}/main/main.js`);
    },
  );

  it('answers GET only', () => {
    expect(resolveAppFile(FOLDER, { url: 'bellwether://app/index.html', method: 'POST' })).toBeNull();
  });

  it('never leaves the folder, whatever the path', () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '%2e%2e',
      '%2f',
      '%5c',
      '/',
      'a',
      'index.html',
      '.js',
      '\\',
      '%00',
      '%',
      'é',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const file = get(`bellwether://app/${pieces.join('')}`);
        if (file !== null) expect(resolve(file).startsWith(`${FOLDER}/`)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('lets nothing inline or foreign run', () => {
    expect(CONTENT_SECURITY_POLICY).toContain("default-src 'none'");
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|\*|http/);
  });
});
