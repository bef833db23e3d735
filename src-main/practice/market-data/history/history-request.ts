import { badRequest } from '../refusal.ts';
import type { QueryReader } from '../query-reader.ts';

export const PERIOD_TYPES = ['day', 'month', 'year', 'ytd'] as const;
export type PeriodType = (typeof PERIOD_TYPES)[number];
export const FREQUENCY_TYPES = ['minute', 'daily', 'weekly', 'monthly'] as const;
export type FrequencyType = (typeof FREQUENCY_TYPES)[number];

interface PeriodRule {
  readonly periods: readonly number[];
  readonly usualPeriod: number;
  readonly frequencyTypes: readonly FrequencyType[];
  readonly usualFrequencyType: FrequencyType;
}

/** Which combinations there are: Schwab's market-data document, GET /pricehistory. */
export const PERIOD_RULES: Readonly<Record<PeriodType, PeriodRule>> = {
  day: {
    periods: [1, 2, 3, 4, 5, 10],
    usualPeriod: 10,
    frequencyTypes: ['minute'],
    usualFrequencyType: 'minute',
  },
  month: {
    periods: [1, 2, 3, 6],
    usualPeriod: 1,
    frequencyTypes: ['daily', 'weekly'],
    usualFrequencyType: 'weekly',
  },
  year: {
    periods: [1, 2, 3, 5, 10, 15, 20],
    usualPeriod: 1,
    frequencyTypes: ['daily', 'weekly', 'monthly'],
    usualFrequencyType: 'monthly',
  },
  ytd: {
    periods: [1],
    usualPeriod: 1,
    frequencyTypes: ['daily', 'weekly'],
    usualFrequencyType: 'weekly',
  },
};

export const FREQUENCIES: Readonly<Record<FrequencyType, readonly number[]>> = {
  minute: [1, 5, 10, 15, 30],
  daily: [1],
  weekly: [1],
  monthly: [1],
};

export interface HistoryRequest {
  readonly symbol: string;
  readonly periodType: PeriodType;
  readonly period: number;
  readonly frequencyType: FrequencyType;
  readonly frequency: number;
  /** Milliseconds since 1970; null = worked out from the period. */
  readonly startMs: number | null;
  /** Milliseconds since 1970; null = the close of the last business day. */
  readonly endMs: number | null;
  readonly needExtendedHoursData: boolean;
  readonly needPreviousClose: boolean;
}

function mustBeOneOf<Value extends string | number>(
  name: string,
  value: Value,
  allowed: readonly Value[],
  of: string,
): void {
  if (allowed.includes(value)) return;
  throw badRequest(`Invalid ${name} ${value} for ${of}: valid values are ${allowed.join(', ')}.`);
}

/** Reads and checks the parameters of GET /pricehistory. Throws Refusal. */
export function readHistoryRequest(query: QueryReader): HistoryRequest {
  const symbol = query.required('symbol');
  const periodType = query.oneOf('periodType', PERIOD_TYPES) ?? 'day';
  const rule = PERIOD_RULES[periodType];
  const period = query.wholeNumber('period') ?? rule.usualPeriod;
  mustBeOneOf('period', period, rule.periods, `periodType ${periodType}`);
  const frequencyType = query.oneOf('frequencyType', FREQUENCY_TYPES) ?? rule.usualFrequencyType;
  mustBeOneOf('frequencyType', frequencyType, rule.frequencyTypes, `periodType ${periodType}`);
  const frequency = query.wholeNumber('frequency') ?? 1;
  mustBeOneOf('frequency', frequency, FREQUENCIES[frequencyType], `frequencyType ${frequencyType}`);
  const startMs = query.wholeNumber('startDate');
  const endMs = query.wholeNumber('endDate');
  if (startMs !== null && endMs !== null && startMs > endMs) {
    throw badRequest('startDate must not be after endDate.');
  }
  return {
    symbol,
    periodType,
    period,
    frequencyType,
    frequency,
    startMs,
    endMs,
    needExtendedHoursData: query.flag('needExtendedHoursData'),
    needPreviousClose: query.flag('needPreviousClose'),
  };
}
