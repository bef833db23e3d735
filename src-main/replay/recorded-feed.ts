import type Database from 'better-sqlite3';
import type { BarHistory } from '#core/contract/display';
import type { HistoryRequest } from '#core/contract/ipc';
import type { RecordingChoice } from '#core/contract/replay';
import type { FeedBatch } from '#core/market/feed-batch';
import { newYorkInstant, tradingDaySpanOf, type Span } from '#core/market/session';
import { epochMs, tradingDay } from '#core/market/units';
import { expandBars } from '#core/replay/bar-expansion';
import type { StoredBar } from '#core/replay/comparison';
import type { Signal } from '#core/signals/signal';
import { ArchiveLayout } from '../archive/archive-layout.ts';
import { sessionDayNamed } from '../archive/session-day.ts';
import { BarReader } from '../archive/sqlite/market/bar-reader.ts';
import { FeedReader } from '../archive/sqlite/market/feed-reader.ts';
import { HistoryReader } from '../archive/sqlite/market/history-reader.ts';
import { replayFeed } from '../archive/sqlite/market/feed-replay.ts';
import { openReader } from '../archive/sqlite/open-database.ts';
import { openMarketReader } from '../archive/sqlite/open-market-reader.ts';
import { sizeOf } from '../archive/sqlite/database-header.ts';
import { tapeFeed } from '../tape/tape-feed.ts';
import { readTapeHeader, tapeNamesStrategies } from '../tape/read-tape.ts';
import { partsThrough } from '../tape/list-tapes.ts';
import { RecordedDays } from './recorded-days.ts';

const NOON_MINUTE = 12 * 60;

/** What cannot be played, in a plain sentence. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError';
}

/** A recording that can be read from its beginning, any number of times. */
export interface RecordedFeed {
  readonly batches: () => Iterable<FeedBatch>;
  /** Whose live signals and bars it is to be compared with; null where the bars of any source were taken. */
  readonly source: string | null;
  /** Whether it says which strategies watched; one from before that was recorded does not. */
  readonly namesStrategies: boolean;
}

/**
 * The instants of a trading day across all symbols: from the evening before, when futures open, to the evening when the
 * last stock has closed.
 */
function daySpan(day: string): Span {
  const noon = newYorkInstant(tradingDay(day), NOON_MINUTE);
  const future = tradingDaySpanOf(noon, 'future');
  return {
    startMs: future.startMs,
    endMs: epochMs(Math.max(future.endMs, sessionDayNamed('QQQ', future.day).closesMs)),
  };
}

/** An archive folder as a replay sees it: connections that cannot write, beside whoever records into it. */
export class RecordedArchive {
  readonly #market: Database.Database;
  readonly #signals: Database.Database | null;
  readonly #bars: BarReader;
  readonly #history: HistoryReader;
  readonly #layout: ArchiveLayout;

  private constructor(layout: ArchiveLayout, market: Database.Database, signals: Database.Database | null) {
    this.#layout = layout;
    this.#market = market;
    this.#signals = signals;
    this.#bars = new BarReader(market);
    // The archive's own thread tells of a damaged week; the rows that were read instead serve here too.
    this.#history = new HistoryReader(market, () => undefined);
  }

  /** Rejects with RecordingError when there is no archive, and with ArchiveFault when it cannot be read. */
  static async open(folder: string, binding: string | null): Promise<RecordedArchive> {
    const layout = new ArchiveLayout(folder);
    const market = await openMarketReader(layout.marketDatabase, binding);
    if (!market) throw new RecordingError('Nothing has been recorded yet: the archive is empty.');
    const hasSignals = (await sizeOf(layout.signalDatabase)) !== null;
    return new RecordedArchive(layout, market, hasSignals ? openReader(layout.signalDatabase, binding) : null);
  }

  get tapes(): string {
    return this.#layout.tapes;
  }

  days(): RecordedDays {
    return new RecordedDays(this.#market);
  }

  /** Finds what a choice needs. Rejects with RecordingError when it is not there any more. */
  async recording(choice: RecordingChoice): Promise<RecordedFeed> {
    switch (choice.kind) {
      case 'ticks':
        return {
          batches: () => this.#ticks(choice.source, choice.day),
          source: choice.source,
          namesStrategies: this.#namesStrategies(choice.source),
        };
      case 'bars':
        return {
          batches: () => expandBars(this.dayBars(choice.day, [choice.symbol]).map(({ bar }) => bar)),
          source: null,
          namesStrategies: false,
        };
      case 'tape': {
        const parts = await partsThrough(this.#layout.tapes, choice.file);
        const [first] = parts;
        if (first === undefined) throw new RecordingError('The tape is not there any more.');
        return {
          batches: () => tapeFeed(parts),
          source: readTapeHeader(first).source,
          namesStrategies: tapeNamesStrategies(first),
        };
      }
    }
  }

  /** Nothing of the recording from this instant on belongs to its day. */
  endMs({ day }: RecordingChoice): number {
    return daySpan(day).endMs;
  }

  startMs({ day }: RecordingChoice): number {
    return daySpan(day).startMs;
  }

  earlierBars(request: HistoryRequest): BarHistory {
    return this.#history.history(request);
  }

  /** The stored bars of a trading day, oldest first. */
  dayBars(day: string, symbols: readonly string[], source: string | null = null): StoredBar[] {
    const bars = symbols.flatMap((symbol) => {
      const { startMs, endMs } = sessionDayNamed(symbol, tradingDay(day));
      return this.#bars.between(symbol, startMs, endMs);
    });
    return bars
      .map(({ bar, source: storedBy }) => ({
        bar,
        isOwn: source === null || (storedBy === source && bar.grade !== 'backfilled'),
      }))
      .sort((left, right) => left.bar.startMs - right.bar.startMs);
  }

  /** Every symbol with bars on a day. */
  symbolsOf(day: string): string[] {
    return this.#market
      .prepare<[string], string>('SELECT symbol FROM parquet_days WHERE day = ? ORDER BY symbol')
      .pluck()
      .all(day);
  }

  /** What fired live on a day: of one source, or of all when `source` is null. */
  daySignals(day: string, source: string | null): Signal[] {
    const rows = this.#signals
      ?.prepare<[string, string | null, string | null], string>(
        'SELECT body FROM signals WHERE trading_day = ? AND (? IS NULL OR source = ?) ORDER BY known_at_ms, id',
      )
      .pluck()
      .all(day, source, source);
    return (rows ?? []).map((body) => JSON.parse(body) as Signal);
  }

  close(): void {
    this.#market.close();
    this.#signals?.close();
  }

  #namesStrategies(source: string): boolean {
    const named = this.#market
      .prepare<[string], number>(
        `SELECT 1 FROM feed_events JOIN epochs ON epochs.id = epoch_id JOIN sources ON sources.id = source_id
         WHERE sources.name = ? AND kind = 'strategies' LIMIT 1`,
      )
      .pluck()
      .get(source);
    return named !== undefined;
  }

  #ticks(source: string, day: string): Iterable<FeedBatch> {
    const reader = new FeedReader(this.#market);
    const last = reader.epochs(source).at(-1);
    if (!last) throw new RecordingError('The ticks of this day are not in the archive any more.');
    return replayFeed(reader, {
      kind: 'replay',
      requestSeq: 0,
      source,
      fromExchangeMs: daySpan(day).startMs,
      through: { epoch: last.name, throughRowSeq: last.throughRowSeq },
    });
  }
}
