import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Reads an archive with programs that are not ours: what they see is what any colleague's tool sees. */

const run = promisify(execFile);
const MAXIMUM_OUTPUT_BYTES = 512 * 1024 * 1024;

/** Asks an SQLite file with the `sqlite3` shell. */
export async function askSqlite<Row>(file: string, query: string): Promise<Row[]> {
  const { stdout } = await run('sqlite3', ['-readonly', '-json', file, query], { maxBuffer: MAXIMUM_OUTPUT_BYTES });
  return stdout.trim() === '' ? [] : (JSON.parse(stdout) as Row[]);
}

const DUCKDB_PROGRAM = `
  import { DuckDBInstance } from '@duckdb/node-api';
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const reader = await connection.runAndReadAll(process.argv[1]);
  process.stdout.write(JSON.stringify(reader.getRowObjectsJson()));
`;

/** Asks Parquet files with DuckDB in a process of its own. Every value comes as DuckDB writes it in JSON. */
export async function askDuckDb<Row>(query: string): Promise<Row[]> {
  const args = ['--input-type=module', '-e', DUCKDB_PROGRAM, query];
  const { stdout } = await run(process.execPath, args, { maxBuffer: MAXIMUM_OUTPUT_BYTES });
  return JSON.parse(stdout) as Row[];
}
