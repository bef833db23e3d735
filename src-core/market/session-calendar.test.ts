import { describe, expect, it } from 'vitest';
import { specialDay } from './session-calendar.ts';
import { isRegularSessionDay } from './session.ts';
import { tradingDay } from './units.ts';

/** Every weekday of a year on which `wanted` holds, as MMDD. */
function daysOf(year: number, wanted: 'closed' | 'half-day'): string[] {
  const found: string[] = [];
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += 86_400_000) {
    const date = new Date(at).toISOString().slice(0, 10);
    const weekday = new Date(at).getUTCDay();
    if (weekday === 0 || weekday === 6) continue;
    if (specialDay(tradingDay(date))?.stocks === wanted) found.push(date.slice(5).replace('-', ''));
  }
  return found;
}

describe('the New York calendar', () => {
  // Analytics, section 1.7.
  it.each([
    [2025, '0101 0109 0120 0217 0418 0526 0619 0704 0901 1127 1225', '0703 1128 1224'],
    [2026, '0101 0119 0216 0403 0525 0619 0703 0907 1126 1225', '1127 1224'],
    [2027, '0101 0118 0215 0326 0531 0618 0705 0906 1125 1224', '1126'],
  ])('%i is closed and half open on the published days', (year, closed, half) => {
    expect(daysOf(year, 'closed').join(' ')).toBe(closed);
    expect(daysOf(year, 'half-day').join(' ')).toBe(half);
  });

  // Lean's market-hours database, entry Equity-usa-[*] (QuantConnect/Lean@24863901d, Apache-2.0): another author's list.
  it.each([
    [2008, '0101 0121 0218 0321 0526 0704 0901 1127 1225', '0703 1128 1224'],
    [2009, '0101 0119 0216 0410 0525 0703 0907 1126 1225', '1127 1224'],
    [2010, '0101 0118 0215 0402 0531 0705 0906 1125 1224', '1126'],
    [2011, '0117 0221 0422 0530 0704 0905 1124 1226', '1125'],
    [2012, '0102 0116 0220 0406 0528 0704 0903 1029 1030 1122 1225', '0703 1123 1224'],
    [2013, '0101 0121 0218 0329 0527 0704 0902 1128 1225', '0703 1129 1224'],
    [2014, '0101 0120 0217 0418 0526 0704 0901 1127 1225', '0703 1128 1224'],
    [2015, '0101 0119 0216 0403 0525 0703 0907 1126 1225', '1127 1224'],
    [2016, '0101 0118 0215 0325 0530 0704 0905 1124 1226', '1125'],
    [2017, '0102 0116 0220 0414 0529 0704 0904 1123 1225', '0703 1124'],
    [2018, '0101 0115 0219 0330 0528 0704 0903 1122 1205 1225', '0703 1123 1224'],
    [2019, '0101 0121 0218 0419 0527 0704 0902 1128 1225', '0703 1129 1224'],
    [2020, '0101 0120 0217 0410 0525 0703 0907 1126 1225', '1127 1224'],
    [2021, '0101 0118 0215 0402 0531 0705 0906 1125 1224', '1126'],
    [2022, '0117 0221 0415 0530 0620 0704 0905 1124 1226', '1125'],
    [2023, '0102 0116 0220 0407 0529 0619 0704 0904 1123 1225', '0703 1124'],
    [2024, '0101 0115 0219 0329 0527 0619 0704 0902 1128 1225', '0703 1129 1224'],
    [2028, '0117 0221 0414 0529 0619 0704 0904 1123 1225', '0703 1124'],
  ])('%i agrees with an independent calendar', (year, closed, half) => {
    expect(daysOf(year, 'closed').join(' ')).toBe(closed);
    expect(daysOf(year, 'half-day').join(' ')).toBe(half);
  });

  it('knows the Good Fridays on which futures trade until after the jobs report', () => {
    const goodFridays = ['2010-04-02', '2012-04-06', '2015-04-03', '2021-04-02', '2023-04-07', '2026-04-03'];
    for (const day of goodFridays) expect(specialDay(tradingDay(day))?.globexCloseMinute, day).toBe(9 * 60 + 15);
    for (const day of ['2022-04-15', '2024-03-29', '2025-04-18']) {
      expect(specialDay(tradingDay(day))?.globexCloseMinute, day).toBeNull();
    }
    for (const day of goodFridays) expect(isRegularSessionDay(tradingDay(day)), day).toBe(false);
  });

  it('halts futures at 13:00 on holidays, at 11:30 before Memorial Day 2014', () => {
    expect(specialDay(tradingDay('2014-02-17'))?.globexCloseMinute).toBe(11 * 60 + 30);
    expect(specialDay(tradingDay('2014-05-26'))?.globexCloseMinute).toBe(13 * 60);
  });
});
