import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from '../../files/is-missing.ts';
import { literalPath } from '../parquet/day-file-names.ts';
import { quoted, type DuckDbSession } from '../parquet/duckdb-session.ts';
import { sha256Of } from './sha256-of.ts';
import { readManifest, type ManifestEntry } from './symbol-manifest.ts';

/** How a file stands to what the manifest says of it. */
export interface FileVerdict {
  readonly file: string;
  readonly state: 'sound' | 'changed' | 'missing' | 'unlisted' | 'unreadable';
  readonly rows: number | null;
}

/** Compares every Parquet file of a symbol's folder with the manifest, byte for byte and by its own row count. */
export async function verifyFolder(session: DuckDbSession, folder: string): Promise<FileVerdict[]> {
  const listed = (await readManifest(folder))?.files ?? {};
  const found = (await namesIn(folder)).filter((name) => name.endsWith('.parquet'));
  const names = [...new Set([...found, ...Object.keys(listed)])].sort();
  return Promise.all(
    names.map(async (name) => {
      const file = join(folder, name);
      if (!found.includes(name)) return { file, state: 'missing' as const, rows: null };
      return verifyFile(session, file, listed[name] ?? null);
    }),
  );
}

/** Compares one file with its entry of the manifest; null when it has none. */
export async function verifyFile(
  session: DuckDbSession,
  file: string,
  entry: ManifestEntry | null,
): Promise<FileVerdict> {
  const rows = await rowsOf(session, file);
  if (rows === null) return { file, state: 'unreadable', rows };
  if (entry === null) return { file, state: 'unlisted', rows };
  const isAsWritten = entry.rows === rows && entry.sha256 === (await sha256Of(file));
  return { file, state: isAsWritten ? 'sound' : 'changed', rows };
}

/** Rows of a Parquet file, as it says itself; null when it cannot be read. */
async function rowsOf(session: DuckDbSession, file: string): Promise<number | null> {
  try {
    const { rows } = await session.row(
      `SELECT count(*)::DOUBLE AS rows FROM read_parquet(${quoted(literalPath(file))}, hive_partitioning = false)`,
    );
    return Number(rows);
  } catch {
    // DuckDB has many words for a file that is none; here it matters only that it is not.
    return null;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
