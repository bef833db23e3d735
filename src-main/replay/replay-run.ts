import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import type { ReplayControl, ReplayProgress } from '#core/contract/replay';
import type {
  Acknowledgement,
  EngineToArchivePort,
  EngineToFeed,
  FeedToEngine,
  ReplayChunk,
} from '#core/contract/workers';
import type { FeedBatch } from '#core/market/feed-batch';
import { BatchCursor } from '#core/replay/batch-cursor';
import { barAfter } from '#core/replay/steps';
import { ReplayStore } from './replay-store.ts';

/** Rows that may lie in the engine's port: at full speed a hundredth of a second of its work. */
const MOST_ROWS_AHEAD = 65_536;
const PIECE_ROWS = 8_192;
/** As often as a screen is drawn. */
const PACE_MS = 16;
const TELL_EVERY_MS = 200;
/** A clock that goes back by more belongs to an exchange that began anew within the recording. */
const RESTART_MS = 60_000;

/** What is wanted of the play: the pace of the exchange, or as fast as it goes up to somewhere. */
type Goal =
  | { readonly kind: 'rest' }
  | { readonly kind: 'pace' }
  | { readonly kind: 'reach'; readonly ms: number; readonly end: 'before' | 'through'; readonly isSeek: boolean }
  | { readonly kind: 'trade'; readonly symbol: string };

export interface ReplayRunOptions {
  readonly fromMs: number;
  readonly toMs: number;
  /** The recording from the beginning of its day; read anew for every rebuilding. */
  readonly feed: () => Iterable<FeedBatch>;
  readonly endMs: number;
  readonly onProgress: (progress: ReplayProgress) => void;
}

/** What a rebuilding is to lead to. */
export interface Beginning {
  readonly source: string;
  readonly generation: number;
  readonly toMs: number;
  readonly play: boolean;
}

/**
 * Plays a recording to an engine as its feed, and stands in for its archive: the engine is the one that runs live, and
 * cannot tell the difference. What it makes stays in memory.
 */
export class ReplayRun {
  readonly #options: ReplayRunOptions;
  #feed: MessagePort | null = null;
  #archive: MessagePort | null = null;
  #store = new ReplayStore();
  #cursor: BatchCursor | null = null;
  #generation = 0;
  #epochPrefix = '';
  #goal: Goal = { kind: 'rest' };
  #playsOn = false;
  #state: ReplayProgress['state'] = 'opening';
  #speed: number | null = 1;
  #positionMs: number;
  #anchor = { exchangeMs: 0, monotonicMs: 0 };
  /** Rows posted and, by the engine's word, taken; of all epochs of this rebuilding together. */
  #sentRows = 0;
  #takenRows = 0;
  #takenOfEpoch = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;
  #soon: NodeJS.Immediate | null = null;
  #toldAtMs = -Infinity;
  /** Set when all has been posted that a seek wants: its bars are here once the engine has answered the empty batch. */
  #awaitsLast: (() => void) | null = null;

  constructor(options: ReplayRunOptions) {
    this.#options = options;
    this.#positionMs = options.fromMs;
  }

  get store(): ReplayStore {
    return this.#store;
  }

  attachFeed(port: MessagePort): void {
    this.#feed?.close();
    this.#feed = port;
    port.on('message', (message: EngineToFeed) => {
      this.#taken(message);
    });
  }

  attachArchive(port: MessagePort): void {
    this.#archive?.close();
    this.#archive = port;
    port.on('message', (message: EngineToArchivePort) => {
      this.#hear(port, message);
    });
  }

  /** Starts over from the beginning of the day and goes to an instant as fast as it can; then plays or rests. */
  begin({ source, generation, toMs, play }: Beginning): void {
    this.#stopTimers();
    this.#store = new ReplayStore();
    this.#generation = generation;
    this.#epochPrefix = source;
    this.#sentRows = 0;
    this.#takenRows = 0;
    this.#takenOfEpoch = new Map();
    this.#awaitsLast = null;
    this.#playsOn = play;
    this.#cursor = new BatchCursor(this.#options.feed(), source, this.#options.endMs);
    this.#positionMs = this.#options.fromMs;
    const { place } = this.#cursor;
    if (place) this.#post({ kind: 'hello', source, ...place });
    this.#setGoal({ kind: 'reach', ms: toMs, end: 'before', isSeek: true }, 'seeking');
  }

  control(control: Exclude<ReplayControl, { do: 'seek' }>): void {
    switch (control.do) {
      case 'play':
        this.#play();
        break;
      case 'pause':
        this.#pause();
        break;
      case 'speed':
        this.#setSpeed(control.speed);
        break;
      case 'step-bar':
        this.#stepBar();
        break;
      case 'step-tick':
        this.#stepTick(control.symbol);
        break;
    }
  }

  #play(): void {
    if (this.#state === 'seeking') this.#playsOn = true;
    if (this.#state !== 'paused') return;
    this.#anchorHere();
    this.#setGoal({ kind: 'pace' }, 'playing');
  }

  #pause(): void {
    this.#playsOn = false;
    if (this.#state !== 'playing') return;
    this.#moveOn();
    this.#stopTimers();
    this.#state = 'paused';
    this.#goal = { kind: 'rest' };
    // Told once what was under way is in the picture: a paused replay does not change any more.
    this.#afterEngine(() => {
      this.#rest();
    });
  }

  #setSpeed(speed: number | null): void {
    this.#moveOn();
    this.#speed = speed;
    this.#anchorHere();
    this.#tell();
  }

  /** To just behind the close of the next minute. */
  #stepBar(): void {
    if (this.#state === 'playing') this.#moveOn();
    else if (this.#state !== 'paused') return;
    this.#setGoal({ kind: 'reach', ms: barAfter(this.#positionMs), end: 'through', isSeek: false }, 'paused');
  }

  #stepTick(symbol: string): void {
    if (this.#state !== 'playing' && this.#state !== 'paused') return;
    this.#setGoal({ kind: 'trade', symbol }, 'paused');
  }

  close(): void {
    this.#stopTimers();
    this.#feed?.close();
    this.#archive?.close();
  }

  progress(): ReplayProgress {
    const { fromMs, toMs } = this.#options;
    return {
      state: this.#state,
      reason: null,
      exchangeMs: Math.floor(this.#positionMs),
      atWallMs: Date.now(),
      fromMs,
      toMs,
      speed: this.#speed,
      generation: this.#generation,
      signals: this.#store.signalCount,
    };
  }

  // ---- Playing

  #setGoal(goal: Goal, state: ReplayProgress['state']): void {
    this.#goal = goal;
    this.#awaitsLast = null;
    this.#state = state;
    this.#tell();
    this.#go();
  }

  #rest(): void {
    this.#goal = { kind: 'rest' };
    this.#state = this.#cursor?.isEnded === true ? 'ended' : 'paused';
    this.#tell();
  }

  #go(): void {
    this.#stopTimers();
    const goal = this.#goal;
    if (goal.kind === 'rest' || this.#awaitsLast) return;
    const isDone = goal.kind === 'pace' ? this.#followClock() : this.#hurry(goal);
    if (isDone) this.#arrive(goal);
    else if (performance.now() - this.#toldAtMs >= TELL_EVERY_MS) this.#tell();
  }

  /** Posts what is due by the clock; true at the end of the recording. */
  #followClock(): boolean {
    this.#moveOn();
    const isBehind = this.#postUntil((cursor) => cursor.take(this.#dueMs(), PIECE_ROWS));
    if (this.#cursor?.isEnded === true) return true;
    if (this.#speed === null) this.#waitForRoomOrTurn();
    else if (isBehind) this.#anchorHere();
    else this.#timer = setTimeout(() => this.#go(), PACE_MS);
    return false;
  }

  #dueMs(): number {
    return this.#speed === null || this.#positionMs >= this.#options.toMs ? Infinity : this.#positionMs;
  }

  /** Posts as much as the engine has room for; true when the goal is reached. */
  #hurry(goal: Extract<Goal, { kind: 'reach' | 'trade' }>): boolean {
    const { isReached } = this.#postPieces(goal);
    if (isReached || this.#cursor?.isEnded === true) return true;
    this.#waitForRoomOrTurn();
    return false;
  }

  #postPieces(goal: Extract<Goal, { kind: 'reach' | 'trade' }>): { readonly isReached: boolean } {
    let isReached = false;
    this.#postUntil((cursor) => {
      if (isReached) return null;
      if (goal.kind === 'reach') {
        const batch = cursor.take(goal.ms, PIECE_ROWS, goal.end);
        isReached = batch === null;
        return batch;
      }
      const { batch, reached } = cursor.takeTrade(goal.symbol, PIECE_ROWS);
      isReached = reached;
      return batch;
    });
    return { isReached };
  }

  /** Posts pieces until there are none or no room; true when there was no room. */
  #postUntil(next: (cursor: BatchCursor) => FeedBatch | null): boolean {
    const cursor = this.#cursor;
    if (!cursor) return false;
    // One turn posts no more than one piece at full speed, so that requests are answered in between.
    while (this.#sentRows - this.#takenRows < MOST_ROWS_AHEAD) {
      const batch = next(cursor);
      if (!batch) return false;
      this.#sentRows += batch.rowCount;
      this.#post({ kind: 'feed-batch', batch });
      if (cursor.nowMs < this.#positionMs - RESTART_MS) this.#positionMs = cursor.nowMs;
      if (this.#goal.kind !== 'pace' || this.#speed === null) {
        this.#positionMs = Math.max(this.#positionMs, cursor.nowMs);
        return false;
      }
    }
    return true;
  }

  #waitForRoomOrTurn(): void {
    // Without room, the engine's next word goes on from here.
    if (this.#sentRows - this.#takenRows < MOST_ROWS_AHEAD) this.#soon = setImmediate(() => this.#go());
  }

  #arrive(goal: Goal): void {
    const isSeek = goal.kind === 'reach' && goal.isSeek;
    if (goal.kind === 'reach' && this.#cursor?.isEnded === false)
      this.#positionMs = Math.max(goal.ms, this.#positionMs);
    this.#afterEngine(() => {
      const playsOn = isSeek && this.#playsOn && this.#cursor?.isEnded === false;
      if (!playsOn) {
        this.#rest();
        return;
      }
      this.#state = 'paused';
      this.#play();
    });
  }

  /** Calls when the engine has taken all that was posted, and what it made of that is in the store. */
  #afterEngine(run: () => void): void {
    const place = this.#cursor?.place;
    if (!place || !this.#feed) {
      run();
      return;
    }
    this.#awaitsLast = run;
    this.#askForLast();
  }

  /** An engine passes over a batch without rows, and answers it in a turn after the one in which it sent its bars. */
  #askForLast(): void {
    const place = this.#cursor?.place;
    if (!this.#awaitsLast || !place || this.#sentRows > this.#takenRows) return;
    const batch: FeedBatch = {
      epoch: place.epoch,
      source: this.#epochPrefix,
      batchSeq: 0,
      firstRowSeq: 0,
      symbols: [],
      rowCount: 0,
      rows: new Float64Array(0),
      rare: [],
    };
    this.#post({ kind: 'feed-batch', batch });
  }

  // ---- Time

  /** The clock of the replay goes on at its own speed, whether rows come or not. */
  #moveOn(): void {
    if (this.#state !== 'playing' || this.#speed === null) return;
    const passedMs = (performance.now() - this.#anchor.monotonicMs) * this.#speed;
    this.#positionMs = Math.min(this.#anchor.exchangeMs + passedMs, Math.max(this.#options.toMs, this.#positionMs));
  }

  #anchorHere(): void {
    this.#anchor = { exchangeMs: this.#positionMs, monotonicMs: performance.now() };
  }

  // ---- The engine

  #post(message: FeedToEngine): void {
    const transfer = message.kind === 'feed-batch' ? [message.batch.rows.buffer as ArrayBuffer] : [];
    this.#feed?.postMessage(message, transfer);
  }

  #taken({ epoch, throughRowSeq }: EngineToFeed): void {
    // The word on an earlier rebuilding.
    if (!epoch.startsWith(`${this.#epochPrefix}/`)) return;
    if (throughRowSeq < 0) {
      this.#heardLast();
      return;
    }
    this.#takenRows += Math.max(0, throughRowSeq - (this.#takenOfEpoch.get(epoch) ?? 0));
    this.#takenOfEpoch.set(epoch, throughRowSeq);
    if (this.#awaitsLast) this.#askForLast();
    else if (this.#goal.kind !== 'rest' && !this.#timer && !this.#soon) this.#go();
  }

  #heardLast(): void {
    const arrived = this.#awaitsLast;
    const archive = this.#archive;
    if (!arrived) return;
    if (archive) {
      for (let next = receiveMessageOnPort(archive); next; next = receiveMessageOnPort(archive)) {
        this.#hear(archive, next.message as EngineToArchivePort);
      }
    }
    this.#awaitsLast = null;
    arrived();
  }

  #hear(port: MessagePort, message: EngineToArchivePort): void {
    if (message.kind === 'replay') {
      // An engine that begins asks for the past. There is none: the recording is played to it from its beginning.
      const chunk: ReplayChunk = { kind: 'replay-chunk', requestSeq: message.requestSeq, batches: [], done: true };
      port.postMessage(chunk);
      return;
    }
    const ack: Acknowledgement = { kind: 'ack', seq: message.seq };
    port.postMessage(ack);
    // What an engine still had of an earlier rebuilding lies in another time.
    if (message.source !== this.#epochPrefix) return;
    if (message.kind === 'bars') this.#store.addBars(message.bars);
    else {
      this.#store.addSignals(message.signals);
      this.#store.addProofs(message.proofs);
    }
  }

  #tell(): void {
    this.#toldAtMs = performance.now();
    this.#options.onProgress(this.progress());
  }

  #stopTimers(): void {
    if (this.#timer) clearTimeout(this.#timer);
    if (this.#soon) clearImmediate(this.#soon);
    this.#timer = null;
    this.#soon = null;
  }
}
