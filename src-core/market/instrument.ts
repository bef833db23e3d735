import { rootOfContract } from './contract-symbol.ts';
import { KNOWN_FUTURES } from './known-futures.ts';
import type { PriceFormat } from './price-format.ts';
import { PRICE_UNITS_PER_POINT, priceFromPoints } from './price.ts';
import { symbolName, type Price, type SymbolName } from './units.ts';

export type AssetClass = 'future' | 'equity';

export const FUTURE_EXCHANGES = ['CME', 'CBOT', 'NYMEX', 'COMEX'] as const;
export type FutureExchange = (typeof FUTURE_EXCHANGES)[number];

/** Whose hours an instrument trades by: see `globexSession` and `regularSession`. */
export type SessionTemplate = 'globex' | 'us-equities';

/**
 * How the contract behind a root changes. `quarterly`: March, June, September, December, proposed for the Monday of
 * the expiry week (contract-roll.ts). `by-volume`: with the first session in which the next one trades more.
 */
export type RollRule = 'quarterly' | 'by-volume' | 'none';

/** What the workstation must know of a symbol before it may draw, bucket or store its prices. */
export interface Instrument {
  readonly symbol: SymbolName;
  readonly description: string;
  readonly assetClass: AssetClass;
  /** Smallest order increment; prints may be finer on equities. */
  readonly tickSize: Price;
  /** Dollars per point and contract (1 for equities). */
  readonly multiplier: number;
  /** Decimals where prices are shown as decimal numbers. */
  readonly displayDecimals: number;
  readonly priceFormat: PriceFormat;
  /** Null while nobody has said where it is listed. */
  readonly exchange: string | null;
  readonly sessionTemplate: SessionTemplate;
  readonly rollRule: RollRule;
}

const CENT_DECIMALS = 2;

/** A share: the cent is the tick of all above a dollar, and a point is a dollar. */
export function equityInstrument(symbol: string, description: string): Instrument {
  return {
    symbol: symbolName(symbol),
    description,
    assetClass: 'equity',
    tickSize: priceFromPoints(0.01),
    multiplier: 1,
    displayDecimals: CENT_DECIMALS,
    priceFormat: { kind: 'decimal', decimals: CENT_DECIMALS },
    exchange: null,
    sessionTemplate: 'us-equities',
    rollRule: 'none',
  };
}

const KNOWN_EQUITIES: readonly Instrument[] = [
  equityInstrument('QQQ', 'Invesco QQQ Trust'),
  equityInstrument('SPY', 'SPDR S&P 500 ETF Trust'),
  equityInstrument('AAPL', 'Apple Inc.'),
  equityInstrument('NVDA', 'NVIDIA Corporation'),
];

const ON_THE_WATCHLIST = new Set(['/NQ', '/MNQ', '/ES', '/MES', 'QQQ', 'SPY', 'AAPL', 'NVDA']);

const EVERY_KNOWN: readonly Instrument[] = [...KNOWN_FUTURES, ...KNOWN_EQUITIES];

/** The watchlist that the workstation ships with, in its order. */
export const SHIPPED_INSTRUMENTS: readonly Instrument[] = EVERY_KNOWN.filter(({ symbol }) =>
  ON_THE_WATCHLIST.has(symbol),
);

/** Everything that is known without asking the broker, the shipped watchlist first. */
export const KNOWN_INSTRUMENTS: readonly Instrument[] = [
  ...SHIPPED_INSTRUMENTS,
  ...EVERY_KNOWN.filter(({ symbol }) => !ON_THE_WATCHLIST.has(symbol)),
];

const bySymbol = new Map<string, Instrument>(KNOWN_INSTRUMENTS.map((entry) => [entry.symbol, entry]));

/** The instrument of a symbol, or undefined when nothing is known of it: the caller must refuse it with a reason. */
export function findInstrument(symbol: string): Instrument | undefined {
  return bySymbol.get(symbol);
}

/**
 * The instrument of a symbol; an equity that nobody described has the cent as its tick, as every share above a dollar
 * has, and a single contract of a known root what the root has. A future that nobody described has a tick that cannot be
 * guessed: undefined.
 */
export function instrumentOf(symbol: string): Instrument | undefined {
  const known = findInstrument(symbol);
  if (known) return known;
  const root = findInstrument(rootOfContract(symbol) ?? '');
  if (root) return { ...root, symbol: symbolName(symbol), rollRule: 'none' };
  if (symbol.startsWith('/')) return undefined;
  return equityInstrument(symbol, symbol);
}

/** An instrument that nobody described is a future when the broker writes it with a slash. */
export function assetClassOf(symbol: string): AssetClass {
  return findInstrument(symbol)?.assetClass ?? (symbol.startsWith('/') ? 'future' : 'equity');
}

/** Dollars that one tick of one contract or share is worth. */
export function tickValueOf({ tickSize, multiplier }: Pick<Instrument, 'tickSize' | 'multiplier'>): number {
  return (tickSize * multiplier) / PRICE_UNITS_PER_POINT;
}
