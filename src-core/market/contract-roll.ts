import { nthWeekday } from './session-calendar.ts';
import { regularSession } from './session.ts';
import { tradingDay, type TradingDay } from './units.ts';

/** Month codes of the quarterly equity-index futures. */
const QUARTER_CODES = { 3: 'H', 6: 'M', 9: 'U', 12: 'Z' } as const;
export type QuarterMonth = keyof typeof QUARTER_CODES;

const FRIDAY = 5;
const DAYS_FROM_MONDAY_TO_FRIDAY = 4;
const DAYS_OF_CLASSIC_ROLL = 8;

export interface ContractDates {
  /** Last trading day: the third Friday, or the business day before when that is a holiday. */
  readonly expiry: TradingDay;
  /** The classic roll: Thursday, eight days before the third Friday. */
  readonly thursdayRoll: TradingDay;
  /** The roll since June 2022: Monday of the expiry week. A proposal; the volume decides. */
  readonly mondayRoll: TradingDay;
}

const QUARTERS = [3, 6, 9, 12] as const;

/**
 * The quarterly contract that leads on a trading day by the rule of the Monday of the expiry week, e.g. `/NQZ26`. What
 * the broker names as active, and what the volume says, come before this.
 */
export function proposedFrontContract(root: string, day: TradingDay): string {
  const year = Number(day.slice(0, 4));
  const month = QUARTERS.find((quarter) => day < contractDates(year, quarter).mondayRoll);
  return month ? contractSymbol(root, year, month) : contractSymbol(root, year + 1, QUARTERS[0]);
}

/** `/NQZ26` for the December 2026 contract of `/NQ`. */
export function contractSymbol(root: string, year: number, month: QuarterMonth): string {
  return `${root}${QUARTER_CODES[month]}${String(year % 100).padStart(2, '0')}`;
}

export function contractDates(year: number, month: QuarterMonth): ContractDates {
  const thirdFriday = nthWeekday(year, month, FRIDAY, 3);
  const day = (daysBefore: number): TradingDay => tradingDay(thirdFriday.subtract({ days: daysBefore }).toString());
  return {
    expiry: regularSession(day(0)) ? day(0) : day(1),
    thursdayRoll: day(DAYS_OF_CLASSIC_ROLL),
    mondayRoll: day(DAYS_FROM_MONDAY_TO_FRIDAY),
  };
}
