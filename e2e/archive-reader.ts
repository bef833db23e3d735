import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Asks an SQLite file with the `sqlite3` shell, which is not ours. Opens it read-only beside the running app. */
export async function sqlite<Row>(file: string, query: string): Promise<readonly Row[]> {
  const { stdout } = await run('sqlite3', ['-readonly', '-json', file, query], { maxBuffer: 512 * 1024 * 1024 });
  return stdout.trim() === '' ? [] : (JSON.parse(stdout) as Row[]);
}

const DUCKDB_PROGRAM = `
  import { DuckDBInstance } from '@duckdb/node-api';
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const reader = await connection.runAndReadAll(process.argv[1]);
  process.stdout.write(JSON.stringify(reader.getRowObjectsJson()));
`;

/** Asks Parquet files with DuckDB in a process of its own, so that no state of the app’s can help. */
export async function parquet<Row>(query: string): Promise<readonly Row[]> {
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', DUCKDB_PROGRAM, query], {
    maxBuffer: 512 * 1024 * 1024,
  });
  return JSON.parse(stdout) as Row[];
}
