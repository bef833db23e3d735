import type { DepthShape } from '../market/derived-quotes.ts';

/** What moves prices. Every symbol follows one of these paths. */
export const FACTORS = ['nasdaq', 'sp500', 'aapl', 'nvda'] as const;
export type Factor = (typeof FACTORS)[number];

/** How much of the common move a factor takes, and how much it moves on its own. */
export const FACTOR_MIX: Readonly<Record<Factor, { readonly beta: number; readonly own: number }>> = {
  nasdaq: { beta: 1.2, own: 0.25 },
  sp500: { beta: 0.8, own: 0.18 },
  aapl: { beta: 0.9, own: 0.9 },
  nvda: { beta: 1.5, own: 1.2 },
};

/** Standard deviation of the common move in an average minute of regular hours, as a fraction of the price. */
export const MINUTE_DEVIATION = 0.000_33;

export interface ListedSymbol {
  readonly symbol: string;
  readonly factor: Factor;
  /** Typical previous close, in points. */
  readonly level: number;
  /** In an average second of regular hours. */
  readonly tradesPerSecond: number;
  readonly sizeUpdatesPerSecond: number;
  /** Contracts or shares in one lot, how fat the tail of trade sizes is, and how often a trade is smaller than a lot. */
  readonly lot: number;
  readonly sizeTail: number;
  readonly oddLots: number;
  readonly depth: DepthShape;
}

const future = (
  symbol: string,
  factor: Factor,
  level: number,
  rates: readonly [trades: number, sizes: number],
  sizeTail: number,
  typicalDepth: number,
): ListedSymbol => ({
  symbol,
  factor,
  level,
  tradesPerSecond: rates[0],
  sizeUpdatesPerSecond: rates[1],
  lot: 1,
  sizeTail,
  oddLots: 0,
  depth: { unit: 1, typical: typicalDepth },
});

const equity = (
  symbol: string,
  factor: Factor,
  level: number,
  rates: readonly [trades: number, sizes: number],
  sizeTail: number,
  typicalDepth: number,
): ListedSymbol => ({
  ...future(symbol, factor, level, rates, sizeTail, typicalDepth),
  lot: 100,
  oddLots: 0.35,
  depth: { unit: 100, typical: typicalDepth },
});

/** The same path for an index future, its micro and its fund: they differ by level and rounding only. */
export const LISTED_SYMBOLS: readonly ListedSymbol[] = [
  future('/NQ', 'nasdaq', 25_600, [6, 11], 0.12, 4),
  future('/MNQ', 'nasdaq', 25_600, [7, 11], 0.3, 8),
  future('/ES', 'sp500', 6_900, [7, 10], 1, 40),
  future('/MES', 'sp500', 6_900, [6, 9], 0.6, 60),
  equity('QQQ', 'nasdaq', 622, [6, 10], 0.5, 6),
  equity('SPY', 'sp500', 688, [8, 12], 0.5, 8),
  equity('AAPL', 'aapl', 270, [4, 7], 0.3, 4),
  equity('NVDA', 'nvda', 185, [8, 10], 1, 8),
];
