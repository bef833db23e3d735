import type { BarEvent } from '../engine/engine-output.ts';
import type { Bar } from '../market/bar.ts';
import type { SymbolName } from '../market/units.ts';
import type { Signal } from '../signals/signal.ts';
import type { StreamState } from './health.ts';
import type { Mode } from './ipc.ts';
import type { PortfolioView } from './portfolio.ts';

/**
 * How a bus worker (the Redis mirror, the local API) receives what it publishes.
 *
 *   engine ──EngineToBus──> bus worker          quotes, bars, signals over a port of their own
 *          <──BusToEngine──
 *   main   ──BusRequests──> bus worker          accounts and the state of the feed; rare
 *
 * The port may come and go at any time: an engine that is new, and a worker that is new, begin with a hello and a
 * snapshot.
 */

export const BUS_RECEIVERS = ['mirror', 'api'] as const;
export type BusReceiver = (typeof BUS_RECEIVERS)[number];

/** First message on a port, and again when the engine's source changes. The quotes after it are a snapshot. */
export interface BusHello {
  readonly kind: 'hello';
  /** One life of the engine's thread; kept messages are numbered within it. */
  readonly engineRun: string;
  /** Empty while the engine has not been told yet whose data comes. */
  readonly source: string;
  readonly mode: Mode;
}

/**
 * The newest state of every symbol that changed, at most once each. Sent only against credit (`BusMore`): what changes
 * meanwhile takes the place of what was not sent, and is counted.
 */
export interface BusQuotes {
  readonly kind: 'quotes';
  readonly symbols: readonly SymbolName[];
  /** For each symbol: ROW_WIDTH cells of `COLUMN` as the feed sent them. */
  readonly rows: Float64Array;
  /** For each symbol: the contract that an alias means, and the previous close in price units. */
  readonly contracts: readonly (string | null)[];
  readonly previousCloses: readonly (number | null)[];
  /** The bars in progress of these symbols, for a receiver that wants them. */
  readonly forming: readonly Bar[];
  /** Updates of this receiver that newer ones replaced since the message before. */
  readonly superseded: number;
  /** True for the state at the time of the hello: known already to a receiver that was there before. */
  readonly isSnapshot: boolean;
}

/** Numbered from 1 within an engine's run, in order, sent again until taken. */
export interface BusKept {
  readonly kind: 'kept';
  /** 0 for the snapshot after a hello: it is nobody's debt and needs no answer. */
  readonly seq: number;
  readonly source: string;
  readonly bars: readonly BarEvent[];
  readonly signals: readonly Signal[];
  /**
   * True when it is the past read again (a new engine, a new receiver): much of it has been published before. The
   * receiver leaves out what it knows: a bar by symbol, minute and content, a signal by source and id.
   */
  readonly isRecovered: boolean;
  /** Messages before this one that were given up because more were owed than are kept. */
  readonly lostBefore: number;
}

export type EngineToBus = BusHello | BusQuotes | BusKept;

/** Gives credit for one more message of quotes. A receiver that cannot use any gives none. */
export interface BusMore {
  readonly kind: 'more';
}
/** Every kept message up to `seq` is where it must get to; it is not sent again. */
export interface BusTaken {
  readonly kind: 'taken';
  readonly engineRun: string;
  readonly seq: number;
}
export type BusToEngine = BusMore | BusTaken;

export interface BusAttachment {
  readonly receiver: BusReceiver;
  readonly mode: Mode;
  readonly wantsForming: boolean;
}

export interface BusFeedStatus {
  readonly state: StreamState;
  readonly reason: string | null;
  readonly sinceWallMs: number;
}

/** The accounts of the session in use, as the window shows them. */
export interface BusPortfolio {
  readonly source: string;
  readonly mode: Mode;
  readonly view: PortfolioView;
}

/** What every bus worker answers; each adds its own. The main process sends the newest only, one at a time. */
export interface BusRequests {
  /** Comes with a MessagePort to the engine in use, in place of the one before. */
  attachEngine: { argument: null; result: null };
  portfolio: { argument: BusPortfolio; result: null };
  /** A program asked for the accounts to be read: what comes next of them is published whole, changed or not. */
  publishAgain: { argument: null; result: null };
  feedStatus: { argument: BusFeedStatus; result: null };
}

/** What the engine's thread adds to its requests for the bus. */
export interface EngineBusRequests {
  /** Comes with a MessagePort to the receiver. What it has not taken yet is sent again. */
  attachBus: { argument: BusAttachment; result: null };
  /** The receiver was switched off: nothing is kept for it any more. (A port that closes by itself is a death.) */
  detachBus: { argument: { readonly receiver: BusReceiver }; result: null };
}
