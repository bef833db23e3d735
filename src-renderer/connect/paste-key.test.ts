import { describe, expect, it } from 'vitest';
import { isPaste } from './paste-key.ts';

const press = (
  key: string,
  over: { ctrlKey?: boolean; metaKey?: boolean; altKey?: boolean } = {},
): Parameters<typeof isPaste>[0] => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...over });

describe('a paste', () => {
  it('is Ctrl+V, Cmd+V or Shift+Insert', () => {
    expect(isPaste(press('v', { ctrlKey: true }), false)).toBe(true);
    expect(isPaste(press('V', { metaKey: true }), true)).toBe(true);
    expect(isPaste(press('Insert'), true)).toBe(true);
  });

  it('is nothing else', () => {
    expect(isPaste(press('v'), false)).toBe(false);
    expect(isPaste(press('c', { ctrlKey: true }), false)).toBe(false);
    expect(isPaste(press('Insert'), false)).toBe(false);
    expect(isPaste(press('v', { ctrlKey: true, altKey: true }), false)).toBe(false);
  });
});
