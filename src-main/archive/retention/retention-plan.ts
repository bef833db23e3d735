import { basename, dirname } from 'node:path';
import type Database from 'better-sqlite3';
import type { RetentionDay } from '#core/contract/archive-desk';
import type { ArchiveLayout } from '../archive-layout.ts';
import { readManifest } from '../manifest/symbol-manifest.ts';
import { verifyFile, type FileVerdict } from '../manifest/verify-folder.ts';
import { literalPath } from '../parquet/day-file-names.ts';
import { quoted, type DuckDbSession } from '../parquet/duckdb-session.ts';
import { sessionDayNamed } from '../session-day.ts';
import { exchangeMs, finishedDays } from '../sqlite/market/unwritten-days.ts';

const MS_PER_DAY = 86_400_000;

interface TickRange {
  readonly ticks: number;
  readonly first: number | null;
  readonly last: number | null;
}

const OBSTACLES: Readonly<Record<Exclude<FileVerdict['state'], 'sound'>, string>> = {
  missing: 'there is no Parquet file of them yet; `archive -- ticks` writes it',
  unreadable: 'their Parquet file cannot be read',
  changed: 'their Parquet file is not as it was written',
  unlisted: 'their Parquet file is not in the manifest',
};

/**
 * What would be deleted: the ticks of finished days that ended more than `keepDays` days before the exchange's clock and
 * whose Parquet file is whole and holds every one of them.
 */
export async function planRetention(
  session: DuckDbSession,
  reader: Database.Database,
  layout: ArchiveLayout,
  keepDays: number,
): Promise<RetentionDay[]> {
  const cutoffMs = exchangeMs(reader) - keepDays * MS_PER_DAY;
  const count = reader.prepare<[string, number, number], TickRange>(
    `SELECT count(*) AS ticks, min(tick_id) AS first, max(tick_id) AS last FROM ticks
     WHERE symbol_id = (SELECT id FROM symbols WHERE name = ?) AND exchange_ms >= ? AND exchange_ms < ?`,
  );
  const entries: RetentionDay[] = [];
  for (const { symbol, day } of finishedDays(reader)) {
    const { startMs, endMs } = sessionDayNamed(symbol, day);
    if (endMs > cutoffMs) continue;
    const stored = count.get(symbol, startMs, endMs);
    if (stored?.first === undefined || stored.first === null || stored.last === null) continue;
    const { ticks, first: firstTickId, last: lastTickId } = stored;
    const keptBecause = await obstacle(session, layout.tickFile(symbol, day), stored);
    entries.push({ symbol, day, ticks, firstTickId, lastTickId, keptBecause });
  }
  return entries;
}

/**
 * Ticks are only ever added and never changed, and each file was compared with them when it was written: the same number
 * between the same ends are the same ticks.
 */
async function obstacle(session: DuckDbSession, file: string, stored: TickRange): Promise<string | null> {
  const listed = await readManifest(dirname(file));
  const entry = listed?.files[basename(file)] ?? null;
  if (entry === null) return OBSTACLES.missing;
  const { state } = await verifyFile(session, file, entry);
  if (state !== 'sound') return OBSTACLES[state];
  const { ticks, first, last } = await session.row(
    `SELECT count(*)::DOUBLE AS ticks, min(tick_id)::DOUBLE AS first, max(tick_id)::DOUBLE AS last
     FROM read_parquet(${quoted(literalPath(file))}, hive_partitioning = false)`,
  );
  const isWhole = ticks === stored.ticks && first === stored.first && last === stored.last;
  return isWhole ? null : `their Parquet file holds ${String(ticks)} ticks and the database ${stored.ticks}`;
}
