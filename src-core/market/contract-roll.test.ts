import { describe, expect, it } from 'vitest';
import { contractDates, contractSymbol, proposedFrontContract, type QuarterMonth } from './contract-roll.ts';
import { tradingDay } from './units.ts';

describe('quarterly contracts', () => {
  // Analytics, section 1.8.
  it.each([
    ['/NQZ25', 2025, 12, '2025-12-19', '2025-12-11', '2025-12-15'],
    ['/NQH26', 2026, 3, '2026-03-20', '2026-03-12', '2026-03-16'],
    ['/NQM26', 2026, 6, '2026-06-18', '2026-06-11', '2026-06-15'],
    ['/NQU26', 2026, 9, '2026-09-18', '2026-09-10', '2026-09-14'],
    ['/NQZ26', 2026, 12, '2026-12-18', '2026-12-10', '2026-12-14'],
    ['/NQH27', 2027, 3, '2027-03-19', '2027-03-11', '2027-03-15'],
    ['/NQU14', 2014, 9, '2014-09-19', '2014-09-11', '2014-09-15'],
    ['/NQZ14', 2014, 12, '2014-12-19', '2014-12-11', '2014-12-15'],
  ] as const)('%s', (symbol, year, month: QuarterMonth, expiry, thursdayRoll, mondayRoll) => {
    expect(contractSymbol('/NQ', year, month)).toBe(symbol);
    expect(contractDates(year, month)).toEqual({ expiry, thursdayRoll, mondayRoll });
  });

  it.each([
    ['2025-12-12', '/NQZ25'],
    ['2025-12-15', '/NQH26'],
    ['2026-03-13', '/NQH26'],
    ['2026-03-16', '/NQM26'],
    ['2026-12-13', '/NQZ26'],
    ['2026-12-14', '/NQH27'],
    ['2026-01-02', '/NQH26'],
  ])('lead from the Monday of the expiry week on: on %s %s', (day, contract) => {
    expect(proposedFrontContract('/NQ', tradingDay(day))).toBe(contract);
  });
});
