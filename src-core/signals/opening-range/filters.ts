import type { PriceRange, SignalSide } from '../signal.ts';
import {
  averageClose,
  averageTrueRange,
  ATR_SESSIONS,
  rangePercentile,
  RANGE_SESSIONS,
  stretchOf,
  TREND_SESSIONS,
} from '../day-figures.ts';
import type { PastSession } from '../past-session.ts';
import type { ProofFigure, ProofStep } from '../proof.ts';
import type { OpeningRangeParameters } from './parameters.ts';
import { historyUnknown } from './reasons.ts';

/** What the range and the sessions before it allow. */
export type DayVerdict =
  | {
      readonly kind: 'allowed';
      readonly sides: readonly SignalSide[];
      /** In price units; 0 without one. */
      readonly stretch: number;
      /** In price units; null unless something needs it. */
      readonly averageTrueRange: number | null;
      readonly steps: readonly ProofStep[];
    }
  | { readonly kind: 'refused'; readonly reason: string }
  /** More history may still change this. */
  | { readonly kind: 'unknown'; readonly reason: string };

const percent = (name: string, value: number): ProofFigure => ({ name, value, unit: 'percent' });
const price = (name: string, value: number): ProofFigure => ({ name, value, unit: 'price' });
const inWords = (value: number): string => `${Math.round(value * 10_000) / 10_000} %`;

class Refusal extends Error {}
class Unknown extends Error {}

/** Works out one day: each figure that a filter compares becomes a step of the proof. */
class Day {
  readonly steps: ProofStep[] = [];
  readonly #p: OpeningRangeParameters;
  readonly #sessions: readonly PastSession[];

  constructor(p: OpeningRangeParameters, sessions: readonly PastSession[]) {
    this.#p = p;
    this.#sessions = sessions;
  }

  known<Value>(value: Value | null, what: string, needed: number): Value {
    if (value === null) throw new Unknown(historyUnknown(what, needed, this.#sessions.length));
    return value;
  }

  averageTrueRange(): number | null {
    const { stop, maximumRangeAtrs } = this.#p;
    if (stop !== 'atr' && maximumRangeAtrs === null) return null;
    const value = this.known(averageTrueRange(this.#sessions), 'The average true range', ATR_SESSIONS + 1);
    this.#figure(price(`ATR of ${ATR_SESSIONS} sessions`, value), 'mean of their true ranges');
    return value;
  }

  stretch(): number {
    const { stretchDays } = this.#p;
    if (stretchDays === null) return 0;
    const value = this.known(stretchOf(this.#sessions, stretchDays), 'The stretch', stretchDays);
    this.#figure(
      price(`stretch of ${stretchDays} sessions`, value),
      'mean of the smaller of high - open and open - low',
    );
    return value;
  }

  checkSize(size: number, atr: number | null, units: number): void {
    const { minimumRangePercent, maximumRangePercent, maximumRangePercentile, maximumRangeAtrs } = this.#p;
    const range = percent('range', size);
    if (minimumRangePercent !== null) this.#require(range, '>=', percent('smallest range', minimumRangePercent));
    if (maximumRangePercent !== null) this.#require(range, '<=', percent('largest range', maximumRangePercent));
    if (maximumRangePercentile !== null) {
      const { startOffsetMinutes: fromMinute, rangeMinutes: minutes } = this.#p;
      const found = rangePercentile(this.#sessions, { fromMinute, minutes }, maximumRangePercentile);
      const limit = this.known(found, 'The range percentile', RANGE_SESSIONS);
      this.#require(range, '<=', percent(`percentile ${maximumRangePercentile} of ${RANGE_SESSIONS} sessions`, limit));
    }
    if (maximumRangeAtrs !== null && atr !== null) {
      this.#require(price('range', units), '<=', price(`${maximumRangeAtrs} ATR`, maximumRangeAtrs * atr));
    }
  }

  /** Sides that the daily trend allows: the last close against its mean. */
  sides(): readonly SignalSide[] {
    const { sides, trend } = this.#p;
    const wanted: readonly SignalSide[] = sides === 'both' ? ['long', 'short'] : [sides];
    if (trend === 'off') return wanted;
    const mean = this.known(averageClose(this.#sessions), 'The daily trend', TREND_SESSIONS);
    const close = this.#sessions.at(-1)?.close ?? NaN;
    const [left, right] = [price('last close', close), price(`mean close of ${TREND_SESSIONS} sessions`, mean)];
    if (trend === 'above') {
      this.#require(left, '>=', right);
      return wanted;
    }
    const holds = close >= mean;
    this.steps.push({ kind: 'comparison', left, sign: '>=', right, holds });
    const allowed = wanted.filter((side) => (side === 'long') === holds);
    if (allowed.length === 0) throw new Refusal(`The daily trend allows only ${holds ? 'longs' : 'shorts'} today.`);
    return allowed;
  }

  #figure(figure: ProofFigure, how: string): void {
    this.steps.push({ kind: 'figure', figure, how });
  }

  #require(left: ProofFigure, sign: '>=' | '<=', right: ProofFigure): void {
    const holds = sign === '>=' ? left.value >= right.value : left.value <= right.value;
    this.steps.push({ kind: 'comparison', left, sign, right, holds });
    if (holds) return;
    const direction = sign === '>=' ? 'below' : 'above';
    const shown = (figure: ProofFigure): string =>
      figure.unit === 'percent' ? ` (${inWords(figure.value)})` : ` (${figure.value / 1e8})`;
    throw new Refusal(`Skipped by a filter: ${left.name}${shown(left)} is ${direction} ${right.name}${shown(right)}.`);
  }
}

/** Asks every filter that needs the range or the sessions before it. `open` is the first price of the range. */
export function judgeDay(
  p: OpeningRangeParameters,
  sessions: readonly PastSession[],
  range: PriceRange,
  open: number,
): DayVerdict {
  const day = new Day(p, sessions);
  try {
    const atr = day.averageTrueRange();
    const stretch = day.stretch();
    const units = range.high - range.low;
    day.checkSize((units / open) * 100, atr, units);
    const sides = day.sides();
    return { kind: 'allowed', sides, stretch, averageTrueRange: atr, steps: day.steps };
  } catch (verdict) {
    if (verdict instanceof Refusal) return { kind: 'refused', reason: verdict.message };
    if (verdict instanceof Unknown) return { kind: 'unknown', reason: verdict.message };
    throw verdict;
  }
}
