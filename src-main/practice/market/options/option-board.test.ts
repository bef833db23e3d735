import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findInstrument } from '#core/market/instrument';
import { priceFromPoints, priceToPoints } from '#core/market/price';
import { epochMs, tradingDay, type EpochMs, type Price } from '#core/market/units';
import { dayHours } from '../trading-time.ts';
import { OptionBoard } from './option-board.ts';
import { optionUnderlying } from './option-contract.ts';
import type { UnderlyingState } from './option-quote.ts';
import { INTEREST_RATE } from './option-pricing.ts';
import { parseOccSymbol } from './option-symbol.ts';

const DAY = tradingDay('2026-11-20');
const HOURS = dayHours(DAY);
const NOON = epochMs(Date.parse('2026-11-20T17:00:00Z'));

function board(symbol: string, closePoints: number, contract: string | null = null): OptionBoard {
  const instrument = findInstrument(symbol);
  if (!instrument) throw new Error(symbol);
  return new OptionBoard(optionUnderlying({ instrument, previousClose: priceFromPoints(closePoints), contract }), DAY);
}

function state(points: number, low = points, high = points): UnderlyingState {
  const price = priceFromPoints(points);
  return {
    price,
    open: price,
    high: priceFromPoints(high),
    low: priceFromPoints(low),
    tradeMs: NOON,
    regularOpenMs: HOURS.regularOpenMs,
    regularCloseMs: HOURS.regularCloseMs,
    previousCloseMs: HOURS.previousCloseMs,
  };
}

const APPLE = board('AAPL', 270);
const SPY = board('SPY', 688);

describe('the option board', () => {
  test('lists the day that trades, weeks and months with their names, and no contract twice', () => {
    const dates = (one: OptionBoard): string[] => [
      ...new Set(one.contracts.map(({ expiry, expirationType }) => `${expiry} ${expirationType}`)),
    ];
    expect(dates(APPLE).slice(0, 6)).toEqual([
      '2026-11-20 S',
      '2026-11-27 W',
      '2026-12-04 W',
      '2026-12-11 W',
      '2026-12-18 S',
      // Christmas and New Year's Day are Fridays: their options end on the days before.
      '2026-12-24 W',
    ]);
    expect(dates(APPLE)).toContain('2026-12-31 W');
    expect(dates(APPLE)).toContain('2028-01-21 S');
    // Thanksgiving has no options, the half day after it has.
    expect(dates(SPY).slice(0, 6)).toEqual([
      '2026-11-20 S',
      '2026-11-23 W',
      '2026-11-24 W',
      '2026-11-25 W',
      '2026-11-27 W',
      '2026-12-04 W',
    ]);
    for (const { contracts } of [APPLE, SPY]) {
      expect(new Set(contracts.map(({ symbol }) => symbol)).size).toBe(contracts.length);
    }
    expect(SPY.contracts.length).toBeLessThan(6_000);
  });

  test('names contracts in 21 characters that lead back to them', () => {
    expect(APPLE.find('AAPL  261218C00270000')).toMatchObject({
      kind: 'call',
      expiry: '2026-12-18',
      expirationType: 'S',
    });
    for (const contract of APPLE.contracts) {
      const { expiry, kind, strike } = contract;
      expect(contract.symbol).toHaveLength(21);
      expect(parseOccSymbol(contract.symbol)).toEqual({ root: 'AAPL', expiry, kind, strike });
    }
    for (const wrong of ['AAPL 261218C00270000', 'AAPL261218C00270000', 'AAPL  261318C00270000', 'AAPL', '']) {
      expect(parseOccSymbol(wrong)).toBeNull();
    }
  });

  test('writes options on a future under the contract it stands for', () => {
    const futures = board('/ES', 6_900, '/ESZ26');
    expect(futures.find('./ESZ26C6900')).toMatchObject({ expiry: '2026-12-18', kind: 'call' });
    expect(board('/ES', 6_900).contracts).toEqual([]);
  });

  const contracts = fc.constantFrom(...APPLE.contracts, ...SPY.contracts);
  const boardOf = (symbol: string): OptionBoard => (symbol.startsWith('SPY') ? SPY : APPLE);
  const moves = fc.double({ min: 0.93, max: 1.07, noNaN: true });
  const instants = fc
    .integer({ min: HOURS.regularOpenMs, max: HOURS.regularCloseMs })
    .map((ms): EpochMs => epochMs(ms));

  test('quotes a spread on the tick around the value, and a mark, a high and a low that fit the last price', () => {
    fc.assert(
      fc.property(contracts, moves, moves, instants, (contract, one, other, atMs) => {
        const reference = priceToPoints(contract.underlying.previousClose);
        const [low, high] = [Math.min(one, other, 1) * reference, Math.max(one, other, 1) * reference];
        const quote = boardOf(contract.symbol).quote(contract, state(one * reference, low, high), atMs);
        const { bid, ask, last, mark } = quote;
        expect(bid).toBeGreaterThanOrEqual(0);
        expect(ask).toBeGreaterThan(bid);
        for (const price of [bid, ask, last]) expect(price % priceFromPoints(0.01)).toBe(0);
        expect(priceToPoints(ask)).toBeGreaterThanOrEqual(quote.theoreticalValue);
        expect(priceToPoints(bid)).toBeLessThanOrEqual(quote.theoreticalValue);
        expect(mark).toBeGreaterThanOrEqual(bid);
        expect(mark).toBeLessThanOrEqual(ask);
        expect(quote.high).toBeGreaterThanOrEqual(last);
        expect(quote.low).toBeLessThanOrEqual(last);
        expect(quote.volatility).toBeGreaterThanOrEqual(0.05);
      }),
    );
  });

  test('keeps call and put of a strike in parity while they live', () => {
    const spot = 275;
    for (const call of APPLE.contracts.filter(({ kind }) => kind === 'call')) {
      const put = APPLE.contracts.find(
        ({ kind, strike, expiry }) => kind === 'put' && strike === call.strike && expiry === call.expiry,
      );
      if (!put) throw new Error(`no put beside ${call.symbol}`);
      const value = (contract: typeof call): number => APPLE.quote(contract, state(spot), NOON).theoreticalValue;
      const years = (call.expiresMs - NOON) / (365 * 86_400_000);
      const forward =
        spot * Math.exp((-1.04 / 270) * years) - priceToPoints(call.strike) * Math.exp(-INTEREST_RATE * years);
      expect(value(call) - value(put)).toBeCloseTo(forward, 8);
    }
  });

  test('never takes back volume, a high or a low as the day goes on', () => {
    const call = APPLE.find('AAPL  261218C00270000');
    if (!call) throw new Error('not listed');
    let seen = { volume: -1, high: 0, low: Infinity };
    for (let ms: number = HOURS.regularOpenMs; ms <= HOURS.regularCloseMs; ms += 600_000) {
      const { volume, high, low } = APPLE.quote(call, state(270, 268, 274), epochMs(ms));
      if (high === null || low === null) throw new Error('has traded');
      expect(volume).toBeGreaterThanOrEqual(seen.volume);
      expect(high).toBeGreaterThanOrEqual(seen.high);
      expect(low).toBeLessThanOrEqual(seen.low);
      seen = { volume, high, low };
    }
    expect(seen.volume).toBeGreaterThan(0);
  });

  test('stands at its close before the bell and does not lose time value after it', () => {
    const call = APPLE.find('AAPL  261218C00270000');
    if (!call) throw new Error('not listed');
    const before: UnderlyingState = { ...state(270), open: null, high: null, low: null };
    const early = APPLE.quote(call, before, epochMs(HOURS.regularOpenMs - 60_000));
    expect(early).toMatchObject({ last: early.close, open: null, volume: 0, tradeMs: HOURS.previousCloseMs });
    const atBell = APPLE.quote(call, state(271), HOURS.regularCloseMs);
    const evening = APPLE.quote(call, state(271), epochMs(HOURS.regularCloseMs + 3_600_000));
    expect(evening).toEqual(atBell);
  });

  test('gives a contract that expires at the bell its intrinsic value', () => {
    const call = APPLE.find('AAPL  261120C00270000');
    if (!call) throw new Error('not listed');
    const quote = APPLE.quote(call, state(272.5), HOURS.regularCloseMs);
    expect(quote.last).toBe(priceFromPoints(2.5) satisfies Price);
    expect(quote.delta).toBe(1);
  });
});
