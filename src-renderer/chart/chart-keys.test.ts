import { describe, expect, it } from 'vitest';
import { stepForKey } from './chart-keys.ts';

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
