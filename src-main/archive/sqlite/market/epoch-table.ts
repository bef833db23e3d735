import type Database from 'better-sqlite3';

/** How far what one run of a feed worker sent of one source is stored. */
export interface Epoch {
  readonly id: number;
  throughBatchSeq: number;
  throughRowSeq: number;
  /** The newest clock reading and its row; NaN and -1 before the first. */
  clockMs: number;
  clockRowSeq: number;
  /** Whether that reading is stored with its place among the rows, and the newest that is; NaN when not known. */
  isClockKept: boolean;
  keptClockMs: number;
  /** Whether the next reading is to be kept whatever it says. */
  wantsNextClock: boolean;
  lostRows: number;
}

interface StoredEpoch {
  readonly id: number;
  readonly name: string;
  readonly source_id: number;
  readonly through_batch_seq: number;
  readonly through_row_seq: number;
  readonly clock_ms: number | null;
  readonly clock_row_seq: number | null;
  readonly lost_rows: number;
}

const fromStored = (row: StoredEpoch): Epoch => ({
  id: row.id,
  throughBatchSeq: row.through_batch_seq,
  throughRowSeq: row.through_row_seq,
  clockMs: row.clock_ms ?? NaN,
  clockRowSeq: row.clock_row_seq ?? -1,
  isClockKept: false,
  keptClockMs: NaN,
  wantsNextClock: true,
  lostRows: row.lost_rows,
});

/** The epochs a writer works on, read once and saved with each commit. */
export class EpochTable {
  readonly #find: Database.Statement<[string, number], StoredEpoch>;
  readonly #latest: Database.Statement<[], StoredEpoch>;
  readonly #add: Database.Statement<[string, number, number, number]>;
  readonly #save: Database.Statement<[number, number, number | null, number | null, number, number]>;
  readonly #known = new Map<string, Epoch>();
  readonly #changed = new Set<Epoch>();
  /** Of each epoch that was written to since this table was opened. */
  readonly #lostRows = new Map<number, number>();

  constructor(database: Database.Database) {
    this.#find = database.prepare('SELECT * FROM epochs WHERE name = ? AND source_id = ?');
    this.#latest = database.prepare('SELECT * FROM epochs ORDER BY id DESC LIMIT 1');
    this.#add = database.prepare(
      'INSERT INTO epochs (name, source_id, through_batch_seq, through_row_seq) VALUES (?, ?, ?, ?)',
    );
    this.#save = database.prepare(
      'UPDATE epochs SET through_batch_seq = ?, through_row_seq = ?, clock_ms = ?, clock_row_seq = ?, lost_rows = ? WHERE id = ?',
    );
  }

  /** The epoch of a batch, made when new: `before` tells what counts as stored already. */
  of(name: string, sourceId: number, before: { readonly batchSeq: number; readonly rowSeq: number }): Epoch {
    const key = `${sourceId} ${name}`;
    const known = this.#known.get(key);
    if (known) return known;
    let row = this.#find.get(name, sourceId);
    if (!row) {
      this.#add.run(name, sourceId, before.batchSeq, before.rowSeq);
      row = this.#find.get(name, sourceId);
    }
    if (!row) throw new Error(`Epoch ${name} was added and is not there.`);
    const epoch = fromStored(row);
    this.#known.set(key, epoch);
    return epoch;
  }

  /** The epoch that was begun last. */
  latest(): Epoch | null {
    const row = this.#latest.get();
    return row ? (this.#known.get(`${row.source_id} ${row.name}`) ?? fromStored(row)) : null;
  }

  /** Rows that never arrived, of every epoch heard of since the start. */
  get lostRows(): number {
    return [...this.#lostRows.values()].reduce((sum, rows) => sum + rows, 0);
  }

  touch(epoch: Epoch): void {
    this.#changed.add(epoch);
  }

  /** Saves what has changed; inside the transaction. */
  save(): void {
    for (const epoch of this.#changed) {
      this.#lostRows.set(epoch.id, epoch.lostRows);
      const clock = Number.isNaN(epoch.clockMs) ? null : epoch.clockMs;
      const clockRow = clock === null ? null : epoch.clockRowSeq;
      this.#save.run(epoch.throughBatchSeq, epoch.throughRowSeq, clock, clockRow, epoch.lostRows, epoch.id);
    }
    this.#changed.clear();
  }

  /** After a rollback. */
  forget(): void {
    this.#known.clear();
    this.#changed.clear();
  }
}
