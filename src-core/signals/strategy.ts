import type { Bar } from '../market/bar.ts';
import type { BarChange } from '../market/bar-builder.ts';
import type { Gap } from '../market/coverage.ts';
import type { Instrument } from '../market/instrument.ts';
import type { RegularSession, TradingDaySpan } from '../market/session.ts';
import type { EpochMs, Price } from '../market/units.ts';
import type { CatalogueEntry } from './active-strategy.ts';
import type { ParameterValues } from './parameters.ts';
import type { PastSession } from './past-session.ts';
import type { Evidence, RangeCorrection } from './proof.ts';
import type { OpeningRangeView, Signal } from './signal.ts';

/**
 * What a strategy hears, in order. It hears nothing else: no clock, no file, no randomness, so that the same events make
 * the same signals live, after a restart, in a replay and in a backtest.
 */
export type StrategyEvent =
  /** A trading day began; `session` is its regular session, or null with the name of what closed it. */
  | {
      readonly kind: 'session';
      readonly phase: 'day';
      readonly span: TradingDaySpan;
      readonly session: RegularSession | null;
      readonly closure: string | null;
    }
  /** The regular session opened or closed by the exchange's clock. */
  | { readonly kind: 'session'; readonly phase: 'open' | 'close'; readonly atMs: EpochMs }
  /** The regular sessions before this day, oldest first. Comes before the day, and again when more becomes known. */
  | { readonly kind: 'history'; readonly sessions: readonly PastSession[] }
  /** A trade outside the band that the strategy asked for, and the contract that the symbol stands for. */
  | { readonly kind: 'tick'; readonly instantMs: EpochMs; readonly price: Price; readonly contract: string | null }
  | { readonly kind: 'bar-opened'; readonly startMs: EpochMs }
  /** A one-minute bar closed, was revised by a late trade, or was replaced by the broker's own. */
  | {
      readonly kind: 'bar';
      readonly change: BarChange;
      readonly bar: Bar;
      /** The exchange's clock, -Infinity while it is not known. */
      readonly nowMs: number;
    }
  /** The exchange's clock moved; the bars due by now have been told before. */
  | { readonly kind: 'clock'; readonly nowMs: number };

export type StrategyOutcome =
  | { readonly kind: 'signal'; readonly signal: Signal; readonly evidence: Evidence }
  | { readonly kind: 'correction'; readonly correction: RangeCorrection };

/** Trades at or above `above` and at or below `below` are told one by one; those between are in the bars only. */
export interface TickBand {
  readonly above: number;
  readonly below: number;
}

/** What the bars of the symbol can tell beside themselves. */
export interface BarWitness {
  /** The first stretch of [startMs, endMs) in which trades may have been missed, or null. */
  gapWithin(startMs: number, endMs: number): Gap | null;
  /** The minute that starts here while it is still open. */
  openBar(startMs: number): { readonly high: number; readonly low: number } | null;
}

/** Whom a strategy watches for, and how it was told to. */
export interface StrategySetup {
  readonly activeId: string;
  readonly title: string;
  readonly instrument: Instrument;
  /** Checked against the rule's descriptors. */
  readonly parameters: ParameterValues;
  readonly witness: BarWitness;
}

/** What JSON can hold: a snapshot survives a file and another process. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** One rule at work on one symbol. */
export interface Strategy {
  /** The trades it wants to be told of; null for none. Asked again after every event. */
  readonly band: TickBand | null;
  /** The instant by which it must hear the clock again; Infinity when it waits for none. */
  readonly dueMs: number;
  take(event: StrategyEvent): readonly StrategyOutcome[];
  /** Everything it remembers: a strategy that is started with it goes on as this one would. */
  snapshot(): Json;
  /** What the screen shows; null until the exchange's day is known. */
  view(): OpeningRangeView | null;
}

/** A rule: a pure, versioned module. */
export interface StrategyRule extends CatalogueEntry {
  /** What the descriptors cannot say, because it is about several parameters at once; empty when all is well. */
  contradictions(parameters: ParameterValues): readonly string[];
  /** Begins to watch, or goes on from a snapshot of the same rule, version and setup. */
  start(setup: StrategySetup, snapshot?: Json): Strategy;
}
