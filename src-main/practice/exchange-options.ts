import type { PracticeConfig } from '#core/contract/workers';
import { newYorkClock } from '#core/market/session';
import { epochMs, tradingDay, type EpochMs } from '#core/market/units';
import type { MarketSource } from './market/market-source.ts';
import {
  instantInTradingDay,
  isCalendarDate,
  newestTradingDay,
  newYorkDate,
  TIME_OF_DAY,
} from './market/trading-time.ts';
import { PracticeOptionError } from './practice-error.ts';
import { openRecordedMarket } from './session/recorded-market.ts';
import type { StreamerLimits } from './streamer/streamer-limits.ts';
import { SyntheticMarket } from './synthetic/synthetic-market.ts';

export const SYNTHETIC = 'synthetic';
const SLOWEST = 1;
const FASTEST = 1_000;
const HIGHEST_PORT = 65_535;

/** What `open` takes beyond the worker's contract; everything has a default. */
export interface ExchangeOptions extends PracticeConfig {
  /** Trading day of the synthetic market, `YYYY-MM-DD`; null = the newest one. */
  readonly date?: string | null;
  readonly accessToken?: string | null;
  /** CSV of every trade sent. */
  readonly tradeLog?: string | null;
  readonly limits?: Partial<StreamerLimits>;
}

function check(isGood: boolean, complaint: string): void {
  if (!isGood) throw new PracticeOptionError(complaint);
}

/** Throws PracticeOptionError for anything that no exchange could be opened with. */
export function checkOptions({ speed, seed, port, session, date = null }: ExchangeOptions): void {
  const isWithin = (value: number, least: number, most: number): boolean => value >= least && value <= most;
  const hasOwnDay = session !== SYNTHETIC;
  check(isWithin(speed, SLOWEST, FASTEST), `The speed must be a number from ${SLOWEST} to ${FASTEST}, not ${speed}.`);
  check(Number.isInteger(seed) && seed >= 0, `The seed must be a whole number from 0 on, not ${seed}.`);
  check(
    Number.isInteger(port) && isWithin(port, 0, HIGHEST_PORT),
    `The port must be a whole number from 0 to ${HIGHEST_PORT}, not ${port}.`,
  );
  if (date === null) return;
  check(!hasOwnDay, 'A date chooses the day of the synthetic market; a recorded session has its own.');
  check(isCalendarDate(date), `The date must be a day such as 2026-11-20, not "${date}".`);
}

/** The market that the options name. Throws PracticeOptionError or PracticeSessionError. */
export async function openSource(
  { session, seed, date = null }: ExchangeOptions,
  wallMs: number,
): Promise<MarketSource> {
  if (session !== SYNTHETIC) return openRecordedMarket(session);
  return new SyntheticMarket(seed, date === null ? newestTradingDay(newYorkDate(wallMs)) : tradingDay(date));
}

export interface PlayTimes {
  readonly fromMs: EpochMs;
  readonly liveFromMs: EpochMs;
}

function instantOf(name: string, source: MarketSource, time: string): EpochMs {
  if (!TIME_OF_DAY.test(time)) {
    throw new PracticeOptionError(`The ${name} must be a New York time such as 09:25 or 09:29:30, not "${time}".`);
  }
  const instant = instantInTradingDay(source.day, time);
  if (instant >= source.startMs && instant < source.endMs) return instant;
  const hours = `${newYorkClock(source.startMs)} to ${newYorkClock(source.endMs)}`;
  throw new PracticeOptionError(`The ${name} ${time} lies outside the session, which runs from ${hours} New York.`);
}

/** Where the clock begins and from where on it runs at the chosen speed. Throws PracticeOptionError. */
export function playTimes(source: MarketSource, { startAt, warmUpFrom }: ExchangeOptions): PlayTimes {
  const liveFromMs = startAt === null ? source.ownStartMs : instantOf('start', source, startAt);
  const fromMs = warmUpFrom === null ? liveFromMs : instantOf('warm-up', source, warmUpFrom);
  if (fromMs > liveFromMs) {
    throw new PracticeOptionError(
      `The warm-up ${newYorkClock(fromMs)} must not begin after the start ${newYorkClock(liveFromMs)}.`,
    );
  }
  return { fromMs: epochMs(fromMs), liveFromMs };
}
