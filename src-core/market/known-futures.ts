import type { FutureExchange, Instrument } from './instrument.ts';
import { decimalsOfTick } from './price-format.ts';
import { priceFromPoints } from './price.ts';
import { symbolName } from './units.ts';

/** Root, name, exchange, tick in points, dollars a point. */
type Row = readonly [string, string, FutureExchange, number, number];

/**
 * Ticks and their values as the exchanges specify them: index futures a tick of 0.25 (NQ $5.00, ES $12.50, micros a
 * tenth), 1 (YM $5.00) and 0.10 (RTY $5.00), crude oil 0.01 = $10.00, gold 0.10 = $10.00. A future that is not here
 * gets its tick from the broker; none is guessed.
 */
const INDEX_ROWS: readonly Row[] = [
  ['/NQ', 'E-mini Nasdaq-100', 'CME', 0.25, 20],
  ['/MNQ', 'Micro E-mini Nasdaq-100', 'CME', 0.25, 2],
  ['/ES', 'E-mini S&P 500', 'CME', 0.25, 50],
  ['/MES', 'Micro E-mini S&P 500', 'CME', 0.25, 5],
  ['/YM', 'E-mini Dow', 'CBOT', 1, 5],
  ['/MYM', 'Micro E-mini Dow', 'CBOT', 1, 0.5],
  ['/RTY', 'E-mini Russell 2000', 'CME', 0.1, 50],
  ['/M2K', 'Micro E-mini Russell 2000', 'CME', 0.1, 5],
];
/** Their contracts change by month and by trading: which one leads, only its volume says. */
const COMMODITY_ROWS: readonly Row[] = [
  ['/CL', 'Light Sweet Crude Oil', 'NYMEX', 0.01, 1_000],
  ['/GC', 'Gold', 'COMEX', 0.1, 100],
];

function future([root, description, exchange, tick, multiplier]: Row, rollRule: Instrument['rollRule']): Instrument {
  const tickSize = priceFromPoints(tick);
  const decimals = decimalsOfTick(tickSize);
  return {
    symbol: symbolName(root),
    description,
    assetClass: 'future',
    tickSize,
    multiplier,
    displayDecimals: decimals,
    priceFormat: { kind: 'decimal', decimals },
    exchange,
    sessionTemplate: 'globex',
    rollRule,
  };
}

/** The futures whose contract is known without asking anyone, by root. */
export const KNOWN_FUTURES: readonly Instrument[] = [
  ...INDEX_ROWS.map((row) => future(row, 'quarterly')),
  ...COMMODITY_ROWS.map((row) => future(row, 'by-volume')),
];
