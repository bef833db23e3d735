import { field, fieldTable } from './field.ts';

/** SCREENER_EQUITY and SCREENER_OPTION: each frame replaces the whole list of its key. */
export const SCREENER_TABLE = fieldTable(
  field('symbol', 'text', 'arrives as `key`: prefix, sort field and frequency, e.g. NYSE_VOLUME_5'),
  field('timestampMs', 'epoch-ms'),
  field('sortField', 'text'),
  field('frequency', 'count', '0 is the whole day', 'minutes'),
  field('items', 'list', 'SCREENER_ITEM_MEMBERS, by name'),
);

/** The members of one line of a screener, which have names and no numbers. */
export const SCREENER_ITEM_MEMBERS = [
  field('symbol', 'text'),
  field('description', 'text'),
  field('lastPrice', 'price'),
  field('netChange', 'price'),
  field('netPercentChange', 'fraction'),
  field('marketShare', 'percent', 'of the total volume'),
  field('totalVolume', 'size', 'of the whole market: the same on every line'),
  field('volume', 'size', 'of the symbol within the frequency'),
  field('trades', 'count', 'of the symbol within the frequency'),
] as const;

export const SCREENER_SORT_FIELDS = [
  'VOLUME',
  'TRADES',
  'PERCENT_CHANGE_UP',
  'PERCENT_CHANGE_DOWN',
  'AVERAGE_PERCENT_VOLUME',
] as const;
export type ScreenerSortField = (typeof SCREENER_SORT_FIELDS)[number];

export const SCREENER_EQUITY_PREFIXES = [
  '$COMPX',
  '$DJI',
  '$SPX.X',
  'INDEX_ALL',
  'NYSE',
  'NASDAQ',
  'OTCBB',
  'EQUITY_ALL',
] as const;
export const SCREENER_OPTION_PREFIXES = ['OPTION_PUT', 'OPTION_CALL', 'OPTION_ALL'] as const;
export type ScreenerPrefix = (typeof SCREENER_EQUITY_PREFIXES)[number] | (typeof SCREENER_OPTION_PREFIXES)[number];

/** Minutes; 0 is the whole day. */
export const SCREENER_FREQUENCIES = [0, 1, 5, 10, 30, 60] as const;
