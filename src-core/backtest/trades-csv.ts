import { priceToPoints } from '../market/price.ts';
import type { Price } from '../market/units.ts';
import { averageExit, exitMsOf, risksOf, type Trade } from '../paper/trade.ts';

const COLUMNS = [
  'id',
  'symbol',
  'contract',
  'side',
  'quantity',
  'entry_ms',
  'entry_price',
  'first_stop',
  'exit_ms',
  'exit_price',
  'exits',
  'gross',
  'fees',
  'net',
  'risk',
  'r',
  'mae_points',
  'mfe_points',
] as const;

/** A cell that a spreadsheet would take for a formula is told to be text; numbers below nought are no formulas. */
function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function cellsOf(trade: Trade): readonly (string | number | null)[] {
  const { exits, worstExcursion, bestExcursion } = trade;
  return [
    trade.id,
    trade.symbol,
    trade.contract,
    trade.side,
    trade.quantity,
    trade.entryMs,
    priceToPoints(trade.entryPrice),
    priceToPoints(trade.firstStop),
    exitMsOf(trade),
    priceToPoints(averageExit(trade)),
    exits.map(({ quantity, price, reason }) => `${quantity} ${priceToPoints(price)} ${reason}`).join('; '),
    trade.gross,
    trade.fees,
    trade.net,
    trade.risk,
    risksOf(trade),
    priceToPoints(worstExcursion as Price),
    priceToPoints(bestExcursion as Price),
  ];
}

/** Trades for a spreadsheet: prices in points, money in dollars, instants in milliseconds since 1970 UTC. */
export function tradesCsv(trades: readonly Trade[]): string {
  const lines = trades.map((trade) => cellsOf(trade).map(cell).join(','));
  return `${[COLUMNS.join(','), ...lines].join('\n')}\n`;
}
