import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blackScholes, type OptionTerms } from './black-scholes.ts';
import { normalDistribution } from './normal-distribution.ts';

const terms = fc.record({
  spot: fc.double({ min: 1, max: 10_000, noNaN: true }),
  moneyness: fc.double({ min: 0.3, max: 3, noNaN: true }),
  years: fc.double({ min: 0.002, max: 3, noNaN: true }),
  rate: fc.double({ min: -0.01, max: 0.1, noNaN: true }),
  dividendYield: fc.double({ min: 0, max: 0.1, noNaN: true }),
  volatility: fc.double({ min: 0.05, max: 2, noNaN: true }),
});

const termsOf = (
  { moneyness, ...rest }: { moneyness: number; spot: number } & Omit<OptionTerms, 'kind' | 'strike'>,
  kind: OptionTerms['kind'],
): OptionTerms => ({ ...rest, kind, strike: rest.spot * moneyness });

describe('the normal distribution', () => {
  // Abramowitz and Stegun, table 26.1.
  test.each([
    [0, 0.5],
    [1, 0.841344746068543],
    [2, 0.977249868051821],
    [3, 0.99865010196837],
    [-1.5, 0.066807201268858],
  ])('of %d is %d', (x, expected) => {
    expect(normalDistribution(x)).toBeCloseTo(expected, 14);
  });
  test('ends at 0 and 1', () => {
    expect(normalDistribution(-50)).toBe(0);
    expect(normalDistribution(50)).toBe(1);
    expect(normalDistribution(8.4)).toBeLessThanOrEqual(1);
  });
});

describe('Black and Scholes', () => {
  // Hull, "Options, Futures, and Other Derivatives": the examples of the chapters on Black-Scholes-Merton, on options
  // on indices and on futures, and on the greeks, as printed there.
  test.each([
    ['a call', { kind: 'call', spot: 42, strike: 40, years: 0.5, rate: 0.1, dividendYield: 0, volatility: 0.2 }, 4.76],
    ['a put', { kind: 'put', spot: 42, strike: 40, years: 0.5, rate: 0.1, dividendYield: 0, volatility: 0.2 }, 0.81],
    [
      'a call on an index that pays dividends',
      { kind: 'call', spot: 930, strike: 900, years: 2 / 12, rate: 0.08, dividendYield: 0.03, volatility: 0.2 },
      51.83,
    ],
    [
      'a put on a future',
      { kind: 'put', spot: 20, strike: 20, years: 4 / 12, rate: 0.09, dividendYield: 0.09, volatility: 0.25 },
      1.12,
    ],
  ] as const)('prices %s as the textbook does', (_, example, price) => {
    expect(blackScholes(example).price).toBeCloseTo(price, 2);
  });

  test('has the greeks of the textbook, in the units of a broker', () => {
    const value = blackScholes({
      kind: 'call',
      spot: 49,
      strike: 50,
      years: 0.3846,
      rate: 0.05,
      dividendYield: 0,
      volatility: 0.2,
    });
    expect(value.delta).toBeCloseTo(0.522, 3);
    expect(value.gamma).toBeCloseTo(0.066, 3);
    expect(value.theta * 365).toBeCloseTo(-4.31, 2);
    expect(value.vega * 100).toBeCloseTo(12.1, 1);
    expect(value.rho * 100).toBeCloseTo(8.91, 2);
  });

  test('keeps call and put in parity', () => {
    fc.assert(
      fc.property(terms, (drawn) => {
        const call = blackScholes(termsOf(drawn, 'call')).price;
        const put = blackScholes(termsOf(drawn, 'put')).price;
        const { spot, moneyness, years, rate, dividendYield } = drawn;
        const forward = spot * Math.exp(-dividendYield * years) - spot * moneyness * Math.exp(-rate * years);
        expect(Math.abs(call - put - forward)).toBeLessThan(1e-9 * spot);
      }),
    );
  });

  test('has greeks that are the slopes of the price', () => {
    fc.assert(
      fc.property(terms, fc.constantFrom('call' as const, 'put' as const), (drawn, kind) => {
        const base = termsOf(drawn, kind);
        const value = blackScholes(base);
        const slope = (name: 'spot' | 'years' | 'rate' | 'volatility', step: number): number =>
          (blackScholes({ ...base, [name]: base[name] + step }).price -
            blackScholes({ ...base, [name]: base[name] - step }).price) /
          (2 * step);
        const near = (one: number, other: number, scale: number): void => {
          expect(Math.abs(one - other)).toBeLessThan(1e-4 * scale);
        };
        near(value.delta, slope('spot', base.spot * 1e-6), 1);
        near(value.theta * 365, -slope('years', base.years * 1e-6), base.spot / Math.sqrt(base.years));
        near(value.vega * 100, slope('volatility', 1e-6), base.spot);
        near(value.rho * 100, slope('rate', 1e-6), base.spot * 3);
      }),
    );
  });

  test('is worth what it can be exercised for once it has expired', () => {
    const expired = { spot: 105, strike: 100, years: 0, rate: 0.04, dividendYield: 0, volatility: 0.2 };
    expect(blackScholes({ ...expired, kind: 'call' })).toMatchObject({ price: 5, delta: 1, theta: 0 });
    expect(blackScholes({ ...expired, kind: 'put' })).toMatchObject({ price: 0, delta: 0 });
  });
});
