import { describe, expect, test } from 'vitest';
import { tradingDay } from '#core/market/units';
import { Playback } from '../market/playback.ts';
import { LoadMarket } from './load-market.ts';
import { SyntheticMarket } from './synthetic-market.ts';

const own = new SyntheticMarket(930, tradingDay('2026-11-20'));
const loaded = new LoadMarket(own, { symbols: 70, eventsPerSecond: 300 });
const startMs = loaded.ownStartMs;

describe('a loaded market', () => {
  test('has the symbols of its own as they were, and invented ones behind them', () => {
    expect(loaded.listings.slice(0, own.listings.length)).toEqual(own.listings);
    const names = loaded.listings.slice(own.listings.length).map(({ instrument }) => instrument.symbol);
    expect([names.length, names[0], names[69]]).toEqual([70, 'LOAD001', 'LOAD070']);
    expect(loaded.minute(0, startMs, true)).toEqual(own.minute(0, startMs, true));
  });

  test('keeps its rate in every second, although that divides no minute', () => {
    const seconds = new Array<number>(120).fill(0);
    for (const minute of [0, 1]) {
      for (let symbol = own.listings.length; symbol < loaded.listings.length; symbol += 1) {
        for (const { ms } of loaded.minute(symbol, startMs + minute * 60_000, true)) {
          const second = Math.floor((ms - startMs) / 1_000);
          expect(Math.floor(second / 60)).toBe(minute);
          seconds[second] = (seconds[second] ?? 0) + 1;
        }
      }
    }
    expect(Math.min(...seconds)).toBeGreaterThanOrEqual(299);
    expect(Math.max(...seconds)).toBeLessThanOrEqual(301);
  });

  test('is the same each time, and has the same trades without its quotes', () => {
    const symbol = own.listings.length + 3;
    const minute = loaded.minute(symbol, startMs, true);
    expect(loaded.minute(symbol, startMs, true)).toEqual(minute);
    expect(loaded.minute(symbol, startMs, false)).toEqual(minute.filter(({ kind }) => kind === 'trade'));
    expect(minute.filter(({ kind }) => kind === 'trade').length / minute.length).toBeCloseTo(1 / 3, 1);
  });

  test('trades from its own start on, so that there is nothing to catch up with before', () => {
    expect(loaded.minute(own.listings.length, startMs - 60_000, true)).toEqual([]);
    const { market } = new Playback(loaded, startMs);
    expect(market.symbols.at(-1)?.ticker.totalVolume).toBe(0);
  });
});
