import { open } from 'node:fs/promises';
import { BAR_STAMPS, IMPORT_ZONES, type BarStamp } from '#core/contract/archive-choices';
import type { DuckDbSession } from '../parquet/duckdb-session.ts';
import { recogniseFormat, type CsvFormat } from './csv-convention.ts';
import { csvRows, startOf } from './merge-sources.ts';
import { judgeStamps, type StampReading, type StampVerdict } from './stamp-evidence.ts';

const LONGEST_FIRST_LINE_BYTES = 4_096;
/** Rows that are looked at: some months of minutes say enough. */
const SAMPLED_ROWS = 200_000;

/** The exporter of a file by its first line; null when it is none that is known. */
export async function formatOf(file: string): Promise<CsvFormat | null> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(
      Buffer.alloc(LONGEST_FIRST_LINE_BYTES),
      0,
      LONGEST_FIRST_LINE_BYTES,
      0,
    );
    return recogniseFormat(buffer.toString('utf8', 0, bytesRead).split(/\r?\n/, 1)[0] ?? '');
  } finally {
    await handle.close();
  }
}

/** What the stamps of a file mean, judged by the daily break and the volume at the bell under every usual reading. */
export async function detectStamps(session: DuckDbSession, file: string, format: CsvFormat): Promise<StampVerdict> {
  return judgeStamps(await readEvidence(session, file, format));
}

/** What the bars of a file say under every usual reading of its stamps. */
export async function readEvidence(session: DuckDbSession, file: string, format: CsvFormat): Promise<StampReading[]> {
  const readings: StampReading[] = [];
  for (const zone of IMPORT_ZONES) {
    for (const stamp of BAR_STAMPS) readings.push(await readStamps(session, file, { format, zone, stamp }));
  }
  return readings;
}

async function readStamps(
  session: DuckDbSession,
  file: string,
  convention: { readonly format: CsvFormat; readonly zone: string; readonly stamp: BarStamp },
): Promise<StampReading> {
  const { bars, in_break, at_open, before_open } = await session.row(`
    WITH read AS (
      SELECT timezone('America/New_York', ${startOf(convention)}) AS local, TRY_CAST(trim(volume) AS DOUBLE) AS volume
      FROM ${csvRows(file, convention)} LIMIT ${SAMPLED_ROWS}
    ), clocked AS (SELECT hour(local) * 60 + minute(local) AS minute, volume FROM read WHERE local IS NOT NULL)
    SELECT count(*)::DOUBLE AS bars, count(*) FILTER (WHERE minute > 17 * 60 + 15 AND minute < 18 * 60)::DOUBLE AS in_break,
      avg(volume) FILTER (WHERE minute = 570) AS at_open, avg(volume) FILTER (WHERE minute = 569) AS before_open
    FROM clocked`);
  const known = (value: unknown): number | null => (typeof value === 'number' ? value : null);
  return {
    zone: convention.zone,
    stamp: convention.stamp,
    bars: known(bars) ?? 0,
    barsInBreak: known(in_break) ?? 0,
    volumeAtOpen: known(at_open),
    volumeBeforeOpen: known(before_open),
  };
}
