import { field, fieldTable, shares } from './field.ts';

/** CHART_FUTURES. `seq` and `key` come as named members. */
export const CHART_FUTURES_TABLE = fieldTable(
  field('symbol', 'text', 'arrives as `key`'),
  field('chartTimeMs', 'epoch-ms', 'START of the minute'),
  field('openPrice', 'price'),
  field('highPrice', 'price'),
  field('lowPrice', 'price'),
  field('closePrice', 'price'),
  field('volume', 'size', 'of this minute alone'),
);

/** CHART_EQUITY in the order Schwab sends; its own documentation has it shifted by one. */
export const CHART_EQUITY_TABLE = fieldTable(
  field('symbol', 'text', 'arrives as `key`'),
  field('sequence', 'count', 'minutes since 07:00 New York', 'minutes'),
  field('openPrice', 'price'),
  field('highPrice', 'price'),
  field('lowPrice', 'price'),
  field('closePrice', 'price'),
  shares('volume', 'of this minute alone'),
  field('chartTimeMs', 'epoch-ms', 'START of the minute'),
  field('chartDay', 'epoch-days'),
);
