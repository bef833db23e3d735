import { literalPath } from '../parquet/day-file-names.ts';
import { quoted } from '../parquet/duckdb-session.ts';
import { CSV_LAYOUTS, type CsvConvention } from './csv-convention.ts';
import type { MergeSource } from './master-merge.ts';

const MS_PER_MINUTE = 60_000;
const price = (name: string): string => `CAST(${name} AS DECIMAL(18, 8)) AS ${name}`;

/** The day files that this program writes, or a master of its own: bars with their grade, contract and source. */
export function parquetSource(name: string, files: readonly string[]): MergeSource {
  return {
    name,
    select: `SELECT start, ${['open', 'high', 'low', 'close'].map(price).join(', ')}, volume, tick_count, grade, contract, source
      FROM ${parquetRows(files)}`,
  };
}

/** Files of one layout or of several versions of it, read as one table. */
export function parquetRows(files: readonly string[]): string {
  const paths = files.map((file) => quoted(literalPath(file))).join(', ');
  return `read_parquet([${paths}], hive_partitioning = false, union_by_name = true)`;
}

/** The instant at which a row's minute begins, as SQL over the columns of its layout. */
export function startOf({ format, zone, stamp }: CsvConvention): string {
  const { wallTime } = CSV_LAYOUTS[format];
  const shift = stamp === 'end' ? ` - INTERVAL '${MS_PER_MINUTE} milliseconds'` : '';
  return `timezone(${quoted(zone)}, ${wallTime})${shift}`;
}

/** The rows of a file as they stand, every cell a text. */
export function csvRows(file: string, { format }: Pick<CsvConvention, 'format'>): string {
  const { delimiter, hasHeader, isTimeFirst = false, columns } = CSV_LAYOUTS[format];
  const shape = hasHeader
    ? `header = true`
    : `header = false, columns = {${columns.map((column) => `${column}: 'VARCHAR'`).join(', ')}}`;
  const table = `read_csv(${quoted(literalPath(file))}, delim = ${quoted(delimiter)}, ${shape}, all_varchar = true, auto_detect = ${String(hasHeader)})`;
  return isTimeFirst ? `(SELECT #1 AS stamped, open, high, low, close, volume FROM ${table})` : table;
}

/** A vendor's file of one-minute bars. A cell that is no number makes a row that is refused, not a merge that fails. */
export function csvSource(name: string, file: string, convention: CsvConvention, contract: string | null): MergeSource {
  const cell = (column: string): string => `TRY_CAST(trim(${column}) AS DECIMAL(18, 8)) AS ${column}`;
  return {
    name,
    select: `SELECT ${startOf(convention)} AS start, ${['open', 'high', 'low', 'close'].map(cell).join(', ')},
      coalesce(TRY_CAST(TRY_CAST(trim(volume) AS DOUBLE) AS BIGINT), -1) AS volume, 0::BIGINT AS tick_count, 'vendor' AS grade,
      ${contract === null ? 'NULL::VARCHAR' : quoted(contract)} AS contract, ${quoted(name)} AS source
      FROM ${csvRows(file, convention)}`,
  };
}
