import { describe, expect, it } from 'vitest';
import type { SessionMark } from '#core/contract/data-health';
import { dayForKey, monthLabels, placeDays } from './calendar-weeks.ts';

const mark = (day: string): SessionMark => ({ day, state: 'complete', expectedMinutes: 1_380, presentMinutes: 1_380 });
/** Thursday 1 January 2026 to Monday 12 January. */
const DAYS = ['01', '02', '05', '06', '07', '08', '09', '12'].map((day) => mark(`2026-01-${day}`));

describe('the calendar', () => {
  it('puts each week in a column and each weekday in its row', () => {
    expect(placeDays(DAYS).map(({ column, row }) => [column, row])).toEqual([
      [0, 3],
      [0, 4],
      [1, 0],
      [1, 1],
      [1, 2],
      [1, 3],
      [1, 4],
      [2, 0],
    ]);
    expect(placeDays([])).toEqual([]);
  });

  it('names a month over the week of its first weekday', () => {
    const days = ['2026-01-29', '2026-01-30', '2026-02-02', '2026-02-27', '2026-03-02'].map(mark);
    expect(monthLabels(placeDays(days))).toEqual([
      { name: 'Jan', column: 0 },
      { name: 'Feb', column: 1 },
      { name: 'Mar', column: 5 },
    ]);
  });

  it('is walked through by keyboard, by day and by week', () => {
    expect(dayForKey(DAYS, '2026-01-02', 'ArrowDown')).toBe('2026-01-05');
    expect(dayForKey(DAYS, '2026-01-05', 'ArrowUp')).toBe('2026-01-02');
    expect(dayForKey(DAYS, '2026-01-05', 'ArrowRight')).toBe('2026-01-12');
    expect(dayForKey(DAYS, '2026-01-12', 'ArrowLeft')).toBe('2026-01-05');
    expect(dayForKey(DAYS, '2026-01-01', 'ArrowLeft')).toBeNull();
    expect(dayForKey(DAYS, '2026-01-12', 'Home')).toBe('2026-01-01');
    expect(dayForKey(DAYS, '2026-01-01', 'Tab')).toBeNull();
  });
});
