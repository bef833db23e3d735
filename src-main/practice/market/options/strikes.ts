import { priceFromPoints } from '#core/market/price';
import type { Price } from '#core/market/units';
import type { ExpirationCadence } from './expirations.ts';

/** Points between neighbouring strikes, up to a price of the underlying in points. */
const STEPS: readonly (readonly [below: number, points: number])[] = [
  [25, 0.5],
  [100, 1],
  [200, 2.5],
  [1_000, 5],
  [10_000, 25],
  [Infinity, 50],
];
const DAILY_STEP = 1;
const FAR_DAYS = 45;
const FAR_FACTOR = 5;
const NARROWEST = 0.04;
const WIDEST = 0.35;
const DEVIATIONS = 2;

export interface StrikeRange {
  /** Points: what the ladder is built around. It must not move with the market, or strikes would come and go. */
  readonly referencePoints: number;
  readonly cadence: ExpirationCadence;
  readonly daysToExpiry: number;
  /** Per year, as a fraction. */
  readonly volatility: number;
}

function stepPoints({ referencePoints, cadence, daysToExpiry }: StrikeRange): number {
  const usual = STEPS.find(([below]) => referencePoints < below)?.[1] ?? 1;
  const near = cadence === 'daily' ? DAILY_STEP : usual;
  return daysToExpiry > FAR_DAYS ? near * FAR_FACTOR : near;
}

/** The listed strikes in rising order: about two standard deviations on either side, wider steps for far expirations. */
export function strikes(range: StrikeRange): readonly Price[] {
  const { referencePoints, volatility, daysToExpiry } = range;
  const deviation = DEVIATIONS * volatility * Math.sqrt(daysToExpiry / 365);
  const width = referencePoints * Math.min(WIDEST, Math.max(NARROWEST, deviation));
  const step = stepPoints(range);
  const lowest = Math.max(1, Math.ceil((referencePoints - width) / step));
  const highest = Math.floor((referencePoints + width) / step);
  return Array.from({ length: highest - lowest + 1 }, (_, index) => priceFromPoints((lowest + index) * step));
}
