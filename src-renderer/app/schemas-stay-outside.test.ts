import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('..', import.meta.url).pathname;
const SCHEMAS =
  /^import (?!type )\{[^}]*\} from '#core\/contract\/(?:archive-jobs|backfill|data-health|broker|health|ipc|login|portfolio)';/gm;

/** Imports of values, where one of types was meant; in braces every name may still be a type. */
function valueImports(source: string): readonly string[] {
  return [...source.matchAll(SCHEMAS)]
    .map(([statement]) => statement)
    .filter((statement) => /[{,]\s*(?!type\b)\w/.test(statement));
}

describe('the page', () => {
  it('takes types from the contract and never the library of schemas with them', () => {
    const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter(
      (path) => /\.tsx?$/.test(path) && !/\.test\.|^testing\//.test(path),
    );
    expect(files.length).toBeGreaterThan(100);
    expect(files.filter((path) => valueImports(readFileSync(`${ROOT}${path}`, 'utf8')).length > 0)).toEqual([]);
  });

  it('would be found to carry it', () => {
    expect(valueImports("import { STREAM_SOURCES, type Mode } from '#core/contract/ipc';")).toHaveLength(1);
    expect(valueImports("import type { Mode } from '#core/contract/ipc';")).toEqual([]);
    expect(valueImports("import { type Mode } from '#core/contract/ipc';")).toEqual([]);
  });
});
