import { describe, expect, it } from 'vitest';
import { isInstalled } from './node-modules.mjs';

const wanted = {
  packages: {
    '': { version: '0.1.0' },
    'node_modules/ws': { version: '8.0.0', integrity: 'sha512-ws' },
    'node_modules/only-on-windows': { version: '1.0.0', integrity: 'sha512-win', optional: true },
  },
};
const ws = { version: '8.0.0', integrity: 'sha512-ws' };

describe('node_modules', () => {
  it('are up to date when npm’s own record names what the lock file names', () => {
    expect(isInstalled(wanted, { packages: { 'node_modules/ws': ws } })).toBe(true);
  });

  it.each([
    ['there are none', undefined],
    ['the record is empty', {}],
    ['a package is missing', { packages: {} }],
    ['a version differs', { packages: { 'node_modules/ws': { ...ws, version: '8.0.1' } } }],
    ['a content differs', { packages: { 'node_modules/ws': { ...ws, integrity: 'sha512-other' } } }],
    [
      'an optional one is there in another version',
      { packages: { 'node_modules/ws': ws, 'node_modules/only-on-windows': { version: '0.9.0' } } },
    ],
  ])('are not when %s', (_what, installed) => {
    expect(isInstalled(wanted, installed)).toBe(false);
  });
});
