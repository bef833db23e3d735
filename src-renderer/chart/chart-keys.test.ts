import { describe, expect, it } from 'vitest';
import { frameTextForKey, stepForKey } from './chart-keys.ts';

const key = (name: string, ctrlKey = false, altKey = false): Parameters<typeof stepForKey>[0] => ({
  key: name,
  ctrlKey,
  altKey,
});

describe('stepping through bars', () => {
  it('goes one bar, with Control ten', () => {
    expect(stepForKey(key('ArrowLeft'))).toBe(-1);
    expect(stepForKey(key('ArrowRight'))).toBe(1);
    expect(stepForKey(key('ArrowLeft', true))).toBe(-10);
  });

  it('leaves other keys alone', () => {
    expect(stepForKey(key('ArrowUp'))).toBeNull();
    expect(stepForKey(key('ArrowLeft', false, true))).toBeNull();
  });
});

describe('keys that begin a timeframe', () => {
  const plain = { ctrlKey: false, altKey: false, metaKey: false };
  it('are digits and the comma, without any other key held', () => {
    expect(frameTextForKey({ ...plain, key: '5' })).toBe('5');
    expect(frameTextForKey({ ...plain, key: ',' })).toBe('');
    expect(frameTextForKey({ ...plain, key: '0' })).toBeNull();
    expect(frameTextForKey({ ...plain, key: 'F5' })).toBeNull();
    expect(frameTextForKey({ ...plain, key: '5', ctrlKey: true })).toBeNull();
    expect(frameTextForKey({ ...plain, key: '5', altKey: true })).toBeNull();
  });
});
