import type { RetentionDay } from './archive-desk.ts';
import type { EngineBusRequests } from './bus-port.ts';
import type { BarHistory, DisplayBatch } from './display.ts';
import type { AlertMove, WatchedAlert } from '../alerts/price-alert.ts';
import type { ArchiveHealth, EngineHealth, FeedHealth } from './health.ts';
import type { HistoryRequest } from './ipc.ts';
import type { RecordingChoice, ReplayCatalog, ReplayComparison, ReplayControl, ReplayProgress } from './replay.ts';
import type { Bar } from '../market/bar.ts';
import type { FeedBatch, SessionsEvent, StrategiesEvent } from '../market/feed-batch.ts';
import type { MissingMinutes } from '../market/missing-minutes.ts';
import type { EpochMs, SymbolName } from '../market/units.ts';
import type { ActiveStrategy } from '../signals/active-strategy.ts';
import type { PastSession } from '../signals/past-session.ts';
import type { RangeCorrection, SignalProof, StoredProof } from '../signals/proof.ts';
import type { PaperSession } from '../paper-session/paper-session.ts';
import type { Signal } from '../signals/signal.ts';
import type { AccountActivity, StreamData, StreamServiceName } from './stream-data.ts';
import type { TokenEvents, TokenRequests } from './token.ts';

/**
 * Messages between the main process and the worker threads, and between the workers over ports of their own.
 * A `Port` member below is a MessagePort in the transfer list; its type lives with the code that posts it.
 *
 *   practice ──ws──> feed ──FeedToEngine──> engine ──EngineToArchive──> archive
 *                      └──────FeedToArchive────────────────────────────> archive
 */

// ---- Durable streams between workers: retained by the sender until acknowledged, sent again to a new receiver.

/** Acknowledged = durable: the archive has committed everything up to `seq`. */
export interface Acknowledgement {
  readonly kind: 'ack';
  readonly seq: number;
}

export interface FeedToArchive {
  readonly kind: 'feed-batch';
  readonly seq: number;
  readonly batch: FeedBatch;
}

export type EngineToArchive =
  | { readonly kind: 'bars'; readonly seq: number; readonly source: string; readonly bars: readonly Bar[] }
  | {
      readonly kind: 'signals';
      readonly seq: number;
      readonly source: string;
      readonly signals: readonly Signal[];
      /** What they rest on, under their ids. */
      readonly proofs: readonly SignalProof[];
      /** Of these signals or of older ones. */
      readonly corrections: readonly RangeCorrection[];
    };

/** Asks for the stored feed of a source, to rebuild the engine's state. Answered by `ReplayChunk`s, the last with `done`. */
export interface ReplayRequest {
  readonly kind: 'replay';
  readonly requestSeq: number;
  readonly source: string;
  readonly fromExchangeMs: EpochMs;
  /** Wait until the rows of `epoch` up to `throughRowSeq` are stored and include them; later rows come live. */
  readonly through: { readonly epoch: string; readonly throughRowSeq: number };
}
export interface ReplayChunk {
  readonly kind: 'replay-chunk';
  readonly requestSeq: number;
  readonly batches: readonly FeedBatch[];
  readonly done: boolean;
}
export type EngineToArchivePort = EngineToArchive | ReplayRequest;
export type ArchiveToEnginePort = Acknowledgement | ReplayChunk;

/** First message of a feed to a newly attached engine: everything up to this row is or will be in the archive. */
export interface FeedToEngineHello {
  readonly kind: 'hello';
  readonly epoch: string;
  readonly source: string;
  readonly throughRowSeq: number;
}
export type FeedToEngine = FeedToEngineHello | { readonly kind: 'feed-batch'; readonly batch: FeedBatch };
/** The engine has taken every row up to this one out of its port: the feed sends no more than so many ahead of it. */
export interface EngineToFeed {
  readonly kind: 'taken';
  readonly epoch: string;
  readonly throughRowSeq: number;
}

// ---- Main <-> worker requests. Every request carries a sequence number; every one is answered once.

export interface FeedConfig {
  readonly source: string;
  /** Where `GET /trader/v1/userPreference` is answered, without a trailing slash. */
  readonly apiBaseUrl: string;
  readonly symbols: readonly SymbolName[];
  /** Real milliseconds between the provider's heartbeats; three missed make the link stale. */
  readonly heartbeatIntervalMs: number;
  /** A certificate to trust besides the system's, for a practice exchange; null at the broker. */
  readonly certificateAuthorityPem: string | null;
}

/** What the operating system tells: sockets die unseen while a computer sleeps or changes its network. */
export type SystemEvent = 'suspend' | 'resume' | 'network-up' | 'network-down';

/** The feed asks for a token at every (re)connect (`tokenWanted`) and keeps it no longer than the login needs it. */
export interface FeedRequests extends TokenRequests {
  start: { argument: FeedConfig; result: null };
  stop: { argument: null; result: null };
  retryNow: { argument: null; result: null };
  /** Puts an event of ours into the stream, so that it is stored and repeated in its place. */
  announce: { argument: StrategiesEvent | SessionsEvent; result: null };
  systemEvent: { argument: SystemEvent; result: null };
  /** Other symbols than those of the start, without a new connection: what stays is not interrupted. */
  symbols: { argument: readonly SymbolName[]; result: null };
  /** Services beyond quotes and bars of the configured symbols, in place of those wanted before; key by key checked. */
  want: {
    argument: readonly { readonly service: StreamServiceName; readonly keys: readonly string[] }[];
    result: null;
  };
  /** Writes raw frames into tapes in this folder from now on, in place of another; null: no more. */
  recordTape: { argument: { readonly folder: string | null }; result: null };
  /** Comes with a MessagePort to the engine. */
  attachEngine: { argument: null; result: null };
  /** Comes with a MessagePort to the archive. */
  attachArchive: { argument: null; result: null };
}
export interface FeedEvents extends TokenEvents {
  health: FeedHealth;
  /** Newest state of what `want` asked for, at most ten times a second; thinned like a display. */
  streamData: readonly StreamData[];
  /** Every message of the account activity service, none thinned: a reason to read the orders again. */
  accountActivity: AccountActivity;
  /** Why nothing goes onto the tape although it should, in a plain sentence; null when it does again. */
  tape: { readonly problem: string | null };
}

export interface EngineConfig {
  readonly source: string;
  /** Watch until the feed names others. */
  readonly strategies: readonly ActiveStrategy[];
}
export interface EngineRequests extends EngineBusRequests {
  configure: { argument: EngineConfig; result: null };
  /** The price alerts to watch from now on, in place of those before. */
  setAlerts: { argument: readonly WatchedAlert[]; result: null };
  attachFeed: { argument: null; result: null };
  attachArchive: { argument: null; result: null };
  /** Applies what the feed has sent, hands the last bars and signals to the archive and ends. */
  close: { argument: null; result: null };
}
export interface EngineEvents {
  display: DisplayBatch;
  health: EngineHealth;
  /** A new signal, once; already handed to the archive. */
  signal: Signal;
  /** Signals found again while the state was rebuilt, and the exchange's time when that was done. */
  recovered: { readonly signals: readonly Signal[]; readonly exchangeMs: EpochMs };
  /** Prices have come to another side of alerts' levels; each crossing that was asked about is in one of these, once. */
  alertMoves: readonly AlertMove[];
  /** How the running trading day stands on paper; at most once a second. */
  paperSession: PaperSession;
}

export interface ArchiveConfig {
  /** Absolute folder; created when missing. */
  readonly folder: string;
  readonly source: string;
  /** Path of a better-sqlite3 binary for hosts below Node-API 10, or null for the packaged one. */
  readonly sqliteBinding: string | null;
}
export interface ArchiveRequests {
  open: { argument: ArchiveConfig; result: null };
  attachFeed: { argument: null; result: null };
  attachEngine: { argument: null; result: null };
  historyBars: { argument: HistoryRequest; result: BarHistory };
  /** Minutes in [fromMs, toMs) that nobody watched and of which no whole bar is stored. */
  missingMinutes: {
    argument: { readonly symbol: SymbolName; readonly fromMs: EpochMs; readonly toMs: EpochMs };
    result: MissingMinutes;
  };
  /** Durable when answered; the answer is how many were unfit to be stored. */
  importBars: { argument: { readonly source: string; readonly bars: readonly Bar[] }; result: number };
  /** Deletes the ticks of a day that lie whole in Parquet, all or none; answers how many. Rejects when they are not those planned. */
  deleteTicks: { argument: RetentionDay; result: number };
  recentSignals: { argument: { readonly limit: number }; result: readonly Signal[] };
  /** What a signal of the source rests on; null when there is no such signal. */
  signalProof: { argument: { readonly id: string }; result: StoredProof | null };
  /** The strategies of this archive, in the order in which they were made; one that never had any begins with `initial`. */
  strategies: { argument: { readonly initial: ActiveStrategy }; result: readonly ActiveStrategy[] };
  /** Adds a strategy or changes the one with its id; durable when answered. */
  saveStrategy: { argument: ActiveStrategy; result: null };
  removeStrategy: { argument: { readonly id: string }; result: null };
  /** The newest regular sessions of a symbol before an instant, oldest first. */
  pastSessions: {
    argument: { readonly symbol: SymbolName; readonly beforeMs: EpochMs; readonly count: number };
    result: readonly PastSession[];
  };
  /** Commits what is queued and closes the database. */
  close: { argument: null; result: null };
}
export interface ArchiveEvents {
  health: ArchiveHealth;
}

/** The thread that plays a recording: the feed and the archive of an engine of its own. It reads an archive, no more. */
export interface ReplayRequests {
  open: { argument: { readonly folder: string; readonly sqliteBinding: string | null }; result: null };
  catalog: { argument: null; result: ReplayCatalog };
  /** Chooses what is played; `begin` plays it. */
  choose: {
    argument: { readonly choice: RecordingChoice; readonly fromMs: EpochMs; readonly toMs: EpochMs };
    /** Whether the recording says itself which strategies watched, so that nobody else must. */
    result: { readonly namesStrategies: boolean };
  };
  /** Come with a MessagePort to the engine each. */
  attachFeed: { argument: null; result: null };
  attachArchive: { argument: null; result: null };
  /** Goes from the beginning of the recording to an instant at full speed, then plays on or rests. */
  begin: {
    argument: {
      readonly source: string;
      readonly generation: number;
      readonly toMs: number;
      readonly play: boolean;
    };
    result: null;
  };
  control: { argument: Exclude<ReplayControl, { do: 'seek' }>; result: null };
  historyBars: { argument: HistoryRequest; result: BarHistory };
  recentSignals: { argument: { readonly limit: number }; result: readonly Signal[] };
  /** Runs the whole day once more beside what is played, and holds it against what is stored of the live day. */
  signalProof: { argument: { readonly id: string }; result: StoredProof | null };
  /** `strategies` watch where the recording names none. */
  compare: { argument: { readonly strategies: readonly ActiveStrategy[] }; result: ReplayComparison };
  close: { argument: null; result: null };
}
export interface ReplayEvents {
  progress: ReplayProgress;
}

export interface PracticeConfig {
  /** `synthetic` or the path of a session file. */
  readonly session: string;
  /** 1 to 1000. */
  readonly speed: number;
  /** Exchange-local wall time `HH:MM` or `HH:MM:SS` in New York at which play begins; null = the session's own start. */
  readonly startAt: string | null;
  /** Play from here to `startAt` as fast as the clients can take it, so that a chart has history; null = no warm-up. */
  readonly warmUpFrom: string | null;
  readonly seed: number;
  /** 0 lets the system choose. */
  readonly port: number;
}
export interface PracticeReady {
  readonly apiBaseUrl: string;
  readonly streamerUrl: string;
  readonly accessToken: string;
  readonly title: string;
  readonly runId: string;
  readonly symbols: readonly string[];
  readonly heartbeatIntervalMs: number;
}
export interface PracticeRequests {
  open: { argument: PracticeConfig; result: PracticeReady };
  close: { argument: null; result: null };
}
export interface PracticeEvents {
  /** Where play stands; once a second. */
  progress: { readonly exchangeMs: EpochMs; readonly finished: boolean };
}
