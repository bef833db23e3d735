import { SeededRandom } from '../seeded-random.ts';

/** How the implied volatility of one underlying depends on strike and time, as fractions per year. */
export interface VolatilitySmile {
  /** At the money, at one month. */
  readonly atTheMoney: number;
  /** What a strike far below costs more than one far above. */
  readonly skew: number;
  readonly curvature: number;
  readonly termSlope: number;
}

const AT_THE_MONEY: ReadonlyMap<string, number> = new Map([
  ['SPY', 0.15],
  ['/ES', 0.15],
  ['/MES', 0.15],
  ['QQQ', 0.2],
  ['/NQ', 0.2],
  ['/MNQ', 0.2],
  ['AAPL', 0.26],
  ['NVDA', 0.42],
]);
const LOWEST = 0.05;
const HIGHEST = 3;
const MONTH_YEARS = 1 / 12;
/** A smile steepens towards expiry, but not without bound. */
const SHORTEST_YEARS = 7 / 365;

/** The same smile for the same symbol, always. */
export function volatilitySmile(symbol: string): VolatilitySmile {
  const random = new SeededRandom('volatility smile', symbol);
  return {
    atTheMoney: AT_THE_MONEY.get(symbol) ?? random.between(0.25, 0.6),
    skew: random.between(0.05, 0.12),
    curvature: random.between(0.05, 0.15),
    termSlope: random.between(-0.01, 0.02),
  };
}

/**
 * Implied volatility of a strike, as a fraction per year. The smile belongs to the strike, not to the distance from the
 * moving price: `referencePoints` is the previous close, so a rising underlying never makes a call cheaper.
 */
export function impliedVolatility(
  smile: VolatilitySmile,
  strikePoints: number,
  referencePoints: number,
  years: number,
): number {
  const time = Math.max(SHORTEST_YEARS, years);
  const distance = Math.log(strikePoints / referencePoints) / Math.sqrt(time / MONTH_YEARS);
  const term = smile.termSlope * Math.log(time / MONTH_YEARS);
  const volatility = smile.atTheMoney + term - smile.skew * distance + smile.curvature * distance * distance;
  return Math.min(HIGHEST, Math.max(LOWEST, volatility));
}
