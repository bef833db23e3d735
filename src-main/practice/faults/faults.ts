import type { FaultName } from './fault-catalogue.ts';

/** A fault that is switched on. */
export interface FaultSetting {
  readonly name: FaultName;
  /** In the unit that the catalogue names; 0 for a fault that measures nothing. */
  readonly value: number;
  /** Uses that are left; null = until it is cleared or its time is over. */
  readonly remaining: number | null;
  /** Wall clock at which it ends by itself; null = it does not. */
  readonly untilWallMs: number | null;
  /** Only requests whose `METHOD /path` or `/path` begins like this; null = all. Faults of REST alone have one. */
  readonly match: string | null;
}

/**
 * What the parts of the exchange ask before they do something that a fault may spoil.
 *
 * - A fault that holds for as long as it is on (silence, stall, split frames) is asked for with `active`.
 * - One that spoils single occasions (a malformed frame, code 9, a lost answer) is asked for with `take` in the moment of
 *   the occasion: it uses up one of the fault's uses. One without a number of uses can be taken for ever.
 * - One that happens in the moment it is set (drop, kicked, stop-30), or that somebody must hear of at once (half-open),
 *   is heard with `on`. The at-once faults are never active.
 */
export interface Faults {
  /** The fault, if it is on and not used up; asking changes nothing. */
  active(name: FaultName): FaultSetting | null;
  /** Like `active`, and uses up one use. `remaining` of the answer counts from before this use. */
  take(name: FaultName): FaultSetting | null;
  /** Calls the listener whenever the fault is set. Returns what ends that. */
  on(name: FaultName, listener: (setting: FaultSetting) => void): () => void;
}

/** For tests and parts that are used alone. */
export const NO_FAULTS: Faults = { active: () => null, take: () => null, on: () => () => undefined };
