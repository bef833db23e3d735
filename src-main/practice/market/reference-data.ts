/** Facts of the listed symbols that a stream repeats but a chart never needs. Invented where a real value would age. */

export interface FutureFacts {
  readonly exchangeName: string;
  readonly tradingHours: string;
  readonly openInterest: number;
}

const INDEX_FUTURE: Omit<FutureFacts, 'openInterest'> = {
  exchangeName: 'XCME',
  tradingHours: 'GLBX(de=1640;0=-17001600;1=-17001600d-15551640;7=d-16401555)',
};

export const FUTURE_FACTS: ReadonlyMap<string, FutureFacts> = new Map([
  ['/NQ', { ...INDEX_FUTURE, openInterest: 271_431 }],
  ['/MNQ', { ...INDEX_FUTURE, openInterest: 168_209 }],
  ['/ES', { ...INDEX_FUTURE, openInterest: 1_976_987 }],
  ['/MES', { ...INDEX_FUTURE, openInterest: 204_518 }],
]);

export interface EquityFacts {
  /** Q is NASDAQ, P is NYSE Arca. */
  readonly homeVenue: string;
  readonly exchangeName: string;
  /** ETF, or COE for a common equity. */
  readonly subType: string;
  readonly cusip: string;
  readonly peRatio: number;
  readonly dividend: number;
  readonly dividendDate: string;
}

export const EQUITY_FACTS: ReadonlyMap<string, EquityFacts> = new Map([
  [
    'QQQ',
    {
      homeVenue: 'Q',
      exchangeName: 'NASDAQ',
      subType: 'ETF',
      cusip: '46090E103',
      peRatio: 0,
      dividend: 2.78,
      dividendDate: '2026-09-21 00:00:00.0',
    },
  ],
  [
    'SPY',
    {
      homeVenue: 'P',
      exchangeName: 'NYSE Arca',
      subType: 'ETF',
      cusip: '78462F103',
      peRatio: 0,
      dividend: 7.29,
      dividendDate: '2026-09-18 00:00:00.0',
    },
  ],
  [
    'AAPL',
    {
      homeVenue: 'Q',
      exchangeName: 'NASDAQ',
      subType: 'COE',
      cusip: '037833100',
      peRatio: 35.8,
      dividend: 1.04,
      dividendDate: '2026-11-09 00:00:00.0',
    },
  ],
  [
    'NVDA',
    {
      homeVenue: 'Q',
      exchangeName: 'NASDAQ',
      subType: 'COE',
      cusip: '67066G104',
      peRatio: 45.2,
      dividend: 0.04,
      dividendDate: '2026-09-10 00:00:00.0',
    },
  ],
]);

/** What is shown of an equity that nothing is known of. */
const UNKNOWN_FACTS: EquityFacts = {
  homeVenue: 'Q',
  exchangeName: 'NASDAQ',
  subType: 'COE',
  cusip: '',
  peRatio: 0,
  dividend: 0,
  dividendDate: '',
};
/** Facts of an equity, made up for one that is not listed here. */
export function equityFacts(symbol: string): EquityFacts {
  return EQUITY_FACTS.get(symbol) ?? UNKNOWN_FACTS;
}

const MARKET_CODES: ReadonlyMap<string, string> = new Map([
  ['Q', 'XNAS'],
  ['P', 'ARCX'],
  ['Z', 'BATS'],
  ['Y', 'BATY'],
  ['K', 'EDGX'],
  ['J', 'EDGA'],
  ['N', 'XNYS'],
  ['B', 'XBOS'],
  ['X', 'XPHL'],
  ['V', 'IEXG'],
  ['D', 'TRFC'],
  ['C', 'XCIS'],
  ['M', 'XCHI'],
  ['W', 'CBSX'],
]);

/** The market identifier code of a venue's letter on the consolidated tape. */
export function marketCode(venue: string): string {
  return MARKET_CODES.get(venue) ?? 'XXXX';
}
