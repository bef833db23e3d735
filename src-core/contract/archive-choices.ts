/** What the window lets choose of exports, imports and the daily run; apart from the schemas, which the page must not carry. */

export const EXPORT_FORMATS = ['csv', 'parquet', 'json'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const EXPORT_ZONES = ['UTC', 'America/New_York', 'America/Chicago'] as const;
export type ExportZone = (typeof EXPORT_ZONES)[number];

/** Whose files of one-minute bars can be read. */
export const IMPORT_FORMATS = [
  'ninjatrader',
  'kibot',
  'firstrate',
  'backtestmarket',
  'tradingview',
  'bellwether',
  'headed',
] as const;

/** The zones that exporters of American futures and stocks are known to use. */
export const IMPORT_ZONES = ['UTC', 'America/New_York', 'America/Chicago', 'America/Los_Angeles'] as const;

/** Whether a bar is stamped with the instant at which its minute begins or ends. */
export const BAR_STAMPS = ['start', 'end'] as const;
export type BarStamp = (typeof BAR_STAMPS)[number];

export const KEEP_TICKS_DAYS = { least: 1, most: 10_000 } as const;

/** 17:05 in New York: the day of the futures is over, and the broker's last bars are in. */
export const EARLIEST_DAILY_MINUTE = 17 * 60 + 5;
