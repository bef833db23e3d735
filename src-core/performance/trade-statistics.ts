import { risksOf, type Trade } from '../paper/trade.ts';
import { UNDEFINED, meanOf, ratio, type Figure } from './figure.ts';

/** What the trades of a run come to, in dollars after fees (analytics, section 6.5). */
export interface TradeStatistics {
  readonly trades: number;
  readonly wins: number;
  readonly losses: number;
  /** Net of nought: neither. */
  readonly scratches: number;
  readonly net: number;
  readonly fees: number;
  readonly grossProfit: number;
  /** Nought or below. */
  readonly grossLoss: number;
  /** 0 to 1, of all trades. */
  readonly winRate: Figure;
  readonly profitFactor: Figure;
  readonly averageWin: Figure;
  readonly averageLoss: Figure;
  readonly expectancy: Figure;
  /** In multiples of what each trade risked. */
  readonly expectancyRisks: Figure;
  /** Mean worst and best excursion, in price units. */
  readonly averageWorst: Figure;
  readonly averageBest: Figure;
}

/** Sums of what is already rounded to a millionth of a dollar. */
const sum = (values: readonly number[]): number =>
  Math.round(values.reduce((total, value) => total + value, 0) * 1e6) / 1e6;

export function tradeStatistics(trades: readonly Trade[]): TradeStatistics {
  const nets = trades.map(({ net }) => net);
  const wins = nets.filter((net) => net > 0);
  const losses = nets.filter((net) => net < 0);
  const [grossProfit, grossLoss] = [sum(wins), sum(losses)];
  return {
    trades: trades.length,
    wins: wins.length,
    losses: losses.length,
    scratches: trades.length - wins.length - losses.length,
    net: sum(nets),
    fees: sum(trades.map(({ fees }) => fees)),
    grossProfit,
    grossLoss,
    winRate: trades.length === 0 ? UNDEFINED : ratio(wins.length, trades.length),
    profitFactor: trades.length === 0 ? UNDEFINED : ratio(grossProfit, Math.abs(grossLoss)),
    averageWin: meanOf(wins),
    averageLoss: meanOf(losses),
    expectancy: meanOf(nets),
    expectancyRisks: meanOf(trades.flatMap((trade) => risksOf(trade) ?? [])),
    averageWorst: meanOf(trades.map(({ worstExcursion }) => worstExcursion)),
    averageBest: meanOf(trades.map(({ bestExcursion }) => bestExcursion)),
  };
}
