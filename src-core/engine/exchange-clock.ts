import type { ClockReading } from '../market/bar-builder.ts';
import { isPlausibleInstant } from '../market/session.ts';

const MS_PER_HOUR = 3_600_000;
/** Frames may overtake each other by this much; beyond it a reading in the past is another time line. */
const LARGEST_STEP_BACK_MS = 60_000;
/** A reading further ahead than this is believed only when the next one agrees. */
const LARGEST_STEP_AHEAD_MS = MS_PER_HOUR;
/** How far the confirming reading may lie ahead of the one it confirms; at practice speed hours pass in seconds. */
const LARGEST_CONFIRMING_STEP_MS = 6 * MS_PER_HOUR;

/**
 * - advanced: the clock moved. unchanged: a reading at or a little behind it.
 * - fault: a reading that is no number or a leap; it is not followed unless the next one confirms it.
 * - restarted: two readings agree that the clock stands in the past: the exchange plays another session (practice), or
 *   the clock had been led astray. Everything known by time is void.
 */
export type ClockStep = 'advanced' | 'unchanged' | 'fault' | 'restarted';

/** The exchange's clock as its frames tell it. A single wrong reading must not close a day's bars. */
export class ExchangeClock implements ClockReading {
  nowMs = -Infinity;
  #suspectMs = NaN;

  read(readingMs: number): ClockStep {
    if (!isPlausibleInstant(readingMs)) return 'fault';
    const step = readingMs - this.nowMs;
    if (step > -LARGEST_STEP_BACK_MS && step < LARGEST_STEP_AHEAD_MS) {
      this.#suspectMs = NaN;
      if (step <= 0) return 'unchanged';
      this.nowMs = readingMs;
      return 'advanced';
    }
    const isFirst = this.nowMs === -Infinity;
    const sinceSuspect = readingMs - this.#suspectMs;
    const isConfirmed = sinceSuspect > -LARGEST_STEP_BACK_MS && sinceSuspect < LARGEST_CONFIRMING_STEP_MS;
    if (!isFirst && !isConfirmed) {
      this.#suspectMs = readingMs;
      return 'fault';
    }
    this.#suspectMs = NaN;
    this.nowMs = readingMs;
    return step > 0 ? 'advanced' : 'restarted';
  }
}
