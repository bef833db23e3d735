import type { StreamServiceName } from '#core/contract/stream-data';
import { globexSession, isPlausibleInstant, newYorkClock, newYorkInstant, regularSession } from '#core/market/session';
import type { Span } from '#core/market/session';
import { epochMs, MS_PER_MINUTE, tradingDay, type EpochMs, type TradingDay } from '#core/market/units';

/** When what a service streams may move at all: generously, for silence within these hours is worth a word. */
type Hours = (day: TradingDay) => Span | null;

interface Market {
  readonly name: string;
  readonly hours: Hours;
}

const MS_PER_DAY = 24 * 60 * MS_PER_MINUTE;
/** Schwab's equity stream begins at 07:00 and ends four hours after the close. */
const BEFORE_THE_BELL_MS = 150 * MS_PER_MINUTE;
const AFTER_THE_CLOSE_MS = 240 * MS_PER_MINUTE;
/** Options on broad indices trade a quarter of an hour longer. */
const OPTIONS_AFTER_THE_CLOSE_MS = 15 * MS_PER_MINUTE;
const FOREX_TURN_MINUTE = 17 * 60;
const MONDAY = 1;
const SATURDAY = 6;
/** Longer than any row of closed days. */
const DAYS_AHEAD = 10;

function around(day: TradingDay, beforeMs: number, afterMs: number): Span | null {
  const session = regularSession(day);
  if (!session) return null;
  return { startMs: epochMs(session.openMs - beforeMs), endMs: epochMs(session.closeMs + afterMs) };
}

const weekdayOf = (day: TradingDay): number => new Date(`${day}T12:00:00Z`).getUTCDay();

const dayAfter = (day: TradingDay, days: number): TradingDay =>
  tradingDay(new Date(Date.parse(`${day}T12:00:00Z`) + days * MS_PER_DAY).toISOString().slice(0, 10));

/** From 17:00 of the evening before, Sunday to Friday; the market knows no holidays of New York. */
function forexDay(day: TradingDay): Span | null {
  const weekday = weekdayOf(day);
  if (weekday < MONDAY || weekday >= SATURDAY) return null;
  return {
    startMs: newYorkInstant(dayAfter(day, -1), FOREX_TURN_MINUTE),
    endMs: newYorkInstant(day, FOREX_TURN_MINUTE),
  };
}

const FUTURES: Market = { name: 'Futures', hours: globexSession };
const STOCKS: Market = { name: 'Stocks', hours: (day) => around(day, BEFORE_THE_BELL_MS, AFTER_THE_CLOSE_MS) };
const OPTIONS: Market = { name: 'Options', hours: (day) => around(day, 0, OPTIONS_AFTER_THE_CLOSE_MS) };
const FOREX: Market = { name: 'Currencies', hours: forexDay };

const MARKETS: Readonly<Record<StreamServiceName, Market | null>> = {
  LEVELONE_EQUITIES: STOCKS,
  LEVELONE_OPTIONS: OPTIONS,
  LEVELONE_FUTURES: FUTURES,
  LEVELONE_FUTURES_OPTIONS: FUTURES,
  LEVELONE_FOREX: FOREX,
  CHART_EQUITY: STOCKS,
  CHART_FUTURES: FUTURES,
  NYSE_BOOK: STOCKS,
  NASDAQ_BOOK: STOCKS,
  OPTIONS_BOOK: OPTIONS,
  SCREENER_EQUITY: STOCKS,
  SCREENER_OPTION: OPTIONS,
  // Orders move when their owner moves them.
  ACCT_ACTIVITY: null,
};

/** `Sunday 18:00` in New York. */
function inWords(instantMs: EpochMs): string {
  const weekday = new Date(instantMs).toLocaleDateString('en-US', { weekday: 'long', timeZone: 'America/New_York' });
  return `${weekday} ${newYorkClock(instantMs).slice(0, 5)}`;
}

/** Start of the next session; 'open' while one runs, null when none is near. */
function nextOpening({ hours }: Market, now: EpochMs): EpochMs | 'open' | null {
  const today = dayAfter(tradingDay(new Date(now).toISOString().slice(0, 10)), -1);
  for (let ahead = 0; ahead < DAYS_AHEAD; ahead++) {
    const session = hours(dayAfter(today, ahead));
    if (!session || session.endMs <= now) continue;
    return session.startMs <= now ? 'open' : session.startMs;
  }
  return null;
}

/**
 * Why nothing is to be expected of these services at an instant of the exchange's clock, with the next openings; null
 * when something is, or when the instant is none.
 */
export function closureOf(services: readonly StreamServiceName[], exchangeMs: number | null): string | null {
  if (exchangeMs === null || !isPlausibleInstant(exchangeMs)) return null;
  const now = epochMs(exchangeMs);
  const markets = new Set(services.map((service) => MARKETS[service]).filter((market) => market !== null));
  if (markets.size === 0) return null;
  const openings: string[] = [];
  for (const market of markets) {
    const opening = nextOpening(market, now);
    if (opening === 'open') return null;
    if (opening !== null) openings.push(`${market.name} open ${inWords(opening)} New York time`);
  }
  return openings.length === 0 ? 'The market is closed.' : `The market is closed. ${openings.join('; ')}.`;
}
