import type { FeedHealth } from '#core/contract/health';

export type ServiceHealth = FeedHealth['services'][number];

interface ServiceWords {
  readonly word: string;
  readonly tone: 'good' | 'wait' | 'bad';
}

export const SERVICE_STATE_WORDS: Readonly<Record<ServiceHealth['state'], ServiceWords>> = {
  pending: { word: 'Asked for', tone: 'wait' },
  accepted: { word: 'Accepted', tone: 'good' },
  refused: { word: 'Refused', tone: 'bad' },
};

const SERVICE_TITLES: Readonly<Record<string, string>> = {
  LEVELONE_EQUITIES: 'Quotes of stocks',
  LEVELONE_OPTIONS: 'Quotes of options',
  LEVELONE_FUTURES: 'Quotes of futures',
  LEVELONE_FUTURES_OPTIONS: 'Quotes of futures options',
  LEVELONE_FOREX: 'Quotes of currencies',
  CHART_EQUITY: 'Minute bars of stocks',
  CHART_FUTURES: 'Minute bars of futures',
  NYSE_BOOK: 'Book of NYSE stocks',
  NASDAQ_BOOK: 'Book of Nasdaq stocks',
  OPTIONS_BOOK: 'Book of options',
  SCREENER_EQUITY: 'Movers among stocks',
  SCREENER_OPTION: 'Movers among options',
  ACCT_ACTIVITY: 'Account activity',
};

/** What a service brings; one that is not known here by its own name. */
export const serviceTitle = (service: string): string => SERVICE_TITLES[service] ?? service;
