import { field, fieldTable } from './field.ts';

/** NYSE_BOOK, NASDAQ_BOOK and OPTIONS_BOOK: each frame replaces the whole book of its key. */
export const BOOK_TABLE = fieldTable(
  field('symbol', 'text', 'arrives as `key`'),
  field('bookTimeMs', 'epoch-ms', 'of the snapshot'),
  field('bidSideLevels', 'list', 'BOOK_LEVEL_TABLE, best first'),
  field('askSideLevels', 'list', 'BOOK_LEVEL_TABLE, best first'),
);

/** One price level of a book. */
export const BOOK_LEVEL_TABLE = fieldTable(
  field('price', 'price'),
  field('size', 'size', 'sum over the makers', 'shares or contracts'),
  field('makerCount', 'count', 'length of the list of makers'),
  field('makers', 'list', 'BOOK_MAKER_TABLE; always there'),
);

/** One market maker at a level. */
export const BOOK_MAKER_TABLE = fieldTable(
  field('id', 'text', 'market identifier code, maker id or one letter, in upper or lower case'),
  field('size', 'size', '', 'shares or contracts'),
  field('quoteTimeOfDayMs', 'day-ms', 'since midnight in New York, no epoch time'),
);
