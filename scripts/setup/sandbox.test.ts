import { describe, expect, it } from 'vitest';
import { deniesNamespaces } from './sandbox.mjs';

describe('the system', () => {
  it.each([
    ['Debian', { apparmor: '', clone: '1', most: '95000' }, false],
    ['Ubuntu since 23.10', { apparmor: '1', clone: '1', most: '95000' }, true],
    ['a hardened kernel', { apparmor: '', clone: '0', most: '95000' }, true],
    ['one without user namespaces', { apparmor: '', clone: '', most: '0' }, true],
    ['one that says nothing', { apparmor: '', clone: '', most: '' }, false],
  ])('%s denies namespaces to ordinary users: %s', (_name, settings, expected) => {
    expect(deniesNamespaces(settings)).toBe(expected);
  });
});
