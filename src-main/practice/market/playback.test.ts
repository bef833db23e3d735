import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tradingDay } from '#core/market/units';
import { openRecordedMarket } from '../session/recorded-market.ts';
import { SyntheticMarket } from '../synthetic/synthetic-market.ts';
import { LEVELONE_EQUITIES_FIELDS, LEVELONE_FUTURES_FIELDS } from '#core/contract/schwab-fields';
import type { Market } from './market.ts';
import { Playback } from './playback.ts';
import type { TapeEvent } from './tape.ts';

const sessions = join(import.meta.dirname, '../../../resources/sessions');
const synthetic = new SyntheticMarket(930, tradingDay('2026-11-20'));
const at = (time: string): number => Date.parse(`2026-11-20T${time}-05:00`);

function stateOf(market: Market): unknown {
  return market.symbols.map(({ ticker, chart }) => ({
    symbol: ticker.symbol,
    values: Array.from({ length: 52 }, (_, field) => ticker.value(field)),
    chart,
  }));
}

function play(playback: Playback, untilMs: number): TapeEvent[] {
  const events: TapeEvent[] = [];
  playback.playUntil(untilMs, (event) => events.push(event));
  return events;
}

describe('playback', () => {
  test('that begins later stands where one that began earlier has come to, and goes on alike', () => {
    const early = new Playback(synthetic, at('09:20:00'));
    play(early, at('09:29:17.500') - 1);
    const late = new Playback(synthetic, at('09:29:17.500'));
    expect(stateOf(late.market)).toEqual(stateOf(early.market));
    const rest = play(early, at('09:31:30'));
    expect(play(late, at('09:31:30'))).toEqual(rest);
    expect(rest.length).toBeGreaterThan(10_000);
  });

  test('does not depend on the size of its steps', () => {
    const one = new Playback(synthetic, at('09:29:30'));
    const other = new Playback(synthetic, at('09:29:30'));
    const whole = play(one, at('09:30:30'));
    const pieces: TapeEvent[] = [];
    for (let ms = at('09:29:30'); ms < at('09:30:30'); ms += 37) pieces.push(...play(other, ms));
    pieces.push(...play(other, at('09:30:30')));
    expect(pieces).toEqual(whole);
  });

  test('does not depend on how much of what comes has been made ready before', () => {
    const one = new Playback(synthetic, at('09:29:30'));
    const other = new Playback(synthetic, at('09:29:30'));
    const whole = play(one, at('09:32:30'));
    const pieces: TapeEvent[] = [];
    // From nothing over a few symbols and some of the sorting to everything.
    for (const steps of [0, 3, 30, Infinity]) {
      for (let step = 0; step < steps && other.prepare(); step += 1);
      pieces.push(...play(other, (Math.floor((other.nextMs ?? 0) / 60_000) + 1) * 60_000 - 1));
    }
    expect(pieces.length).toBeGreaterThan(10_000);
    expect(pieces.filter(({ ms }) => ms <= at('09:32:30'))).toEqual(whole);
  });

  test('gives all symbols in the order of exchange time and publishes each bar a few seconds late', () => {
    const playback = new Playback(synthetic, at('09:29:00'));
    let latest = 0;
    let bars = 0;
    for (const event of play(playback, at('09:35:00'))) {
      expect(event.ms).toBeGreaterThanOrEqual(latest);
      latest = event.ms;
      if (event.kind !== 'bar') continue;
      bars += 1;
      const delay = event.ms - (event.startMs + 60_000);
      expect(delay).toBeGreaterThanOrEqual(1_000);
      expect(delay).toBeLessThan(4_000);
    }
    expect(bars).toBe(6 * 8);
  });

  test('publishes exactly the recorded bars, none for an empty minute, and then ends', async () => {
    const source = await openRecordedMarket(join(sessions, 'es-2013-10-08'));
    const playback = new Playback(source, source.startMs);
    const bars = play(playback, Infinity).filter((event) => event.kind === 'bar');
    const expected = [];
    for (let ms: number = source.startMs; ms < source.endMs; ms += 60_000) {
      if (source.minute(0, ms, false).length > 0) expected.push(ms);
    }
    expect(bars.map(({ startMs }) => startMs)).toEqual(expected);
    expect(bars).toHaveLength(1_366);
    expect(playback.nextMs).toBeNull();
    expect(playback.market.symbols[0]?.chart?.seq).toBe(1_366);
  });

  test('counts futures from the evening and equities from the bell', () => {
    const { market } = new Playback(synthetic, at('09:30:00'));
    const nq = market.symbols[0]?.ticker;
    const spy = market.symbols[market.indexOf('SPY') ?? -1]?.ticker;
    expect(nq?.value(LEVELONE_FUTURES_FIELDS.totalVolume)).toBeGreaterThan(10_000);
    expect(nq?.value(LEVELONE_FUTURES_FIELDS.highPrice)).toBeGreaterThan(
      Number(nq?.value(LEVELONE_FUTURES_FIELDS.lowPrice)),
    );
    expect(spy?.value(LEVELONE_EQUITIES_FIELDS.totalVolume)).toBeGreaterThan(10_000);
    expect(spy?.value(LEVELONE_EQUITIES_FIELDS.highPrice)).toBe(0);
    expect(spy?.value(LEVELONE_EQUITIES_FIELDS.openPrice)).toBe(0);
  });

  test('keeps change, percent and mark consistent: a fraction for futures, times 100 for equities', () => {
    const { market } = new Playback(synthetic, at('09:45:00'));
    const futures = LEVELONE_FUTURES_FIELDS;
    const equities = LEVELONE_EQUITIES_FIELDS;
    for (const { ticker, listing } of market.symbols) {
      const isFuture = listing.instrument.assetClass === 'future';
      const value = (field: number): number => Number(ticker.value(field));
      const fields = isFuture ? futures : equities;
      const last = value(fields.lastPrice);
      const close = value(fields.closePrice);
      expect(value(fields.netChange)).toBeCloseTo(last - close, 8);
      expect(value(fields.percentChange)).toBeCloseTo(((last - close) / close) * (isFuture ? 1 : 100), 7);
      const [bid, ask] = [value(fields.bidPrice), value(fields.askPrice)];
      expect(value(fields.mark)).toBeCloseTo(last >= bid && last <= ask ? last : (bid + ask) / 2, 8);
    }
  });
});
