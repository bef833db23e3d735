import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  PriceTextError,
  decimalsOfTick,
  formatPriceText,
  formatStep,
  parsePriceText,
  priceFormatOfBroker,
  type PriceFormat,
} from './price-format.ts';
import { priceFromPoints } from './price.ts';
import type { Price } from './units.ts';

const DECIMAL: PriceFormat = { kind: 'decimal', decimals: 2 };
const HALVES: PriceFormat = { kind: 'thirty-seconds', digits: 3 };
const WHOLES: PriceFormat = { kind: 'thirty-seconds', digits: 2 };
const CENTS: PriceFormat = { kind: 'cents', decimals: 1 };

describe('prices as their exchange writes them', () => {
  it.each<[number, PriceFormat, string]>([
    [25_612.5, DECIMAL, '25,612.50'],
    [-37.63, DECIMAL, '\u221237.63'],
    [0, DECIMAL, '0.00'],
    [44_120, { kind: 'decimal', decimals: 0 }, '44,120'],
    [1_234_567.5, { kind: 'decimal', decimals: 1 }, '1,234,567.5'],
    [118.5, WHOLES, "118'16"],
    [118.515625, HALVES, "118'165"],
    [101.8203125, HALVES, "101'262"],
    // Quarters and eighths of a 32nd: the first decimal, cut off.
    [109 + 17.75 / 32, HALVES, "109'177"],
    [109 + 17.125 / 32, HALVES, "109'171"],
    [109 + 17.875 / 32, HALVES, "109'178"],
    [0.645, CENTS, '64.5\u00a2'],
    [1, CENTS, '100.0\u00a2'],
  ])('%d is %j as %s', (points, format, text) => {
    const price = priceFromPoints(points);
    expect(formatPriceText(price, format)).toBe(text);
    expect(parsePriceText(text, format)).toBe(price);
  });

  it('are rounded to what can be written, and no zero has a sign', () => {
    expect(formatPriceText(priceFromPoints(28.0049), DECIMAL)).toBe('28.00');
    expect(formatPriceText(priceFromPoints(28.999), DECIMAL)).toBe('29.00');
    expect(formatPriceText(priceFromPoints(-0.001), DECIMAL)).toBe('0.00');
    expect(formatPriceText(priceFromPoints(118 + 31.99 / 32), WHOLES)).toBe("119'00");
  });

  it('are read as people type them', () => {
    expect(parsePriceText(' 25612.5 ', DECIMAL)).toBe(priceFromPoints(25_612.5));
    expect(parsePriceText('-3', DECIMAL)).toBe(priceFromPoints(-3));
    expect(parsePriceText('64.5', CENTS)).toBe(priceFromPoints(0.645));
    expect(Object.is(parsePriceText('-0', DECIMAL), 0)).toBe(true);
  });

  it.each<[string, PriceFormat]>([
    ['', DECIMAL],
    ['abc', DECIMAL],
    ['1e5', DECIMAL],
    ['1,2', DECIMAL],
    ['1,23,456', DECIMAL],
    ['--1', DECIMAL],
    ["118'16", DECIMAL],
    ['99999999999', DECIMAL],
    ['118.5', HALVES],
    ["118'16", HALVES],
    ["118'165", WHOLES],
    ["118'32", WHOLES],
    ["118'164", HALVES],
    ["118'1", WHOLES],
  ])('are refused when they are written otherwise: %j', (text, format) => {
    expect(() => parsePriceText(text, format)).toThrow(PriceTextError);
  });

  it('come back exactly, on every tick that a format can write (property)', () => {
    const formats = fc.oneof(
      fc.integer({ min: 0, max: 8 }).map((decimals): PriceFormat => ({ kind: 'decimal', decimals })),
      fc.integer({ min: 0, max: 4 }).map((decimals): PriceFormat => ({ kind: 'cents', decimals })),
      fc.constantFrom<PriceFormat>(WHOLES, HALVES),
    );
    fc.assert(
      fc.property(
        formats,
        fc.integer({ min: -2e6, max: 2e6 }),
        fc.integer({ min: 1, max: 100 }),
        (format, count, step) => {
          const price = (count * step * formatStep(format)) as Price;
          if (!Number.isSafeInteger(price) || price === 0) return;
          const text = formatPriceText(price, format);
          expect(parsePriceText(text, format)).toBe(price);
          // Two prices are never written alike.
          expect(formatPriceText((price + formatStep(format)) as Price, format)).not.toBe(text);
        },
      ),
    );
  });

  it('never take text for another price than it says (property)', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.constantFrom(DECIMAL, HALVES, WHOLES, CENTS), (text, format) => {
        try {
          expect(Number.isSafeInteger(parsePriceText(text, format))).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(PriceTextError);
        }
      }),
    );
  });
});

describe("the broker's word for a format", () => {
  it('is decimal by the tick, or 32nds that can write the tick', () => {
    expect(priceFormatOfBroker('D,D', priceFromPoints(0.25))).toEqual(DECIMAL);
    expect(priceFormatOfBroker('D,D', priceFromPoints(1))).toEqual({ kind: 'decimal', decimals: 0 });
    expect(priceFormatOfBroker('3,32', priceFromPoints(1 / 128))).toEqual(HALVES);
    expect(priceFormatOfBroker('2,32', priceFromPoints(1 / 32))).toEqual(WHOLES);
    expect(priceFormatOfBroker('2,32', priceFromPoints(1 / 64))).toBeNull();
    expect(priceFormatOfBroker('3,64', priceFromPoints(1 / 64))).toBeNull();
  });

  it('knows the decimals of a tick', () => {
    expect([1, 0.1, 0.25, 0.01, 0.0001, 1e-8].map((tick) => decimalsOfTick(priceFromPoints(tick)))).toEqual([
      0, 1, 2, 2, 4, 8,
    ]);
  });
});
