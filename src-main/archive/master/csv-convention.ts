import type { BarStamp, IMPORT_FORMATS } from '#core/contract/archive-choices';

/** How a historical file is laid out and what its time stamps mean (analytics: units and time zones of the exporters). */

export type CsvFormat = (typeof IMPORT_FORMATS)[number];

export interface CsvConvention {
  readonly format: CsvFormat;
  /** An IANA zone such as `America/New_York`, or `UTC`. */
  readonly zone: string;
  readonly stamp: BarStamp;
}

export interface CsvLayout {
  readonly delimiter: ';' | ',';
  readonly hasHeader: boolean;
  /** Whether the first column is the time, under whatever name. */
  readonly isTimeFirst?: boolean;
  /** Names of the columns in their order; a file with a header is read by its own names. */
  readonly columns: readonly string[];
  /** SQL that makes the local wall time of a row, a TIMESTAMP without zone. */
  readonly wallTime: string;
  /** What the exporter's documentation says; null where it must be asked for. */
  readonly zone: string | null;
  readonly stamp: BarStamp;
}

const PRICES = ['open', 'high', 'low', 'close', 'volume'] as const;

export const CSV_LAYOUTS: Readonly<Record<CsvFormat, CsvLayout>> = {
  ninjatrader: {
    delimiter: ';',
    hasHeader: false,
    columns: ['stamped', ...PRICES],
    wallTime: "try_strptime(stamped, '%Y%m%d %H%M%S')",
    zone: 'UTC',
    stamp: 'end',
  },
  kibot: {
    delimiter: ',',
    hasHeader: false,
    columns: ['day', 'clock', ...PRICES],
    wallTime: "try_strptime(day || ' ' || clock, '%m/%d/%Y %H:%M')",
    zone: 'America/New_York',
    stamp: 'start',
  },
  firstrate: {
    delimiter: ',',
    hasHeader: false,
    columns: ['stamped', ...PRICES],
    wallTime: "try_strptime(stamped, '%Y-%m-%d %H:%M:%S')",
    zone: null,
    stamp: 'start',
  },
  backtestmarket: {
    delimiter: ';',
    hasHeader: false,
    columns: ['day', 'clock', ...PRICES],
    wallTime: "try_strptime(day || ' ' || clock, ['%d/%m/%Y %H:%M', '%d/%m/%Y %H:%M:%S'])",
    zone: 'America/Chicago',
    stamp: 'start',
  },
  tradingview: {
    delimiter: ',',
    hasHeader: true,
    columns: ['time', ...PRICES],
    wallTime: 'make_timestamp(TRY_CAST(time AS BIGINT) * 1000000)',
    zone: 'UTC',
    stamp: 'start',
  },
  bellwether: {
    delimiter: ',',
    hasHeader: true,
    columns: ['start', ...PRICES],
    wallTime: "try_strptime(replace(replace(start, 'T', ' '), 'Z', ''), ['%Y-%m-%d %H:%M:%S', '%Y-%m-%d %H:%M:%S.%g'])",
    zone: 'UTC',
    stamp: 'start',
  },
  /** Written by no exporter in particular: a time of some name and kind, then the prices by their names. */
  headed: {
    delimiter: ',',
    hasHeader: true,
    isTimeFirst: true,
    columns: ['stamped', ...PRICES],
    wallTime: `coalesce(
      try_strptime(regexp_replace(replace(trim(stamped), 'T', ' '), '(Z|[+]00:?00)$', ''),
        ['%Y-%m-%d %H:%M:%S', '%Y-%m-%d %H:%M:%S.%g', '%Y-%m-%d %H:%M', '%m/%d/%Y %H:%M:%S', '%m/%d/%Y %H:%M', '%Y%m%d %H:%M:%S']),
      make_timestamp(TRY_CAST(stamped AS BIGINT) * CASE WHEN TRY_CAST(stamped AS BIGINT) > 100000000000 THEN 1000 ELSE 1000000 END))`,
    zone: null,
    stamp: 'start',
  },
};

const SHAPES: readonly (readonly [CsvFormat, RegExp])[] = [
  ['ninjatrader', /^\d{8} \d{6};/],
  ['kibot', /^\d{2}\/\d{2}\/\d{4},\d{2}:\d{2},/],
  ['backtestmarket', /^\d{2}\/\d{2}\/\d{4};\d{2}:\d{2}/],
  ['tradingview', /^time,open,high,low,close/i],
  ['bellwether', /^start,open,high,low,close,volume/],
  ['firstrate', /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2},/],
  ['headed', /^"?\w*(date|time|stamp|ts|ms)\w*"?,"?open"?,"?high"?,"?low"?,"?close"?,"?volume"?/i],
];

/** The exporter whose files begin like this one; null when none does. */
export function recogniseFormat(firstLine: string): CsvFormat | null {
  const line = firstLine.replace(/^\uFEFF/, '').trim();
  return SHAPES.find(([, shape]) => shape.test(line))?.[0] ?? null;
}
