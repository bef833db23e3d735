import type { BarStamp } from '#core/contract/archive-choices';
import type { DuckDbSession } from '../parquet/duckdb-session.ts';
import { CSV_LAYOUTS, type CsvConvention, type CsvFormat } from './csv-convention.ts';
import { detectStamps, formatOf } from './detect-convention.ts';
import { MergeError } from './merge-error.ts';

/** What the user has said of a file; null is to be found out. */
export interface DeclaredConvention {
  readonly format: CsvFormat | null;
  readonly zone: string | null;
  readonly stamp: BarStamp | null;
}

export interface DecidedConvention extends CsvConvention {
  /** `declared` by the user, `written` in the file's own times, or `detected` from the bars. */
  readonly by: 'declared' | 'written' | 'detected';
}

/** These files carry instants, not the time of some wall clock. */
export const TELL_INSTANTS: ReadonlySet<CsvFormat> = new Set(['tradingview', 'bellwether']);

/**
 * How a file is to be read: as declared, else as its bars prove. Throws MergeError where they prove nothing, or something
 * else than what was declared.
 */
export async function decideConvention(
  session: DuckDbSession,
  file: string,
  declared: DeclaredConvention,
): Promise<DecidedConvention> {
  const format = declared.format ?? (await formatOf(file));
  if (format === null) {
    const known = Object.keys(CSV_LAYOUTS).join(', ');
    throw new MergeError(`${file} begins like no known export. Say --format (${known}), or convert it to one of them.`);
  }
  const { zone, stamp } = declared;
  if (zone !== null && stamp !== null) return { format, zone: validZone(zone), stamp, by: 'declared' };
  if (TELL_INSTANTS.has(format)) {
    const layout = CSV_LAYOUTS[format];
    return { format, zone: zone ?? layout.zone ?? 'UTC', stamp: stamp ?? layout.stamp, by: 'written' };
  }
  return { format, ...(await provenStamps(session, file, format, declared)), by: 'detected' };
}

async function provenStamps(
  session: DuckDbSession,
  file: string,
  format: CsvFormat,
  { zone, stamp }: DeclaredConvention,
): Promise<{ readonly zone: string; readonly stamp: BarStamp }> {
  const verdict = await detectStamps(session, file, format);
  if (verdict.kind === 'ask') throw new MergeError(`${file}: ${verdict.sentence} Say --zone and --stamp.`);
  if ((zone ?? verdict.zone) !== verdict.zone || (stamp ?? verdict.stamp) !== verdict.stamp) {
    throw new MergeError(
      `${file} is stamped in ${verdict.zone} at the ${verdict.stamp} of the minute, as its bars show, which is not what ` +
        'was said. If you know better, say both --zone and --stamp.',
    );
  }
  return verdict;
}

/** Throws MergeError on what is no zone. */
export function validZone(zone: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone;
  } catch (error) {
    if (error instanceof RangeError) {
      throw new MergeError(`"${zone}" is no time zone. Say one such as UTC, America/New_York or America/Chicago.`);
    }
    throw error;
  }
}
