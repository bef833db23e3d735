import type Database from 'better-sqlite3';
import type { BacktestEntry, BacktestRecord } from '#core/contract/backtest';

/** The oldest runs go when there are more: each holds its trades. */
const MOST_RUNS = 500;

interface EntryRow {
  readonly run_id: string;
  readonly made_ms: number;
  readonly title: string;
  readonly symbol: string;
  readonly trades: number;
  readonly net: number;
  readonly sets: number;
}

/** The runs of an archive's backtests. */
export class RunStore {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  add(record: BacktestRecord, title: string): void {
    const { runId, madeWallMs, job, result, sweep } = record;
    this.#database.transaction(() => {
      this.#database
        .prepare(
          `INSERT INTO runs VALUES (:runId, :madeMs, :title, :symbol, :strategy, :version, :parameters, :sha256, :trades,
             :net, :sets, :record)`,
        )
        .run({
          runId,
          madeMs: Math.round(madeWallMs),
          title,
          symbol: job.symbol,
          strategy: job.strategy,
          version: result.strategyVersion,
          parameters: JSON.stringify(job.parameters),
          sha256: result.data.sha256,
          trades: result.statistics.trades,
          net: result.statistics.net,
          sets: Math.max(1, sweep.length),
          record: JSON.stringify(record),
        });
      this.#database
        .prepare('DELETE FROM runs WHERE run_id NOT IN (SELECT run_id FROM runs ORDER BY made_ms DESC LIMIT ?)')
        .run(MOST_RUNS);
    })();
  }

  /** The newest runs, newest first. */
  recent(limit: number): BacktestEntry[] {
    return this.#database
      .prepare<[number], EntryRow>(
        'SELECT run_id, made_ms, title, symbol, trades, net, sets FROM runs ORDER BY made_ms DESC, run_id LIMIT ?',
      )
      .all(limit)
      .map(({ run_id: runId, made_ms: madeWallMs, ...entry }) => ({ runId, madeWallMs, ...entry }));
  }

  /** A run whole; null when it is not there any more. */
  read(runId: string): BacktestRecord | null {
    const record = this.#database
      .prepare<[string], string>('SELECT record FROM runs WHERE run_id = ?')
      .pluck()
      .get(runId);
    return record === undefined ? null : (JSON.parse(record) as BacktestRecord);
  }

  delete(runId: string): void {
    this.#database.prepare('DELETE FROM runs WHERE run_id = ?').run(runId);
  }
}
