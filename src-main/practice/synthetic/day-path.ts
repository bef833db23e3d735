import { SeededRandom } from '../market/seeded-random.ts';
import { OPENING_BELL, volatilityAt } from './day-curves.ts';
import { FACTOR_MIX, FACTORS, MINUTE_DEVIATION, type Factor } from './listed-market.ts';

/** Quarter seconds: the grid on which a path is drawn inside a minute. */
export const SLOTS_PER_MINUTE = 240;

/** The minute after the bell whose close breaks the opening range: 09:32 or 09:33. */
const BREAK_AFTER_MINUTES = [2, 3] as const;
const DRIVE_MINUTES = 8;
const DRIVE_STRENGTH = 0.35;

type FactorSeries = Readonly<Record<Factor, Float64Array>>;

const seriesOfLength = (length: number): FactorSeries => ({
  nasdaq: new Float64Array(length),
  sp500: new Float64Array(length),
  aapl: new Float64Array(length),
  nvda: new Float64Array(length),
});

/** A random walk over the slots of a minute with unit variance, tied down to 0 at both ends. */
function bridge(random: SeededRandom): Float64Array {
  const walk = new Float64Array(SLOTS_PER_MINUTE + 1);
  const step = Math.sqrt(1 / SLOTS_PER_MINUTE);
  for (let slot = 1; slot <= SLOTS_PER_MINUTE; slot += 1) walk[slot] = (walk[slot - 1] ?? 0) + step * random.bell();
  const end = walk[SLOTS_PER_MINUTE] ?? 0;
  return walk.map((value, slot) => value - (end * slot) / SLOTS_PER_MINUTE);
}

/**
 * The paths of one synthetic day, as moves relative to the previous close: one value a minute for the whole day, drawn
 * once, and quarter seconds inside a minute, drawn when they are asked for. Both depend on seed, date and minute alone.
 *
 * Every day has an opening drive: the 09:30 minute trades a range in both directions, 09:31 stays inside it, and the
 * close of 09:32 or 09:33 of the Nasdaq factor lies beyond one end by at least two hundredths of a percent. The other
 * factors take part as far as they follow the common move.
 */
export class DayPath {
  readonly #name: readonly (string | number)[];
  readonly #boundaries: FactorSeries;
  #insideMinute = -1;
  #inside: FactorSeries = seriesOfLength(SLOTS_PER_MINUTE + 1);

  constructor(seed: number, date: string, minutes: number) {
    this.#name = [seed, date];
    this.#boundaries = seriesOfLength(minutes + 1);
    this.#drawBoundaries(minutes);
  }

  /** The path of a factor inside a minute: SLOTS_PER_MINUTE + 1 values, the last being the first of the next minute. */
  inside(factor: Factor, minute: number): Float64Array {
    if (minute !== this.#insideMinute) {
      this.#inside = this.#drawInside(minute);
      this.#insideMinute = minute;
    }
    return this.#inside[factor];
  }

  #random(...name: readonly (string | number)[]): SeededRandom {
    return new SeededRandom(...this.#name, ...name);
  }

  #at(factor: Factor, minute: number): number {
    return this.#boundaries[factor][minute] ?? 0;
  }

  #drawBoundaries(minutes: number): void {
    const random = this.#random('minutes');
    const drive = this.#random('opening drive');
    for (let minute = 0; minute < minutes; minute += 1) {
      if (minute === OPENING_BELL && minute + BREAK_AFTER_MINUTES[1] < minutes) minute = this.#drawDrive(drive, random);
      else this.#step(minute, random.bell(), random);
    }
  }

  /** One minute: `common` standard deviations of the common move, and each factor's own. */
  #step(minute: number, common: number, random: SeededRandom): void {
    const deviation = MINUTE_DEVIATION * volatilityAt(minute);
    for (const factor of FACTORS) {
      const { beta, own } = FACTOR_MIX[factor];
      const move = deviation * (beta * common + own * random.bell());
      this.#boundaries[factor][minute + 1] = this.#at(factor, minute) + move;
    }
  }

  /** As `#step`, with the common move that takes the Nasdaq factor to `target` exactly. */
  #stepTo(minute: number, target: number, random: SeededRandom): void {
    const deviation = MINUTE_DEVIATION * volatilityAt(minute) * FACTOR_MIX.nasdaq.beta;
    this.#step(minute, (target - this.#at('nasdaq', minute)) / deviation, random);
    this.#boundaries.nasdaq[minute + 1] = target;
  }

  /** The bell and the break of its range; returns the last minute it has drawn. */
  #drawDrive(drive: SeededRandom, random: SeededRandom): number {
    this.#step(OPENING_BELL, drive.between(-0.5, 0.5), random);
    const opening = this.#drawInside(OPENING_BELL).nasdaq;
    const high = opening.reduce((most, value) => Math.max(most, value));
    const low = opening.reduce((least, value) => Math.min(least, value));
    const up = drive.chance(0.5);
    const direction = up ? 1 : -1;
    const breakMinute = OPENING_BELL + (BREAK_AFTER_MINUTES[drive.below(BREAK_AFTER_MINUTES.length)] ?? 2);
    const beyond = (up ? high : low) + direction * drive.between(0.000_25, 0.000_65);

    for (let minute = OPENING_BELL + 1; minute < breakMinute; minute += 1) {
      const position = up ? drive.between(0.3, 0.8) : drive.between(0.2, 0.7);
      this.#stepTo(minute, low + (high - low) * position, random);
    }
    this.#stepTo(breakMinute, beyond, random);
    for (let minute = breakMinute + 1; minute <= breakMinute + DRIVE_MINUTES; minute += 1) {
      this.#step(minute, random.bell() + direction * DRIVE_STRENGTH, random);
    }
    return breakMinute + DRIVE_MINUTES;
  }

  #drawInside(minute: number): FactorSeries {
    const deviation = MINUTE_DEVIATION * volatilityAt(minute);
    const common = bridge(this.#random('inside', minute));
    const series = seriesOfLength(SLOTS_PER_MINUTE + 1);
    for (const factor of FACTORS) {
      const own = bridge(this.#random('inside', minute, factor));
      const { beta, own: ownShare } = FACTOR_MIX[factor];
      const from = this.#at(factor, minute);
      const move = this.#at(factor, minute + 1) - from;
      for (let slot = 0; slot <= SLOTS_PER_MINUTE; slot += 1) {
        const noise = deviation * (beta * (common[slot] ?? 0) + ownShare * (own[slot] ?? 0));
        series[factor][slot] = from + (move * slot) / SLOTS_PER_MINUTE + noise;
      }
    }
    return series;
  }
}
