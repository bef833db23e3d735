import { describe, expect, it } from 'vitest';
import { padToWidth } from './last-price-layer.ts';

const HAIR = '\u200a';
const widthOf = (text: string): number => Array.from(text).reduce((width, sign) => width + (sign === HAIR ? 1 : 6), 0);

describe('the note under the price', () => {
  it('is padded on both sides to the width of the price', () => {
    const padded = padToWidth('00:42', '25,612.50', widthOf);
    expect(widthOf(padded)).toBe(widthOf('25,612.50'));
    expect(padded.trim()).toBe('00:42');
  });

  it('is left alone when it is the wider one', () => {
    expect(padToWidth('2 h 14 m', '18', widthOf)).toBe('2 h 14 m');
  });
});
