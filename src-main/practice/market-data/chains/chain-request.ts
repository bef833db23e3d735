import type { TradingDay } from '#core/market/units';
import { badRequest } from '../refusal.ts';
import type { QueryReader } from '../query-reader.ts';

const CONTRACT_TYPES = ['CALL', 'PUT', 'ALL'] as const;
const RANGES = ['ITM', 'NTM', 'OTM', 'SAK', 'SBK', 'SNK', 'ALL'] as const;
const STRATEGIES = [
  'SINGLE',
  'ANALYTICAL',
  'COVERED',
  'VERTICAL',
  'CALENDAR',
  'STRANGLE',
  'STRADDLE',
  'BUTTERFLY',
  'CONDOR',
  'DIAGONAL',
  'COLLAR',
  'ROLL',
] as const;
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC', 'ALL'] as const;
const OPTION_TYPES = ['S', 'NS', 'ALL'] as const;
const ENTITLEMENTS = ['PN', 'NP', 'PP'] as const;

export type StrikeRange = (typeof RANGES)[number];

/** Of strategy ANALYTICAL: what to price with in place of the market's own numbers; null = the market's. */
export interface WhatIf {
  /** Percent. */
  readonly volatility: number | null;
  readonly underlyingPrice: number | null;
  /** Percent. */
  readonly interestRate: number | null;
  readonly daysToExpiration: number | null;
}

export interface ChainRequest {
  readonly symbol: string;
  readonly contractType: (typeof CONTRACT_TYPES)[number];
  readonly strategy: 'SINGLE' | 'ANALYTICAL';
  /** Strikes nearest to the money, in all; null = every strike. */
  readonly strikeCount: number | null;
  /** Points; null = every strike. */
  readonly strike: number | null;
  readonly range: StrikeRange;
  readonly fromDate: TradingDay | null;
  readonly toDate: TradingDay | null;
  /** 1 to 12; null = all. */
  readonly expiryMonth: number | null;
  /** False asks for non-standard contracts alone: there are none here. */
  readonly includeStandard: boolean;
  readonly includeUnderlyingQuote: boolean;
  readonly whatIf: WhatIf;
}

function readStrategy(query: QueryReader): ChainRequest['strategy'] {
  const strategy = query.oneOf('strategy', STRATEGIES) ?? 'SINGLE';
  if (strategy === 'SINGLE' || strategy === 'ANALYTICAL') return strategy;
  throw badRequest(`The practice exchange has no chains of strategy ${strategy}: use SINGLE or ANALYTICAL.`);
}

function readStrikeCount(query: QueryReader): number | null {
  const count = query.wholeNumber('strikeCount');
  if (count !== null && count < 1) throw badRequest(`Invalid value '${count}' for strikeCount: it must be positive.`);
  return count;
}

function readMonth(query: QueryReader): number | null {
  const month = query.oneOf('expMonth', MONTHS) ?? 'ALL';
  return month === 'ALL' ? null : MONTHS.indexOf(month) + 1;
}

/** Reads and checks the parameters of GET /chains. Throws Refusal. */
export function readChainRequest(query: QueryReader): ChainRequest {
  query.oneOf('entitlement', ENTITLEMENTS);
  query.number('interval');
  const fromDate = query.date('fromDate');
  const toDate = query.date('toDate');
  if (fromDate !== null && toDate !== null && fromDate > toDate) {
    throw badRequest('fromDate must not be after toDate.');
  }
  return {
    symbol: query.required('symbol'),
    contractType: query.oneOf('contractType', CONTRACT_TYPES) ?? 'ALL',
    strategy: readStrategy(query),
    strikeCount: readStrikeCount(query),
    strike: query.number('strike'),
    range: query.oneOf('range', RANGES) ?? 'ALL',
    fromDate,
    toDate,
    expiryMonth: readMonth(query),
    includeStandard: query.oneOf('optionType', OPTION_TYPES) !== 'NS',
    includeUnderlyingQuote: query.flag('includeUnderlyingQuote'),
    whatIf: {
      volatility: query.number('volatility'),
      underlyingPrice: query.number('underlyingPrice'),
      interestRate: query.number('interestRate'),
      daysToExpiration: query.wholeNumber('daysToExpiration'),
    },
  };
}
