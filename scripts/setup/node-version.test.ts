import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isAtLeast, MINIMUM_NODE } from './node-version.mjs';
import { ROOT } from './paths.mjs';
import { needsOwnBinding } from './sqlite-binding.mjs';

describe('versions', () => {
  it.each([
    ['20.19.0', '20.19.0', true],
    ['v20.19.1', '20.19.0', true],
    ['20.9.0', '20.19.0', false],
    ['22.0.0', '20.19.0', true],
    ['18.20.4', '20.19.0', false],
  ])('%s is at least %s: %s', (version, minimum, expected) => {
    expect(isAtLeast(version, minimum)).toBe(expected);
  });

  it('agree with package.json about the least Node', async () => {
    const { engines } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { engines: { node: string } };
    expect(engines.node).toBe(`>=${MINIMUM_NODE}`);
  });

  it.each([
    ['node', '20.20.2', true],
    ['node', '22.13.1', true],
    ['node', '22.14.0', false],
    ['node', '23.5.0', true],
    ['node', '23.6.0', false],
    ['node', '24.0.0', false],
    ['electron', '33.2.1', true],
    ['electron', '34.5.8', true],
    ['electron', '35.0.0', false],
    ['electron', '45.4.1', false],
  ] as const)('%s %s needs a SQLite binding of its own: %s', (kind, version, expected) => {
    expect(needsOwnBinding({ kind, version })).toBe(expected);
  });
});
