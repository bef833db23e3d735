import { describe, expect, test } from 'vitest';
import { tradingDay } from '#core/market/units';
import {
  contractExpiry,
  dayHours,
  frontContract,
  instantInTradingDay,
  isCalendarDate,
  msSinceMidnight,
  newestTradingDay,
} from './trading-time.ts';

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

describe('trading time', () => {
  test('puts a wall time into its trading day, on either side of a change of the clocks', () => {
    expect(iso(instantInTradingDay(tradingDay('2025-03-07'), '09:30'))).toBe('2025-03-07T14:30:00.000Z');
    expect(iso(instantInTradingDay(tradingDay('2025-03-10'), '09:30:15'))).toBe('2025-03-10T13:30:15.000Z');
    // Monday's session opens on Sunday evening, after the clocks have changed.
    expect(iso(instantInTradingDay(tradingDay('2025-03-10'), '18:00'))).toBe('2025-03-09T22:00:00.000Z');
    expect(iso(instantInTradingDay(tradingDay('2025-11-03'), '18:00'))).toBe('2025-11-02T23:00:00.000Z');
  });

  test('knows when a day trades and when the one before closed', () => {
    const monday = dayHours(tradingDay('2026-11-30'));
    expect(iso(monday.regularCloseMs)).toBe('2026-11-30T21:00:00.000Z');
    expect(iso(monday.previousCloseMs)).toBe('2026-11-27T18:00:00.000Z');
    expect(iso(monday.dateUtcMs)).toBe('2026-11-30T00:00:00.000Z');
    expect(() => dayHours(tradingDay('2026-12-25'))).toThrow(RangeError);
    expect(newestTradingDay(tradingDay('2026-07-05'))).toBe('2026-07-02');
  });

  test.each([
    ['2026-12-11', '/NQZ26'],
    ['2026-12-14', '/NQH27'],
    ['2026-03-13', '/NQH26'],
    ['2026-03-16', '/NQM26'],
    ['2026-01-02', '/NQH26'],
  ])('names the front contract on %s: %s', (day, contract) => {
    expect(frontContract('/NQ', tradingDay(day))).toBe(contract);
  });

  test('knows when a contract expires, and that some names say nothing', () => {
    expect(iso(contractExpiry('/ESU24'))).toBe('2024-09-20T04:00:00.000Z');
    expect(iso(contractExpiry('/ESM26'))).toBe('2026-06-18T04:00:00.000Z');
    expect(contractExpiry('/ES')).toBeNull();
  });

  test('tells dates from what only looks like one', () => {
    expect(isCalendarDate('2028-02-29')).toBe(true);
    for (const text of ['2026-02-29', '2026-2-1', '20261120', 'today', '2026-11-20T00:00']) {
      expect(isCalendarDate(text)).toBe(false);
    }
  });
});

test('the time of day in New York counts from midnight, also on the evening before', () => {
  const hours = dayHours(tradingDay('2025-12-09'));
  // 13:53:00.045, as a recorded book has it.
  expect(msSinceMidnight(hours, Date.parse('2025-12-09T18:53:00.045Z'))).toBe(49_980_045);
  expect(msSinceMidnight(hours, Date.parse('2025-12-09T05:00:00Z'))).toBe(0);
  expect(msSinceMidnight(hours, Date.parse('2025-12-08T23:00:00Z'))).toBe(18 * 3_600_000);
});
