import { EXPORT_FORMATS, type ExportFormat } from '#core/contract/archive-choices';
import { parseTimeframe, TimeframeError, type Timeframe } from '#core/market/timeframe';
import { ADJUSTMENTS, type Adjustment } from '../export/back-adjustment.ts';
import { exportBars } from '../export/export-bars.ts';
import { EXIT, UsageError, type ArchiveCommand, type ExitCode, type Terminal } from './archive-command.ts';
import { flag, oneOf, readOptions, required, text, tickSizeOf } from './read-options.ts';
import { RANGE_OPTIONS, readPlace, readRange } from './read-range.ts';

const OPTIONS = {
  symbol: text,
  archive: text,
  master: text,
  ...RANGE_OPTIONS,
  timeframe: text,
  format: text,
  out: text,
  force: flag,
} as const;

function readTimeframe(raw: string): Timeframe {
  try {
    return parseTimeframe(raw);
  } catch (error) {
    if (error instanceof TimeframeError) throw new UsageError(error.message);
    throw error;
  }
}

/** As said, else by the ending of the file's name. */
function formatOf(raw: string | undefined, target: string): ExportFormat {
  const format = raw ?? /\.(\w+)$/.exec(target)?.[1]?.toLowerCase();
  return oneOf('format', format ?? '', EXPORT_FORMATS);
}

type Values = Parameters<typeof readPlace>[0] &
  Parameters<typeof readRange>[1] & {
    readonly symbol?: string;
    readonly timeframe?: string;
    readonly format?: string;
    readonly out?: string;
    readonly force?: boolean;
  };

async function writeExport(
  values: Values,
  adjustment: Adjustment | null,
  tickSize: (symbol: string) => number,
  { say, sqliteBinding, nowMs }: Terminal,
): Promise<ExitCode> {
  const symbol = required('symbol', values.symbol);
  const target = required('out', values.out);
  const { rows, rolls } = await exportBars({
    symbol,
    place: readPlace(values),
    ...readRange(symbol, values),
    timeframe: readTimeframe(values.timeframe ?? '1m'),
    hours: 'all',
    zone: 'UTC',
    adjustment,
    tickSize: tickSize(symbol),
    format: formatOf(values.format, target),
    target,
    mayReplace: values.force ?? false,
    sqliteBinding,
    nowMs,
  });
  for (const { time, from, to, difference, ratio } of rolls) {
    say(`${time}  ${from} → ${to}  ${difference} points, × ${ratio.toFixed(9)}`);
  }
  say(`${rows} bars written: ${target}`);
  return EXIT.done;
}

/** `export`: any range and timeframe as CSV, Parquet or JSON. */
export const exportCommand: ArchiveCommand = (argv, terminal) =>
  writeExport(readOptions(argv, OPTIONS), null, () => 1, terminal);

/** `adjust`: an export whose prices before each roll are brought to the level of the newest contract. */
export const adjustCommand: ArchiveCommand = (argv, terminal) => {
  const values = readOptions(argv, { ...OPTIONS, method: text, tick: text });
  const method = oneOf('method', required('method', values.method), ADJUSTMENTS);
  return writeExport(values, method, (symbol) => tickSizeOf(symbol, values.tick), terminal);
};
