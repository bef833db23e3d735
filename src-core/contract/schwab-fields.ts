import { ACCT_ACTIVITY_TABLE } from './schwab-field-tables/account-activity.ts';
import { BOOK_LEVEL_TABLE, BOOK_MAKER_TABLE, BOOK_TABLE } from './schwab-field-tables/book.ts';
import { CHART_EQUITY_TABLE, CHART_FUTURES_TABLE } from './schwab-field-tables/chart.ts';
import { LEVELONE_EQUITIES_TABLE } from './schwab-field-tables/equities.ts';
import { numbersOf } from './schwab-field-tables/field.ts';
import { LEVELONE_FOREX_TABLE } from './schwab-field-tables/forex.ts';
import { LEVELONE_FUTURES_OPTIONS_TABLE, LEVELONE_FUTURES_TABLE } from './schwab-field-tables/futures.ts';
import { LEVELONE_OPTIONS_TABLE } from './schwab-field-tables/options.ts';
import { SCREENER_TABLE } from './schwab-field-tables/screener.ts';

/**
 * Field numbers of Schwab's streamer services by name, as its servers really send them: the tables of
 * schwab-field-tables/ turned round, shared by the feed and the practice exchange. Field 0 is asked for but never sent
 * under "0": the symbol arrives as `key`.
 */
export const LEVELONE_EQUITIES_FIELDS = numbersOf(LEVELONE_EQUITIES_TABLE);
export const LEVELONE_OPTIONS_FIELDS = numbersOf(LEVELONE_OPTIONS_TABLE);
export const LEVELONE_FUTURES_FIELDS = numbersOf(LEVELONE_FUTURES_TABLE);
export const LEVELONE_FUTURES_OPTIONS_FIELDS = numbersOf(LEVELONE_FUTURES_OPTIONS_TABLE);
export const LEVELONE_FOREX_FIELDS = numbersOf(LEVELONE_FOREX_TABLE);
export const CHART_FUTURES_FIELDS = numbersOf(CHART_FUTURES_TABLE);
export const CHART_EQUITY_FIELDS = numbersOf(CHART_EQUITY_TABLE);
export const BOOK_FIELDS = numbersOf(BOOK_TABLE);
export const BOOK_LEVEL_FIELDS = numbersOf(BOOK_LEVEL_TABLE);
export const BOOK_MAKER_FIELDS = numbersOf(BOOK_MAKER_TABLE);
export const SCREENER_FIELDS = numbersOf(SCREENER_TABLE);
export const ACCT_ACTIVITY_FIELDS = numbersOf(ACCT_ACTIVITY_TABLE);

/** Codes in the `content.code` of a streamer response or notification. */
export const STREAMER_CODES = {
  success: 0,
  loginDenied: 3,
  unknownFailure: 9,
  serviceNotAvailable: 11,
  closeConnection: 12,
  reachedSymbolLimit: 19,
  notLoggedIn: 20,
  badCommandFormat: 21,
  failedSubs: 22,
  failedUnsubs: 23,
  failedAdd: 24,
  failedView: 25,
  succeededSubs: 26,
  succeededUnsubs: 27,
  succeededAdd: 28,
  succeededView: 29,
  stopStreaming: 30,
} as const;
