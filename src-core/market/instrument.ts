import { priceFromPoints } from './price.ts';
import { symbolName, type Price, type SymbolName } from './units.ts';

export type AssetClass = 'future' | 'equity';

/** What the workstation must know of a symbol before it may draw, bucket or store its prices. */
export interface Instrument {
  readonly symbol: SymbolName;
  readonly description: string;
  readonly assetClass: AssetClass;
  /** Smallest order increment; prints may be finer on equities. */
  readonly tickSize: Price;
  /** Dollars per point and contract (1 for equities). */
  readonly multiplier: number;
  readonly displayDecimals: number;
}

const future = (symbol: string, description: string, multiplier: number): Instrument => ({
  symbol: symbolName(symbol),
  description,
  assetClass: 'future',
  tickSize: priceFromPoints(0.25),
  multiplier,
  displayDecimals: 2,
});

const equity = (symbol: string, description: string): Instrument => ({
  symbol: symbolName(symbol),
  description,
  assetClass: 'equity',
  tickSize: priceFromPoints(0.01),
  multiplier: 1,
  displayDecimals: 2,
});

/** The instruments that ship with the workstation, in watchlist order. Contract sizes: CME contract specifications. */
export const SHIPPED_INSTRUMENTS: readonly Instrument[] = [
  future('/NQ', 'E-mini Nasdaq-100', 20),
  future('/MNQ', 'Micro E-mini Nasdaq-100', 2),
  future('/ES', 'E-mini S&P 500', 50),
  future('/MES', 'Micro E-mini S&P 500', 5),
  equity('QQQ', 'Invesco QQQ Trust'),
  equity('SPY', 'SPDR S&P 500 ETF Trust'),
  equity('AAPL', 'Apple Inc.'),
  equity('NVDA', 'NVIDIA Corporation'),
];

const bySymbol = new Map<string, Instrument>(SHIPPED_INSTRUMENTS.map((entry) => [entry.symbol, entry]));

/** The instrument of a symbol, or undefined when nothing is known of it: the caller must refuse it with a reason. */
export function findInstrument(symbol: string): Instrument | undefined {
  return bySymbol.get(symbol);
}

/**
 * The instrument of a symbol; an equity that nobody described has the cent as its tick, as every share above a dollar
 * has. A future that nobody described has a tick that cannot be guessed: undefined.
 */
export function instrumentOf(symbol: string): Instrument | undefined {
  const known = findInstrument(symbol);
  if (known || symbol.startsWith('/')) return known;
  return equity(symbol, symbol);
}

/** An instrument that nobody described is a future when the broker writes it with a slash. */
export function assetClassOf(symbol: string): AssetClass {
  return findInstrument(symbol)?.assetClass ?? (symbol.startsWith('/') ? 'future' : 'equity');
}
