import type { FeedToEngineHello, ReplayChunk, ReplayRequest } from '#core/contract/workers';
import { COLUMN, ROW_CLOCK, ROW_WIDTH, type FeedBatch } from '#core/market/feed-batch';
import { globexSessionStart, isPlausibleInstant } from '#core/market/session';
import { epochMs, type EpochMs } from '#core/market/units';

/** About 50 MB: the live rows that may wait while the past is read. */
const MAXIMUM_HELD_ROWS = 500_000;

/** What the catching up needs from its surroundings. */
export interface CatchUpActions {
  /** False when no archive is attached. */
  ask(request: ReplayRequest): boolean;
  /** Forget what has been applied: the past will be read from its beginning. */
  startOver(): void;
  applyStored(batch: FeedBatch): void;
  /** The past is complete, or `failure` says why it is not; then the batches that came meanwhile follow. */
  goLive(hello: FeedToEngineHello, failure: string | null, held: readonly FeedBatch[]): void;
}

export interface CatchUpTiming {
  readonly archiveWaitMs: number;
  readonly replaySilenceMs: number;
}

/**
 * - timeless: the feed has said nothing yet that tells the exchange's time, so it is not known which session runs.
 * - unarchived: the session is known, the archive is not there. reading: the archive sends what it has.
 */
type Phase = 'timeless' | 'unarchived' | 'reading' | 'over';

/** The exchange's time as a batch tells it, best by its newest clock row. */
function exchangeTimeOf({ rows, rowCount, rare }: FeedBatch): EpochMs | null {
  for (let at = (rowCount - 1) * ROW_WIDTH; at >= 0; at -= ROW_WIDTH) {
    const instantMs = rows[at + COLUMN.exchangeMs] ?? NaN;
    if (rows[at + COLUMN.kind] === ROW_CLOCK && isPlausibleInstant(instantMs)) return epochMs(instantMs);
  }
  const link = rare.map(({ event }) => event).find((event) => event.kind === 'link');
  return link && isPlausibleInstant(link.exchangeMs) ? link.exchangeMs : null;
}

/**
 * One recovery: reads the running Globex session from the archive up to the row that the feed's greeting named, while
 * what the feed sends meanwhile waits. It ends in any case: without an archive, after a silence or when too much is
 * waiting, the engine goes live with what it has, and its first minutes are partial.
 */
export class CatchUp {
  readonly #hello: FeedToEngineHello;
  readonly #actions: CatchUpActions;
  readonly #timing: CatchUpTiming;
  readonly #requestSeq: number;
  #phase: Phase = 'timeless';
  #fromExchangeMs: EpochMs = epochMs(0);
  #held: FeedBatch[] = [];
  #heldRows = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(hello: FeedToEngineHello, requestSeq: number, actions: CatchUpActions, timing: CatchUpTiming) {
    this.#hello = hello;
    this.#requestSeq = requestSeq;
    this.#actions = actions;
    this.#timing = timing;
  }

  get heldRows(): number {
    return this.#heldRows;
  }

  /** Keeps a live batch for later; the first that tells the time says which session to read. */
  hold(batch: FeedBatch): void {
    this.#held.push(batch);
    this.#heldRows += batch.rowCount + batch.rare.length;
    if (this.#heldRows > MAXIMUM_HELD_ROWS) {
      this.#end('Reading the past took so long that the present could not wait.');
      return;
    }
    if (this.#phase !== 'timeless') return;
    const exchangeMs = exchangeTimeOf(batch);
    if (exchangeMs === null) return;
    this.#fromExchangeMs = globexSessionStart(exchangeMs);
    this.#ask();
  }

  archiveAttached(): void {
    if (this.#phase === 'unarchived') this.#ask();
  }

  /** What was half read is worthless: the next archive is asked from the start. */
  archiveLost(): void {
    if (this.#phase !== 'reading') return;
    this.#actions.startOver();
    this.#awaitArchive();
  }

  take(chunk: ReplayChunk): void {
    if (this.#phase !== 'reading' || chunk.requestSeq !== this.#requestSeq) return;
    this.#awaitReplay();
    for (const batch of chunk.batches) this.#actions.applyStored(batch);
    if (chunk.done) this.#end(null);
  }

  /** Without going live: another feed or another session takes over. */
  abandon(): void {
    this.#phase = 'over';
    this.#setTimer(null);
  }

  #ask(): void {
    const { source, epoch, throughRowSeq } = this.#hello;
    const isAsked = this.#actions.ask({
      kind: 'replay',
      requestSeq: this.#requestSeq,
      source,
      fromExchangeMs: this.#fromExchangeMs,
      through: { epoch, throughRowSeq },
    });
    if (isAsked) this.#awaitReplay();
    else this.#awaitArchive();
  }

  #awaitArchive(): void {
    this.#phase = 'unarchived';
    this.#setTimer(this.#timing.archiveWaitMs, 'There is no archive to read the session so far from.');
  }

  #awaitReplay(): void {
    this.#phase = 'reading';
    this.#setTimer(this.#timing.replaySilenceMs, 'The archive did not answer when asked for the session so far.');
  }

  #setTimer(afterMs: number | null, failure = ''): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer =
      afterMs === null
        ? null
        : setTimeout(() => {
            this.#end(failure);
          }, afterMs);
  }

  #end(failure: string | null): void {
    if (this.#phase === 'over') return;
    this.abandon();
    const held = this.#held;
    this.#held = [];
    this.#heldRows = 0;
    this.#actions.goLive(this.#hello, failure, held);
  }
}
