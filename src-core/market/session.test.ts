import { describe, expect, it } from 'vitest';
import {
  counterPeriodStart,
  globexSession,
  globexSessionStart,
  isTradingInstant,
  isRegularSessionDay,
  newYorkClock,
  newYorkInstant,
  regularClosureName,
  regularSession,
  tradingDayOf,
  tradingDaySpanOf,
} from './session.ts';
import { epochMs, tradingDay, MS_PER_MINUTE } from './units.ts';

const at = (iso: string) => epochMs(Date.parse(iso));
const slots = (day: string): number => {
  const session = globexSession(tradingDay(day));
  return session ? (session.endMs - session.startMs) / MS_PER_MINUTE : 0;
};

describe('09:30 New York in UTC', () => {
  // Analytics, section 1.6.
  it.each([
    ['2025-03-07', 1741357800],
    ['2025-03-10', 1741613400],
    ['2025-10-31', 1761917400],
    ['2025-11-03', 1762180200],
    ['2026-03-06', 1772807400],
    ['2026-03-09', 1773063000],
    ['2026-10-30', 1793367000],
    ['2026-11-02', 1793629800],
  ])('%s opens at %i', (day, seconds) => {
    expect(regularSession(tradingDay(day))?.openMs).toBe(seconds * 1000);
    expect(newYorkInstant(tradingDay(day), 9 * 60 + 30)).toBe(seconds * 1000);
    expect(newYorkClock(epochMs(seconds * 1000))).toBe('09:30:00');
  });

  it('shows midnight as hour 00', () => {
    expect(newYorkClock(at('2026-11-24T05:00:00.999Z'))).toBe('00:00:00');
  });

  it.each([
    ['an ordinary weekend', '2026-11-20', '2026-11-23', 49],
    ['the weekend on which clocks go forward', '2026-03-06', '2026-03-09', 48],
    ['the weekend on which clocks go back', '2026-10-30', '2026-11-02', 50],
  ])('closes Globex over %s', (_name, friday, monday, hours) => {
    const closes = globexSession(tradingDay(friday))?.endMs ?? NaN;
    const opens = globexSession(tradingDay(monday))?.startMs ?? NaN;
    expect((opens - closes) / 3_600_000).toBe(hours);
  });
});

describe('sessions', () => {
  it.each([
    ['2026-11-24', 1380],
    ['2026-03-09', 1380],
    ['2026-11-02', 1380],
    ['2026-11-26', 1140],
    ['2026-11-27', 1155],
    ['2026-04-03', 915],
    ['2025-01-09', 930],
    ['2026-12-25', 0],
    ['2026-11-22', 0],
  ])('%s has %i one-minute slots on Globex', (day, expected) => {
    expect(slots(day)).toBe(expected);
  });

  it.each([
    ['2026-11-24', 390],
    ['2026-11-27', 210],
    ['2026-12-24', 210],
  ])('%s trades %i minutes in New York', (day, minutes) => {
    const session = regularSession(tradingDay(day));
    expect(((session?.closeMs ?? 0) - (session?.openMs ?? 0)) / MS_PER_MINUTE).toBe(minutes);
    expect(session?.isHalfDay).toBe(minutes === 210);
  });

  it('names why there is no session', () => {
    expect(regularClosureName(tradingDay('2026-11-26'))).toBe('Thanksgiving Day');
    expect(regularClosureName(tradingDay('2025-01-09'))).toBe('National Day of Mourning for Jimmy Carter');
    expect(regularClosureName(tradingDay('2026-11-22'))).toBe('a weekend');
    expect(regularClosureName(tradingDay('2026-11-27'))).toBeNull();
    expect(isRegularSessionDay(tradingDay('2026-07-03'))).toBe(false);
  });

  // The last bar before a closure and the first after it, as seen in recorded data (analytics, section 7.3).
  it.each([
    ['2025-11-28T18:14Z', '2025-11-28', '2025-11-30T23:00Z', '2025-12-01'],
    ['2025-07-04T16:59Z', '2025-07-04', '2025-07-06T22:00Z', '2025-07-07'],
    ['2025-04-17T20:59Z', '2025-04-17', '2025-04-20T22:00Z', '2025-04-21'],
    ['2025-10-31T20:59Z', '2025-10-31', '2025-11-02T23:00Z', '2025-11-03'],
  ])('agrees with the bars around the closure after %s', (lastBar, lastDay, firstBar, nextDay) => {
    expect(globexSession(tradingDay(lastDay))?.endMs).toBe(at(lastBar) + MS_PER_MINUTE);
    expect(globexSession(tradingDay(nextDay))?.startMs).toBe(at(firstBar));
  });

  it('opens after New Year 2023 on Monday evening', () => {
    expect(globexSession(tradingDay('2023-01-02'))).toBeNull();
    expect(globexSession(tradingDay('2023-01-03'))?.startMs).toBe(at('2023-01-02T23:00Z'));
  });
});

describe('the trading day', () => {
  it.each([
    ['2026-11-23T23:00:00Z', '2026-11-24'],
    ['2026-11-23T22:59:59.999Z', '2026-11-23'],
    ['2026-11-22T23:00:00Z', '2026-11-23'],
    ['2026-11-20T23:30:00Z', '2026-11-23'],
    ['2026-11-21T12:00:00Z', '2026-11-23'],
    ['2026-10-30T22:00:00Z', '2026-11-02'],
    ['2026-10-30T21:59:59Z', '2026-10-30'],
    ['2026-11-26T17:00:00Z', '2026-11-26'],
  ])('of a future at %s is %s', (iso, day) => {
    expect(tradingDayOf(at(iso), 'future')).toBe(day);
  });

  it.each([
    ['2026-11-23T04:59:59Z', '2026-11-23'],
    ['2026-11-23T23:30:00Z', '2026-11-23'],
    ['2026-11-24T05:00:00Z', '2026-11-24'],
    ['2026-11-21T12:00:00Z', '2026-11-23'],
  ])('of an equity at %s is %s', (iso, day) => {
    expect(tradingDayOf(at(iso), 'equity')).toBe(day);
  });

  it('follows without a hole and without an overlap, through two years of both kinds', () => {
    for (const assetClass of ['future', 'equity'] as const) {
      const last = at('2027-01-05T00:00Z');
      let span = tradingDaySpanOf(at('2025-01-02T15:00Z'), assetClass);
      while (span.endMs < last) {
        const next = tradingDaySpanOf(span.endMs, assetClass);
        expect(next.startMs).toBe(span.endMs);
        expect(next.day > span.day).toBe(true);
        expect(tradingDayOf(epochMs(span.endMs - 1), assetClass)).toBe(span.day);
        span = next;
      }
    }
  });
});

describe('the start of the Globex session', () => {
  it.each([
    ['2026-11-24T14:31:00Z', '2026-11-23T23:00:00Z'],
    ['2026-11-23T23:00:00Z', '2026-11-23T23:00:00Z'],
    ['2026-11-23T22:30:00Z', '2026-11-22T23:00:00Z'],
    ['2026-11-21T12:00:00Z', '2026-11-19T23:00:00Z'],
    ['2026-12-25T15:00:00Z', '2026-12-23T23:00:00Z'],
  ])('for %s is %s', (instant, start) => {
    expect(globexSessionStart(at(instant))).toBe(at(start));
  });
});

describe('the hours in which anything can trade', () => {
  it.each([
    // Before and after the change of the clocks on 1 November 2026.
    ['future', 'Friday to 17:00', ['2026-10-30T20:59:59.999Z'], ['2026-10-30T21:00:00Z', '2026-10-31T15:00:00Z']],
    ['future', 'Sunday from 18:00', ['2026-11-01T23:00:00Z'], ['2026-11-01T22:59:59.999Z']],
    ['future', 'every night but for an hour', ['2026-11-24T23:00:00Z'], ['2026-11-24T22:30:00Z']],
    ['future', 'later in earlier years', ['2013-10-08T21:14:59Z'], ['2013-10-08T21:45:00Z']],
    ['equity', 'all Friday', ['2026-10-30T04:00:00Z', '2026-10-31T03:59:59.999Z'], ['2026-10-31T04:00:00Z']],
    ['equity', 'all Monday', ['2026-11-02T05:00:00Z'], ['2026-11-02T04:59:59.999Z', '2026-11-01T12:00:00Z']],
  ] as const)('%s: %s', (assetClass, _, open, closed) => {
    expect(open.map((time) => isTradingInstant(at(time), assetClass))).toEqual(open.map(() => true));
    expect(closed.map((time) => isTradingInstant(at(time), assetClass))).toEqual(closed.map(() => false));
  });
});

describe('the period of a volume counter', () => {
  it.each([
    ['future', '2026-11-24T14:31:00Z', '2026-11-23T23:00:00Z'],
    ['equity', '2026-11-24T12:27:59Z', '2026-11-24T05:00:00Z'],
    ['equity', '2026-11-24T12:28:00Z', '2026-11-24T12:28:00Z'],
    ['equity', '2026-07-13T11:28:00Z', '2026-07-13T11:28:00Z'],
  ] as const)('of a %s at %s starts at %s', (assetClass, instant, start) => {
    expect(counterPeriodStart(at(instant), assetClass)).toBe(at(start));
  });
});
