import type Database from 'better-sqlite3';
import type { Signal } from '#core/signals/signal';
import { isRefusedRow } from '../../archive-fault.ts';

const WHOLE_NUMBERS = [
  'strategyVersion',
  'barStartMs',
  'knownAtMs',
  'price',
  'rangeHigh',
  'rangeLow',
  'stop',
  'target',
] as const satisfies readonly (keyof Signal)[];

const isSound = (signal: Signal): boolean =>
  signal.id !== '' && WHOLE_NUMBERS.every((name) => Number.isSafeInteger(signal[name]));

/** The signals of an archive. The first version of a signal stands; sending it again changes nothing. */
export class SignalStore {
  readonly #insert: Database.Statement<[Record<string, unknown>]>;
  readonly #recent: Database.Statement<[string, number], string>;
  readonly #count: Database.Statement<[], number>;
  readonly #transact: (entries: readonly SignalsOfSource[], nowMs: number) => number;

  constructor(database: Database.Database) {
    this.#insert = database.prepare(
      `INSERT INTO signals VALUES (:source, :id, :strategy, :strategyVersion, :symbol, :contract, :tradingDay, :side,
         :barStartMs, :knownAtMs, :price, :rangeHigh, :rangeLow, :stop, :target, :body, :nowMs)
       ON CONFLICT DO NOTHING`,
    );
    this.#recent = database
      .prepare<[string, number], string>(
        'SELECT body FROM signals WHERE source = ? ORDER BY known_at_ms DESC, id DESC LIMIT ?',
      )
      .pluck();
    this.#count = database.prepare<[], number>('SELECT count(*) FROM signals').pluck();
    this.#transact = database.transaction((entries: readonly SignalsOfSource[], nowMs: number) => {
      let refused = 0;
      for (const { source, signals } of entries) {
        for (const signal of signals) if (!this.#add(source, signal, nowMs)) refused += 1;
      }
      return refused;
    });
  }

  /** Stores them all or none; returns how many were unfit. */
  commit(entries: readonly SignalsOfSource[], nowMs: number): number {
    return entries.length === 0 ? 0 : this.#transact(entries, nowMs);
  }

  /** The newest signals of a source, newest first. */
  recent(source: string, limit: number): Signal[] {
    return this.#recent.all(source, limit).map((body) => JSON.parse(body) as Signal);
  }

  count(): number {
    return this.#count.get() ?? 0;
  }

  #add(source: string, signal: Signal, nowMs: number): boolean {
    if (!isSound(signal)) return false;
    try {
      this.#insert.run({ ...signal, source, body: JSON.stringify(signal), nowMs });
      return true;
    } catch (error) {
      if (!isRefusedRow(error)) throw error;
      return false;
    }
  }
}

export interface SignalsOfSource {
  readonly source: string;
  readonly signals: readonly Signal[];
}
