import { describe, expect, it } from 'vitest';
import { readNumber, remember, type KeyValueStore } from './remembered.ts';

const LIMITS = { least: 100, most: 900, fallback: 260 };
const keeping = (value: string | null): KeyValueStore => ({ getItem: () => value, setItem: () => undefined });

describe('what the window remembers', () => {
  it.each([
    ['300', 300],
    ['5', 100],
    ['1e9', 900],
    ['', 260],
    ['NaN', 260],
    ['Infinity', 260],
    [null, 260],
  ])('%s is read as %s', (kept, expected) => {
    expect(readNumber(keeping(kept), 'height', LIMITS)).toBe(expected);
  });

  it('is not missed where nothing can be kept', () => {
    expect(readNumber(null, 'height', LIMITS)).toBe(260);
    expect(remember(null, 'height', '300')).toBe(false);
    const full: KeyValueStore = {
      getItem: () => null,
      setItem: () => {
        throw new Error('QuotaExceededError');
      },
    };
    expect(remember(full, 'height', '300')).toBe(false);
    expect(remember(keeping(null), 'height', '300')).toBe(true);
  });
});
