import type Database from 'better-sqlite3';

/** Small numbers for names that recur in every row. Names are only ever added. */
export class NameIds {
  readonly #find: Database.Statement<[string], number>;
  readonly #add: Database.Statement<[string]>;
  readonly #known = new Map<string, number>();

  constructor(database: Database.Database, table: 'sources' | 'symbols') {
    this.#find = database.prepare<[string], number>(`SELECT id FROM ${table} WHERE name = ?`).pluck();
    this.#add = database.prepare(`INSERT INTO ${table} (name) VALUES (?)`);
  }

  idOf(name: string): number {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const id = this.#find.get(name) ?? Number(this.#add.run(name).lastInsertRowid);
    this.#known.set(name, id);
    return id;
  }

  /** After a rollback: ids handed out inside it are void. */
  forget(): void {
    this.#known.clear();
  }
}
