import { Temporal } from 'temporal-polyfill';
import { globexSession, regularSession } from '#core/market/session';
import type { TradingDay } from '#core/market/units';

export const MARKETS = ['equity', 'option', 'bond', 'future', 'forex'] as const;
export type MarketName = (typeof MARKETS)[number];

const ZONE = 'America/New_York';

interface Product {
  readonly key: string;
  readonly product: string;
  readonly name: string;
  readonly sessions: (day: TradingDay) => SessionHours | null;
}

interface Interval {
  /** ISO 8601 with New York's offset: `2026-11-20T09:30:00-05:00`. */
  readonly start: string;
  readonly end: string;
}

type SessionHours = Readonly<Record<string, readonly Interval[]>>;

function clock(instantMs: number): string {
  const local = Temporal.Instant.fromEpochMilliseconds(instantMs).toZonedDateTimeISO(ZONE);
  return local.toString({ timeZoneName: 'never', smallestUnit: 'second' });
}

const span = (startMs: number, endMs: number): readonly Interval[] => [{ start: clock(startMs), end: clock(endMs) }];

const MS_PER_HOUR = 3_600_000;
const PRE_MARKET_MS = 2.5 * MS_PER_HOUR;
const POST_MARKET_MS = 4 * MS_PER_HOUR;
/** Options on indexes trade a quarter of an hour longer than the stocks. */
const INDEX_OPTION_MS = MS_PER_HOUR / 4;
/** The bond market opens at 08:00 and closes at 17:00. */
const BOND_BEFORE_MS = 1.5 * MS_PER_HOUR;
const BOND_AFTER_MS = MS_PER_HOUR;

function equitySessions(day: TradingDay): SessionHours | null {
  const session = regularSession(day);
  if (!session) return null;
  const { openMs, closeMs } = session;
  return {
    preMarket: span(openMs - PRE_MARKET_MS, openMs),
    regularMarket: span(openMs, closeMs),
    postMarket: span(closeMs, closeMs + POST_MARKET_MS),
  };
}

function regularSessions(beforeMs: number, afterMs: number): Product['sessions'] {
  return (day) => {
    const session = regularSession(day);
    return session && { regularMarket: span(session.openMs - beforeMs, session.closeMs + afterMs) };
  };
}

function globexSessions(day: TradingDay): SessionHours | null {
  const session = globexSession(day);
  return session && { regularMarket: span(session.startMs, session.endMs) };
}

const future = (product: string, name: string): Product => ({ key: product, product, name, sessions: globexSessions });

const PRODUCTS: Readonly<Record<MarketName, readonly Product[]>> = {
  equity: [{ key: 'EQ', product: 'EQ', name: 'equity', sessions: equitySessions }],
  option: [
    { key: 'EQO', product: 'EQO', name: 'equity option', sessions: regularSessions(0, 0) },
    { key: 'IND', product: 'IND', name: 'index option', sessions: regularSessions(0, INDEX_OPTION_MS) },
  ],
  bond: [{ key: 'BON', product: 'BON', name: 'bond', sessions: regularSessions(BOND_BEFORE_MS, BOND_AFTER_MS) }],
  future: [
    future('ES', 'E-mini S&P 500'),
    future('MES', 'Micro E-mini S&P 500'),
    future('NQ', 'E-mini Nasdaq-100'),
    future('MNQ', 'Micro E-mini Nasdaq-100'),
  ],
  forex: [{ key: 'forex', product: 'forex', name: 'forex', sessions: globexSessions }],
};

function encode(market: MarketName, { product, name, sessions }: Product, day: TradingDay): unknown {
  const sessionHours = sessions(day);
  return {
    date: day,
    marketType: market.toUpperCase(),
    exchange: 'NULL',
    category: 'NULL',
    product,
    productName: name,
    isOpen: sessionHours !== null,
    ...(sessionHours ? { sessionHours } : {}),
  };
}

/**
 * The hours of a market on a date, by product. A closed day says so and has no hours; its one key is then the name of
 * the market, as clients of the same API have seen.
 */
export function marketHours(market: MarketName, day: TradingDay): Readonly<Record<string, unknown>> {
  const products = PRODUCTS[market];
  const isClosed = products.every(({ sessions }) => sessions(day) === null);
  const [first] = products;
  if (isClosed && first) return { [market]: encode(market, { ...first, product: market, name: market }, day) };
  return Object.fromEntries(products.map((product) => [product.key, encode(market, product, day)]));
}
