import { describe, expect, it } from 'vitest';
import { priceFromPoints } from '../../market/price.ts';
import { quantity, tradingDay } from '../../market/units.ts';
import type { PastSession } from '../past-session.ts';
import type { OpeningRangeParameters } from './parameters.ts';
import { Morning, type Ohlc } from './testing/morning.ts';

/** 25 sessions of the given closes and opening ranges, each trading `size` points. */
function sessions(close = 25_600, range = 41, size = 100): PastSession[] {
  return Array.from({ length: 25 }, (_, index) => ({
    day: tradingDay(`2026-10-${String(index + 1).padStart(2, '0')}`),
    open: priceFromPoints(25_600),
    high: priceFromPoints(25_600 + size / 2),
    low: priceFromPoints(25_600 - size / 2),
    close: priceFromPoints(close),
    volume: quantity(1_000),
    openingMinutes: [[priceFromPoints(25_600 + range), priceFromPoints(25_600)]],
  }));
}

const OPENING: Ohlc = [25600, 25612.5, 25571.25, 25580];
const ABOVE: Ohlc = [25600, 25620, 25600, 25612.75];
const BELOW: Ohlc = [25580, 25580, 25560, 25571];

function run(parameters: Partial<OpeningRangeParameters>, past: readonly PastSession[] = [], bar = ABOVE): Morning {
  const morning = new Morning({ parameters, sessions: past }).until('09:29');
  return morning.closes('09:30', OPENING).closes('09:31', bar);
}

describe('filters', () => {
  it.each([
    // The range is 41.25 points, 0.1611 % of the open (analytics, section 1.4).
    [{ maximumRangePercent: 0.161 }, 'Skipped by a filter: range (0.1611 %) is above largest range (0.161 %).'],
    [{ minimumRangePercent: 0.162 }, 'Skipped by a filter: range (0.1611 %) is below smallest range (0.162 %).'],
    [{ skippedWeekdays: ['tuesday'] as const }, 'This strategy does not trade on Tuesdays.'],
  ])('%j says why', (parameters, reason) => {
    const morning = run(parameters);
    expect(morning.signals).toEqual([]);
    expect(morning.reason()).toBe(reason);
  });

  it('let pass what lies within them', () => {
    const parameters = { maximumRangePercent: 0.162, minimumRangePercent: 0.161, skippedWeekdays: ['monday'] as const };
    expect(run(parameters).signals).toHaveLength(1);
  });

  it.each([
    [{ maximumRangePercentile: 75 }, 'The range percentile needs the last 20 sessions, and none is known.'],
    [{ maximumRangeAtrs: 1 }, 'The average true range needs the last 15 sessions, and none is known.'],
    [{ trend: 'above' as const }, 'The daily trend needs the last 20 sessions, and none is known.'],
    [{ stretchDays: 10 }, 'The stretch needs the last 10 sessions, and none is known.'],
    [{ stop: 'atr' as const }, 'The average true range needs the last 15 sessions, and none is known.'],
  ])('%j does not guess what it does not know', (parameters, reason) => {
    const morning = run(parameters);
    expect(morning.signals).toEqual([]);
    expect(morning.reason()).toBe(reason);
  });

  it('watches as soon as the history is known, and tells no break that is long past', () => {
    const inTime = new Morning({ parameters: { trend: 'above' } }).until('09:29').closes('09:30', OPENING);
    inTime.strategies.learn(sessions());
    expect(inTime.closes('09:31', ABOVE).signals).toHaveLength(1);
    const late = run({ trend: 'above' });
    late.until('09:40');
    late.strategies.learn(sessions());
    expect(late.reason()).toContain('too late for a signal');
  });

  it.each([
    [41.2, 0],
    [41.3, 1],
  ])('ranges of %d points before leave %d signals at the 75th percentile', (range, count) => {
    expect(run({ maximumRangePercentile: 75 }, sessions(25_600, range)).signals).toHaveLength(count);
  });

  it.each([
    [0.41, 0],
    [0.42, 1],
  ])('a range of 41.25 against %d ATR of 100 points gives %d signals', (maximumRangeAtrs, count) => {
    expect(run({ maximumRangeAtrs }, sessions()).signals).toHaveLength(count);
  });

  it('follows the daily trend', () => {
    const rising = [...sessions().slice(0, 24), ...sessions(25_700).slice(24)];
    const falling = [...sessions().slice(0, 24), ...sessions(25_500).slice(24)];
    expect(run({ trend: 'above' }, rising).signals).toHaveLength(1);
    expect(run({ trend: 'above' }, falling).reason()).toContain(
      'last close (25500) is below mean close of 20 sessions',
    );
    expect(run({ trend: 'side' }, rising, BELOW).signals).toEqual([]);
    expect(run({ trend: 'side' }, falling, BELOW).signals).toMatchObject([{ side: 'short' }]);
  });

  it('lays an ATR stop a part of it away: 5 % of 100 points', () => {
    const { signals } = run({ stop: 'atr' }, sessions());
    expect(signals[0]?.stop).toBe(priceFromPoints(25_607.75));
  });

  it("waits Crabel's stretch beyond, and protects at the other side's", () => {
    const parameters = { trigger: 'touch', stretchDays: 10, stop: 'opposite-trigger' } as const;
    const past = sessions(25_600, 41, 2.7);
    const morning = new Morning({ parameters, sessions: past }).until('09:29').closes('09:30', OPENING);
    morning.trades('09:31:10', 25_613.75);
    expect(morning.signals).toEqual([]);
    morning.trades('09:31:20', 25_614);
    expect(morning.signals).toMatchObject([
      {
        side: 'long',
        orders: { entry: { kind: 'stop', trigger: priceFromPoints(25_614) } },
        stop: priceFromPoints(25_569.75),
      },
    ]);
  });

  it('asks for volume where it should, and for more bars where there are too few', () => {
    const opening = new Morning({ parameters: { volume: 'opening' } }).until('09:29').closes('09:30', OPENING);
    opening.volume = 100;
    expect(opening.closes('09:31', ABOVE).signals).toEqual([]);
    opening.volume = 101;
    expect(opening.closes('09:32', ABOVE).signals).toHaveLength(1);
    const recent = run({ volume: 'recent' });
    expect(recent.reason()).toBe('The range broke, and the volume that it should be compared with is not known.');
    const known = new Morning({ parameters: { volume: 'recent' } }).until('09:15');
    for (let at = 21; at < 30; at += 1) known.closes(`09:${at}`, OPENING);
    known.closes('09:30', OPENING);
    known.volume = 149;
    expect(known.closes('09:31', ABOVE).signals).toEqual([]);
    known.volume = 160;
    expect(known.closes('09:32', ABOVE).signals).toHaveLength(1);
  });
});

describe('days and contracts', () => {
  it('a contract that changes after the range ends the watch', () => {
    const morning = new Morning().until('09:29').closes('09:30', OPENING);
    morning.contract = '/NQH27';
    expect(morning.closes('09:31', ABOVE).reason()).toBe(
      'The contract changed from /NQZ26 to /NQH27 by 09:31 ET: levels of the one say nothing about the other.',
    );
    expect(morning.signals).toEqual([]);
  });

  it('a contract that changes within the range leaves none', () => {
    const morning = new Morning({ parameters: { rangeMinutes: 2 } }).until('09:29').closes('09:30', OPENING);
    morning.contract = '/NQH27';
    expect(morning.closes('09:31', OPENING).reason()).toContain('The contract changed from /NQZ26 to /NQH27');
  });

  // Analytics, section 1.6: 09:30 in New York on both sides of each change of the clocks.
  it.each([
    ['2025-03-07', 1_741_357_800],
    ['2025-03-10', 1_741_613_400],
    ['2025-10-31', 1_761_917_400],
    ['2025-11-03', 1_762_180_200],
    ['2026-03-06', 1_772_807_400],
    ['2026-03-09', 1_773_063_000],
    ['2026-10-30', 1_793_367_000],
    ['2026-11-02', 1_793_629_800],
  ])('on %s the range begins at %d s', (day, seconds) => {
    const morning = new Morning({ day }).until('09:29').closes('09:30', OPENING).closes('09:31', ABOVE);
    expect(morning.view()?.rangeStartMs).toBe(seconds * 1_000);
    expect(morning.signals).toMatchObject([{ barStartMs: seconds * 1_000 + 60_000 }]);
  });

  it('a half day closes positions with the session, at 13:00', () => {
    const parameters = { exitAfterMinutes: 390, entryUntilMinutes: 390 };
    const morning = new Morning({ day: '2026-11-27', parameters }).until('09:29').closes('09:30', OPENING);
    expect(morning.closes('12:59', ABOVE).signals).toMatchObject([{ orders: { exitAtMs: morning.at('13:00') } }]);
    const late = new Morning({ day: '2026-11-27', parameters }).until('09:29').closes('09:30', OPENING);
    expect(late.closes('13:00', ABOVE).signals).toEqual([]);
  });

  it('the Globex opening is watched from 18:00 of the evening before', () => {
    const morning = new Morning({ parameters: { session: 'globex' }, day: '2026-11-23' });
    morning.until('18:00:30').closes('18:00', OPENING).closes('18:01', ABOVE);
    expect(morning.signals).toMatchObject([{ tradingDay: '2026-11-24', barStartMs: morning.at('18:01') }]);
  });

  it('a range that a half day cuts short is not watched', () => {
    const parameters = { startOffsetMinutes: 200, rangeMinutes: 30, entryUntilMinutes: 300, exitAfterMinutes: 390 };
    expect(new Morning({ day: '2026-11-27', parameters }).until('08:00').reason()).toBe(
      'The session ends at 13:00 ET, before the range is complete.',
    );
  });
});

describe('attempts', () => {
  const trade = (morning: Morning): string[] => morning.signals.map(({ side }) => side);
  const INSIDE: Ohlc = [25600, 25600, 25590, 25595];
  const STOPPED: Ohlc = [25600, 25600, 25560, 25600];

  it('another begins only when the last is over and a bar has closed inside', () => {
    const parameters = { attempts: 3 };
    const morning = new Morning({ parameters }).until('09:29').closes('09:30', OPENING).closes('09:31', ABOVE);
    expect(trade(morning.closes('09:32', INSIDE).closes('09:33', ABOVE))).toEqual(['long']);
    expect(trade(morning.closes('09:34', STOPPED).closes('09:35', ABOVE))).toEqual(['long', 'long']);
  });

  it('a day may end with its first win', () => {
    const parameters = { attempts: 3, target1: 0.1, stopsAfterWin: true };
    const won = (stops: boolean): Morning =>
      new Morning({ parameters: { ...parameters, stopsAfterWin: stops } })
        .until('09:29')
        .closes('09:30', OPENING)
        .closes('09:31', ABOVE)
        .closes('09:32', [25613, 25640, 25600, 25600])
        .closes('09:33', BELOW);
    expect(trade(won(true))).toEqual(['long']);
    expect(trade(won(false))).toEqual(['long', 'short']);
  });

  it('a pause holds the next one back', () => {
    const morning = new Morning({ parameters: { attempts: 3, cooldownMinutes: 5 } }).until('09:29');
    morning.closes('09:30', OPENING).closes('09:31', ABOVE).closes('09:32', STOPPED).closes('09:33', ABOVE);
    expect(trade(morning)).toEqual(['long']);
    morning.closes('09:37', INSIDE).closes('09:38', ABOVE);
    expect(trade(morning)).toEqual(['long', 'long']);
  });
});
