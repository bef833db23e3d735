import type Database from 'better-sqlite3';
import { activeStrategySchema, type ActiveStrategy } from '#core/signals/active-strategy';

/** The strategies of an archive, in the order in which they were made. */
export class StrategyStore {
  readonly #list: Database.Statement<[], string>;
  readonly #count: Database.Statement<[], number>;
  readonly #save: Database.Statement<[Record<string, unknown>]>;
  readonly #remove: Database.Statement<[number, string]>;

  constructor(database: Database.Database) {
    this.#list = database
      .prepare<[], string>('SELECT body FROM strategies WHERE removed_ms IS NULL ORDER BY made_ms, id')
      .pluck();
    this.#count = database.prepare<[], number>('SELECT count(*) FROM strategies').pluck();
    this.#save = database.prepare(
      `INSERT INTO strategies VALUES (:id, :rule, :title, :isWatching, :body, :nowMs, :nowMs, NULL)
       ON CONFLICT (id) DO UPDATE SET rule = excluded.rule, title = excluded.title, is_watching = excluded.is_watching,
         body = excluded.body, changed_ms = excluded.changed_ms, removed_ms = NULL`,
    );
    this.#remove = database.prepare('UPDATE strategies SET removed_ms = ? WHERE id = ?');
  }

  /** All that are not removed. An archive that never had one begins with `initial`. */
  list(initial: ActiveStrategy, nowMs: number): ActiveStrategy[] {
    if (this.#count.get() === 0) this.save(initial, nowMs);
    return this.#list.all().map((body) => activeStrategySchema.parse(JSON.parse(body)));
  }

  /** Adds a strategy, or replaces the one with its id. */
  save(strategy: ActiveStrategy, nowMs: number): void {
    const { id, rule, title, isWatching } = strategy;
    this.#save.run({ id, rule, title, isWatching: isWatching ? 1 : 0, body: JSON.stringify(strategy), nowMs });
  }

  remove(id: string, nowMs: number): void {
    this.#remove.run(nowMs, id);
  }
}
