import { describe, expect, it } from 'vitest';
import { plainMessage } from './bridge.ts';

describe('an error from the bridge', () => {
  it('is shown without the code that programs read', () => {
    expect(plainMessage(new Error('unavailable: The archive is not open yet.'))).toBe('The archive is not open yet.');
    expect(plainMessage(new Error('Error: failed: It broke: twice'))).toBe('It broke: twice');
    expect(plainMessage('plain')).toBe('plain');
  });
});
