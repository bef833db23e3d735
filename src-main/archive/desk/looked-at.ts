import { stat } from 'node:fs/promises';
import type Database from 'better-sqlite3';
import { assetClassOf } from '#core/market/instrument';
import { tradingDayOf } from '#core/market/session';
import { epochMs, MS_PER_MINUTE, type TradingDay } from '#core/market/units';
import { isMissing } from '../../files/is-missing.ts';
import type { ArchiveLayout } from '../archive-layout.ts';
import { readBars, type BarPlace, type BarRange } from '../export/bar-input.ts';
import type { WatchedStretch } from '../gaps/session-coverage.ts';
import { NoBarsError } from '../master/merge-error.ts';
import { parquetRows } from '../master/merge-sources.ts';
import { DuckDbSession } from '../parquet/duckdb-session.ts';
import { exchangeMs } from '../sqlite/market/unwritten-days.ts';
import { WatchReader } from '../sqlite/market/watch-reader.ts';
import { openMarketReader } from '../sqlite/open-market-reader.ts';
import { recordedDays } from './recorded-days.ts';

/** A guest beside the streams: one thread, and little memory. */
const LOOK_SESSION = { threads: '1', memory_limit: '300MB' };

/** A place with bars of a symbol, and from when to when it has them. */
export interface LookedAtPlace {
  readonly place: BarPlace;
  readonly firstDay: TradingDay;
  readonly lastDay: TradingDay;
  /** Up to where the market is known. */
  readonly knownUntilMs: number;
}

/**
 * An archive that is only looked at, over connections of its own: the thread that writes it is never waited for nor kept
 * waiting.
 */
export class LookedAtArchive {
  readonly session: DuckDbSession;
  readonly layout: ArchiveLayout;
  readonly #reader: Database.Database | null;
  readonly #sqliteBinding: string | null;

  private constructor(
    session: DuckDbSession,
    layout: ArchiveLayout,
    reader: Database.Database | null,
    sqliteBinding: string | null,
  ) {
    this.session = session;
    this.layout = layout;
    this.#reader = reader;
    this.#sqliteBinding = sqliteBinding;
  }

  /** Opens it for the time of one piece of work. Throws ArchiveFault. */
  static async with<Answer>(
    layout: ArchiveLayout,
    sqliteBinding: string | null,
    work: (archive: LookedAtArchive) => Promise<Answer>,
  ): Promise<Answer> {
    const reader = await openMarketReader(layout.marketDatabase, sqliteBinding);
    try {
      const session = await DuckDbSession.open(LOOK_SESSION);
      try {
        return await work(new LookedAtArchive(session, layout, reader, sqliteBinding));
      } finally {
        session.close();
      }
    } finally {
      reader?.close();
    }
  }

  /** The live archive; null when it has no bar of the symbol. */
  async archivePlace(symbol: string): Promise<LookedAtPlace | null> {
    const days = await recordedDays(this.#reader, this.layout, symbol);
    const [firstDay, lastDay] = [days[0], days.at(-1)];
    if (firstDay === undefined || lastDay === undefined) return null;
    return { place: { kind: 'archive', folder: this.layout.folder }, firstDay, lastDay, knownUntilMs: this.#clockMs() };
  }

  /** The master; null when there is none. */
  async masterPlace(symbol: string): Promise<LookedAtPlace | null> {
    const file = this.layout.masterFile(symbol);
    if (!(await exists(file))) return null;
    const { first, last } = await this.session.row(
      `SELECT epoch_ms(min(start))::DOUBLE AS first, epoch_ms(max(start))::DOUBLE AS last FROM ${parquetRows([file])}`,
    );
    if (typeof first !== 'number' || typeof last !== 'number') return null;
    const day = (ms: number): TradingDay => tradingDayOf(epochMs(ms), assetClassOf(symbol));
    return {
      place: { kind: 'master', file },
      firstDay: day(first),
      lastDay: day(last),
      knownUntilMs: Math.max(this.#clockMs(), last + MS_PER_MINUTE),
    };
  }

  /** Opening instants of the bars in a range, rising; they are left in the session's table `minutes`. */
  async startsOf(place: BarPlace, symbol: string, range: BarRange): Promise<Float64Array> {
    try {
      await readBars(this.session, 'minutes', place, symbol, this.#sqliteBinding, range);
    } catch (error) {
      if (error instanceof NoBarsError) return new Float64Array();
      throw error;
    }
    const { start = [] } = await this.session.columns(
      'SELECT epoch_ms(start)::DOUBLE AS start FROM minutes ORDER BY start',
    );
    return Float64Array.from(start, Number);
  }

  /** When the feed was connected, from `fromMs` on. */
  watches(fromMs: number): readonly WatchedStretch[] {
    return this.#reader ? new WatchReader(this.#reader).watches(fromMs) : [];
  }

  #clockMs(): number {
    return this.#reader ? exchangeMs(this.#reader) : -Infinity;
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isFile();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
