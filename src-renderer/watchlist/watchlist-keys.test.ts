import { describe, expect, it } from 'vitest';
import { symbolForKey } from './watchlist-keys.ts';

const SYMBOLS = ['/NQ', '/ES', 'QQQ'];

describe('the watchlist’s keys', () => {
  it('move the selection and stop at both ends', () => {
    expect(symbolForKey(SYMBOLS, '/NQ', 'ArrowDown')).toBe('/ES');
    expect(symbolForKey(SYMBOLS, 'QQQ', 'ArrowDown')).toBe('QQQ');
    expect(symbolForKey(SYMBOLS, '/NQ', 'ArrowUp')).toBe('/NQ');
    expect(symbolForKey(SYMBOLS, '/ES', 'Home')).toBe('/NQ');
    expect(symbolForKey(SYMBOLS, '/ES', 'End')).toBe('QQQ');
  });

  it('begin at the top when nothing is selected', () => {
    expect(symbolForKey(SYMBOLS, null, 'ArrowDown')).toBe('/NQ');
  });

  it('leave other keys alone', () => {
    expect(symbolForKey(SYMBOLS, '/NQ', 'Enter')).toBeNull();
    expect(symbolForKey([], null, 'ArrowDown')).toBeNull();
  });
});
