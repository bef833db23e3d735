import { describe, expect, it } from 'vitest';
import { priceFromPoints } from './price.ts';
import { parseTradeFrame, ruleOfFrame } from './trade-frame.ts';

describe('the name of bars made of trades', () => {
  it.each([
    ['15s', { unit: 'second', count: 15 }],
    [' 500T ', { unit: 'trade', count: 500 }],
    ['1000v', { unit: 'volume', count: 1_000 }],
    ['10R', { unit: 'range', count: 10 }],
    ['7s', null],
    ['0t', null],
    ['5', null],
    ['5m', null],
    ['9999999t', null],
    ['', null],
  ])('%s', (text, frame) => {
    expect(parseTradeFrame(text)).toEqual(frame);
  });

  it('counts a range in ticks of the instrument', () => {
    const rule = ruleOfFrame({ unit: 'range', count: 10 }, priceFromPoints(0.25));
    expect(rule).toEqual({ kind: 'range', range: priceFromPoints(2.5) });
  });
});
