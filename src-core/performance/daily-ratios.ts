import { UNDEFINED, figure, ratio, type Figure } from './figure.ts';

export const TRADING_DAYS_A_YEAR = 252;
/** Fewer days annualised make numbers that mean nothing (analytics, section 6.5). */
export const LEAST_DAYS_TO_ANNUALISE = 20;

export interface DailyRatios {
  readonly days: number;
  readonly sharpe: Figure;
  readonly sharpeAnnual: Figure;
  readonly sortino: Figure;
  readonly sortinoAnnual: Figure;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function annual(daily: Figure, days: number): Figure {
  if (days < LEAST_DAYS_TO_ANNUALISE) return { kind: 'too-few', have: days, need: LEAST_DAYS_TO_ANNUALISE };
  return daily.kind === 'value' ? figure(daily.value * Math.sqrt(TRADING_DAYS_A_YEAR)) : daily;
}

/**
 * Sharpe and Sortino ratio of daily returns (analytics, section 6.5): the deviation by n - 1, the downside over all
 * days, not only the losing ones.
 * @param returns one a trading day, as fractions: 0.01 is one percent
 * @param riskFree a year, as a fraction
 */
export function dailyRatios(returns: readonly number[], riskFree = 0): DailyRatios {
  const days = returns.length;
  const excess = returns.map((value) => value - riskFree / TRADING_DAYS_A_YEAR);
  const mean = days === 0 ? NaN : sum(excess) / days;
  const deviation = Math.sqrt(sum(excess.map((value) => (value - mean) ** 2)) / (days - 1));
  const downside = Math.sqrt(sum(excess.map((value) => Math.min(value, 0) ** 2)) / days);
  const sharpe = days < 2 ? UNDEFINED : ratio(mean, deviation);
  const sortino = days === 0 ? UNDEFINED : ratio(mean, downside);
  return { days, sharpe, sharpeAnnual: annual(sharpe, days), sortino, sortinoAnnual: annual(sortino, days) };
}
