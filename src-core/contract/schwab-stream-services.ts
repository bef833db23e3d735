import { ACCT_ACTIVITY_TABLE } from './schwab-field-tables/account-activity.ts';
import { BOOK_TABLE } from './schwab-field-tables/book.ts';
import { CHART_EQUITY_TABLE, CHART_FUTURES_TABLE } from './schwab-field-tables/chart.ts';
import { LEVELONE_EQUITIES_TABLE } from './schwab-field-tables/equities.ts';
import type { FieldTable } from './schwab-field-tables/field.ts';
import { LEVELONE_FOREX_TABLE } from './schwab-field-tables/forex.ts';
import { LEVELONE_FUTURES_OPTIONS_TABLE, LEVELONE_FUTURES_TABLE } from './schwab-field-tables/futures.ts';
import { LEVELONE_OPTIONS_TABLE } from './schwab-field-tables/options.ts';
import {
  SCREENER_EQUITY_PREFIXES,
  SCREENER_FREQUENCIES,
  SCREENER_OPTION_PREFIXES,
  SCREENER_SORT_FIELDS,
  SCREENER_TABLE,
} from './schwab-field-tables/screener.ts';
import type { StreamServiceName } from './stream-data.ts';

/**
 * How a service sends what it knows:
 *
 * - change: an image of all wanted fields first, then only what changed, merged over a short time. A field that is
 *   missing is unchanged, never unknown.
 * - whole: each item replaces everything known of its key, at a bounded rate.
 * - all-sequence: every event, numbered by `seq`.
 */
export type StreamDelivery = 'change' | 'whole' | 'all-sequence';

export type StreamCommand = 'SUBS' | 'ADD' | 'UNSUBS' | 'VIEW';

export interface StreamServiceFacts {
  readonly delivery: StreamDelivery;
  readonly commands: readonly StreamCommand[];
  /** What a key of the service looks like. A key that does not match is no error: it is accepted and stays silent. */
  readonly keyPattern: RegExp;
  readonly table: FieldTable;
}

const ALL_COMMANDS: readonly StreamCommand[] = ['SUBS', 'ADD', 'UNSUBS', 'VIEW'];
const EQUITY_KEY = /^\$?[A-Z][A-Z0-9]{0,9}([./-][A-Z]{1,2})?$/;
const OPTION_KEY = /^[A-Z$][A-Z0-9.$ ]{5}\d{6}[CP]\d{8}$/;
const FUTURE_KEY = /^\/[A-Z0-9]{1,4}([FGHJKMNQUVXZ]\d{2})?$/;
const FUTURE_OPTION_KEY = /^\.\/[A-Z0-9]{1,5}[FGHJKMNQUVXZ]\d{2}[CP]\d+(\.\d+)?$/;
const FOREX_KEY = /^[A-Z]{3}\/[A-Z]{3}$/;
const ANY_KEY = /^[^,]+$/;

function screenerKey(prefixes: readonly string[]): RegExp {
  const literal = prefixes.map((prefix) => prefix.replace(/[$.]/g, '\\$&'));
  return new RegExp(`^(${literal.join('|')})_(${SCREENER_SORT_FIELDS.join('|')})_(${SCREENER_FREQUENCIES.join('|')})$`);
}

function service(
  delivery: StreamDelivery,
  table: FieldTable,
  keyPattern: RegExp,
  commands: readonly StreamCommand[] = ALL_COMMANDS,
): StreamServiceFacts {
  return { delivery, commands, keyPattern, table };
}

/** Every data service of the streamer. There is no depth of futures, no trade tape and no news: code 11. */
export const STREAM_SERVICES = {
  LEVELONE_EQUITIES: service('change', LEVELONE_EQUITIES_TABLE, EQUITY_KEY),
  LEVELONE_OPTIONS: service('change', LEVELONE_OPTIONS_TABLE, OPTION_KEY),
  LEVELONE_FUTURES: service('change', LEVELONE_FUTURES_TABLE, FUTURE_KEY),
  LEVELONE_FUTURES_OPTIONS: service('change', LEVELONE_FUTURES_OPTIONS_TABLE, FUTURE_OPTION_KEY),
  LEVELONE_FOREX: service('change', LEVELONE_FOREX_TABLE, FOREX_KEY),
  CHART_EQUITY: service('all-sequence', CHART_EQUITY_TABLE, EQUITY_KEY),
  CHART_FUTURES: service('all-sequence', CHART_FUTURES_TABLE, FUTURE_KEY),
  NYSE_BOOK: service('whole', BOOK_TABLE, EQUITY_KEY),
  NASDAQ_BOOK: service('whole', BOOK_TABLE, EQUITY_KEY),
  OPTIONS_BOOK: service('whole', BOOK_TABLE, OPTION_KEY),
  SCREENER_EQUITY: service('whole', SCREENER_TABLE, screenerKey(SCREENER_EQUITY_PREFIXES)),
  SCREENER_OPTION: service('whole', SCREENER_TABLE, screenerKey(SCREENER_OPTION_PREFIXES)),
  ACCT_ACTIVITY: service('all-sequence', ACCT_ACTIVITY_TABLE, ANY_KEY, ['SUBS', 'UNSUBS']),
} as const satisfies Readonly<Record<StreamServiceName, StreamServiceFacts>>;

/** The service of a name, or null when the streamer has none of that name. */
export function streamServiceNamed(name: string): StreamServiceName | null {
  return Object.hasOwn(STREAM_SERVICES, name) ? (name as StreamServiceName) : null;
}
