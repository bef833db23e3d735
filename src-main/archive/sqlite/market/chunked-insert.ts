import type Database from 'better-sqlite3';
import { isRefusedRow } from '../../archive-fault.ts';

export type Cell = number | string | null;

/** Rows a statement takes at once. Binding many rows in one call costs about half of as many calls. */
const CHUNK_ROWS = 16;

export interface InsertCounts {
  /** Rows that were new. */
  readonly inserted: number;
  /** Rows the database would not take although they had passed our own checks. */
  readonly refused: number;
}

/** Inserts rows a chunk at a time; a row whose key is already there stays as it is. */
export class ChunkedInsert {
  readonly #width: number;
  readonly #many: Database.Statement<[Cell[]]>;
  readonly #one: Database.Statement<[Cell[]]>;
  #cells: Cell[] = [];
  #inserted = 0;
  #refused = 0;

  constructor(database: Database.Database, table: string, columns: readonly string[]) {
    this.#width = columns.length;
    const row = `(${columns.map(() => '?').join(', ')})`;
    const sql = (rows: number): string =>
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${Array(rows).fill(row).join(', ')} ON CONFLICT DO NOTHING`;
    this.#many = database.prepare<[Cell[]]>(sql(CHUNK_ROWS));
    this.#one = database.prepare<[Cell[]]>(sql(1));
  }

  /** Takes one row, `columns.length` cells in order. */
  add(...cells: Cell[]): void {
    for (const cell of cells) this.#cells.push(cell);
    if (this.#cells.length === this.#width * CHUNK_ROWS) this.#writeChunk();
  }

  /** Writes what is left and tells what became of all rows since the last call. */
  finish(): InsertCounts {
    this.#writeSingly();
    const counts = { inserted: this.#inserted, refused: this.#refused };
    this.#inserted = 0;
    this.#refused = 0;
    return counts;
  }

  /** After a rollback. */
  forget(): void {
    this.#cells = [];
    this.#inserted = 0;
    this.#refused = 0;
  }

  #writeChunk(): void {
    try {
      this.#inserted += this.#many.run(this.#cells).changes;
      this.#cells = [];
    } catch (error) {
      if (!isRefusedRow(error)) throw error;
      this.#writeSingly();
    }
  }

  #writeSingly(): void {
    for (let at = 0; at < this.#cells.length; at += this.#width) {
      try {
        this.#inserted += this.#one.run(this.#cells.slice(at, at + this.#width)).changes;
      } catch (error) {
        if (!isRefusedRow(error)) throw error;
        this.#refused += 1;
      }
    }
    this.#cells = [];
  }
}
