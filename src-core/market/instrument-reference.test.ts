import { describe, expect, it } from 'vitest';
import { InstrumentRefused, instrumentFrom, type BrokerReference } from './instrument-reference.ts';
import { findInstrument, tickValueOf } from './instrument.ts';
import { formatPriceText } from './price-format.ts';
import { priceFromPoints } from './price.ts';

/** A tick of a 64th, as half a 32nd of a point. */
const NOTE: BrokerReference = {
  symbol: '/ZX',
  description: 'An invented note',
  exchange: 'XCBT',
  tick: 1 / 64,
  tickAmount: 15.625,
  multiplier: 1_000,
  priceFormat: '3,32',
};

describe('an instrument from the broker', () => {
  it('takes tick, worth and format of a future as they are said', () => {
    const note = instrumentFrom(NOTE);
    expect(note).toMatchObject({
      symbol: '/ZX',
      assetClass: 'future',
      tickSize: 1_562_500,
      multiplier: 1_000,
      exchange: 'XCBT',
      priceFormat: { kind: 'thirty-seconds', digits: 3 },
    });
    expect(tickValueOf(note)).toBe(15.625);
    expect(formatPriceText(priceFromPoints(118.515625), note.priceFormat)).toBe("118'165");
  });

  it('is decimal where nobody says otherwise, with the decimals of its tick', () => {
    const { symbol, tick, multiplier } = { symbol: '/QQ', tick: 0.005, multiplier: 5_000 };
    expect(instrumentFrom({ symbol, tick, multiplier }).priceFormat).toEqual({ kind: 'decimal', decimals: 3 });
  });

  it('needs nothing but its name for an equity; a finer tick brings its decimals', () => {
    expect(instrumentFrom({ symbol: 'ABCD' })).toMatchObject({ tickSize: 1_000_000, multiplier: 1 });
    expect(instrumentFrom({ symbol: 'ABCD', tick: 0.0001 })).toMatchObject({ tickSize: 10_000, displayDecimals: 4 });
  });

  it('is the known one when the broker says the same of it', () => {
    const reference = { symbol: '/ES', tick: 0.25, tickAmount: 12.5, multiplier: 50, priceFormat: 'D,D' };
    expect(instrumentFrom(reference)).toBe(findInstrument('/ES'));
  });

  it.each<[string, Partial<Record<keyof BrokerReference, unknown>>, RegExp]>([
    ['no tick', { tick: undefined }, /did not say its tick size/],
    ['a tick of zero', { tick: 0 }, /tick size of 0\./],
    ['a negative tick', { tick: -0.25 }, /tick size of -0\.25/],
    ['no number', { tick: NaN }, /tick size of NaN/],
    ['a price for a tick', { tick: 25_612.5 }, /tick size of 25612\.5/],
    ['a tick finer than prices are kept', { tick: 1 / 3 }, /too many decimals/],
    ['a tick of almost nothing', { tick: 1e-12 }, /too many decimals/],
    ['no multiplier', { multiplier: undefined }, /what a point is worth/],
    ['a multiplier of zero', { multiplier: 0 }, /a point is worth 0/],
    ['a tick worth something else', { tickAmount: 31.25 }, /worth 15\.625 by its multiplier and 31\.25/],
    ['an unknown format', { priceFormat: '5,64' }, /price format "5,64"/],
    ['a format that cannot write the tick', { priceFormat: '2,32' }, /cannot write a tick of 0\.015625/],
  ])('is refused with the reason: %s', (_, change, reason) => {
    const changed = Object.fromEntries(
      Object.entries({ ...NOTE, ...change }).filter(([, value]) => value !== undefined),
    ) as unknown as BrokerReference;
    expect(() => instrumentFrom(changed)).toThrow(InstrumentRefused);
    expect(() => instrumentFrom(changed)).toThrow(reason);
  });

  it('is refused when it contradicts what is known', () => {
    expect(() => instrumentFrom({ symbol: '/NQ', tick: 0.5 })).toThrow(/its tick is 0\.25, but the broker says 0\.5/);
    expect(() => instrumentFrom({ symbol: '/NQ', multiplier: 2 })).toThrow(/worth 20, but the broker says 2/);
  });
});
