import type * as duckDb from '@duckdb/node-api';

type DuckDb = typeof duckDb;

/** Rows DuckDB takes in one piece. */
const CHUNK_ROWS = 2_048;

export interface DuckDbSettings {
  readonly threads: string;
  readonly memory_limit: string;
}

/** Small and self-contained: one thread beside the streams, nothing fetched from the network, nothing spilled to disk. */
const SETTINGS = {
  threads: '1',
  memory_limit: '512MB',
  temp_directory: '',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
};

export interface Column {
  readonly name: string;
  readonly type: duckDb.DuckDBType;
  readonly values: readonly duckDb.DuckDBValue[];
}

/** Text as an SQL literal. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A DuckDB of its own in memory, for as long as there are files to write. It is loaded when it is first needed. */
export class DuckDbSession {
  readonly api: DuckDb;
  readonly #instance: duckDb.DuckDBInstance;
  readonly #connection: duckDb.DuckDBConnection;

  private constructor(api: DuckDb, instance: duckDb.DuckDBInstance, connection: duckDb.DuckDBConnection) {
    this.api = api;
    this.#instance = instance;
    this.#connection = connection;
  }

  static async open(settings: Partial<DuckDbSettings> = {}): Promise<DuckDbSession> {
    const api = await import('@duckdb/node-api');
    const instance = await api.DuckDBInstance.create(':memory:', { ...SETTINGS, ...settings });
    return new DuckDbSession(api, instance, await instance.connect());
  }

  async run(sql: string): Promise<void> {
    await this.#connection.run(sql);
  }

  async rows(sql: string): Promise<Record<string, duckDb.DuckDBValue>[]> {
    return (await this.#connection.runAndReadAll(sql)).getRowObjects();
  }

  /** What a query answers, a list a column. */
  async columns(sql: string): Promise<Record<string, duckDb.DuckDBValue[]>> {
    return (await this.#connection.runAndReadAll(sql)).getColumnsObject();
  }

  /** What a query answers, a piece at a time and each a list a column, so that memory holds one piece. */
  async *pieces(sql: string): AsyncGenerator<duckDb.DuckDBValue[][]> {
    const result = await this.#connection.stream(sql);
    for (;;) {
      const chunk = await result.fetchChunk();
      if (!chunk || chunk.rowCount === 0) return;
      yield chunk.getColumns();
    }
  }

  /** The only row of a query. */
  async row(sql: string): Promise<Record<string, duckDb.DuckDBValue>> {
    const [row] = await this.rows(sql);
    if (!row) throw new Error(`DuckDB answered nothing to: ${sql}`);
    return row;
  }

  /** Replaces a table by the given columns, all of the same length. */
  async fill(table: string, columns: readonly Column[]): Promise<void> {
    const declared = columns.map(({ name, type }) => `${name} ${type.toString()}`).join(', ');
    await this.#connection.run(`CREATE OR REPLACE TABLE ${table} (${declared})`);
    const appender = await this.#connection.createAppender(table);
    const types = columns.map(({ type }) => type);
    const rowCount = columns[0]?.values.length ?? 0;
    for (let from = 0; from < rowCount; from += CHUNK_ROWS) {
      const chunk = this.api.DuckDBDataChunk.create(types, Math.min(CHUNK_ROWS, rowCount - from));
      chunk.setColumns(columns.map(({ values }) => values.slice(from, from + CHUNK_ROWS)));
      appender.appendDataChunk(chunk);
    }
    // eslint-disable-next-line no-restricted-syntax -- moves rows within memory; the API has no other form
    appender.closeSync();
  }

  /** Ends the statement that is running: it rejects. Says nothing to one that comes later. */
  interrupt(): void {
    this.#connection.interrupt();
  }

  close(): void {
    // eslint-disable-next-line no-restricted-syntax -- frees memory; the API has no other form
    this.#connection.closeSync();
    // eslint-disable-next-line no-restricted-syntax -- frees memory; the API has no other form
    this.#instance.closeSync();
  }
}
