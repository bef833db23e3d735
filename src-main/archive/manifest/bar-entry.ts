import { epochMs, MS_PER_MINUTE } from '#core/market/units';
import { sessionCoverage } from '../gaps/session-coverage.ts';
import type { StoredBar } from '../sqlite/market/bar-reader.ts';
import type { DayFile } from '../sqlite/market/parquet-days.ts';
import { sessionDayOf } from '../session-day.ts';
import type { ManifestEntry } from './symbol-manifest.ts';

const iso = (instantMs: number): string => new Date(instantMs).toISOString();

/** What a manifest says of a day's file of bars. */
export function barEntry(symbol: string, file: DayFile, bars: readonly StoredBar[]): ManifestEntry {
  const starts = Float64Array.from(bars, ({ bar }) => bar.startMs);
  const [first, last] = [starts[0], starts.at(-1)];
  return {
    rows: file.rows,
    bytes: file.bytes,
    sha256: file.sha256,
    firstTime: first === undefined ? null : iso(first),
    lastTime: last === undefined ? null : iso(last),
    gaps: first === undefined ? [] : gapsOf(symbol, starts, first),
    duplicates: starts.length - new Set(starts).size,
  };
}

function gapsOf(symbol: string, starts: Float64Array, firstMs: number): { from: string; minutes: number }[] {
  const { startMs, endMs } = sessionDayOf(symbol, epochMs(firstMs));
  return sessionCoverage(symbol, startMs, endMs, starts, [])
    .flatMap(({ gaps }) => gaps)
    .map(({ fromMs, toMs }) => ({ from: iso(fromMs), minutes: (toMs - fromMs) / MS_PER_MINUTE }));
}
