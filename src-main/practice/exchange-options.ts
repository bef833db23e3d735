import { isIP } from 'node:net';
import type { PracticeConfig } from '#core/contract/workers';
import { newYorkClock } from '#core/market/session';
import { epochMs, tradingDay, type EpochMs } from '#core/market/units';
import type { FaultWish } from './faults/fault-switchboard.ts';
import type { FutureHistoryReply } from './market-data/market-data-context.ts';
import type { MarketSource } from './market/market-source.ts';
import {
  instantInTradingDay,
  isCalendarDate,
  newestTradingDay,
  newYorkDate,
  TIME_OF_DAY,
} from './market/trading-time.ts';
import { checkLogin, type LoginOptions } from './oauth/login-options.ts';
import { PracticeOptionError } from './practice-error.ts';
import type { RateLimitTerms } from './rest/rate-limit.ts';
import { openRecordedMarket } from './session/recorded-market.ts';
import type { StreamerLimits } from './streamer/streamer-limits.ts';
import { LoadMarket, type LoadTerms } from './synthetic/load-market.ts';
import { SyntheticMarket } from './synthetic/synthetic-market.ts';

export const SYNTHETIC = 'synthetic';
const SLOWEST = 1;
const FASTEST = 1_000;
const HIGHEST_PORT = 65_535;
const MOST_LOAD_SYMBOLS = 999;
const HIGHEST_LOAD_RATE = 20_000;

/** What `open` takes beyond the worker's contract; everything has a default. */
export interface ExchangeOptions extends PracticeConfig {
  /** Trading day of the synthetic market, `YYYY-MM-DD`; null = the newest one. */
  readonly date?: string | null;
  /** Symbols beyond those of the market, for measuring; null = none. */
  readonly load?: LoadTerms | null;
  readonly accessToken?: string | null;
  /** What a price history of a future gets. */
  readonly futureHistory?: FutureHistoryReply;
  /** CSV of every trade sent. */
  readonly tradeLog?: string | null;
  readonly limits?: Partial<StreamerLimits>;
  /** Port of the door over TLS, where the login is; 0 or left out lets the system choose. */
  readonly httpsPort?: number;
  /** Names besides those of this computer that the certificate holds and the door over TLS is called by. */
  readonly publicHosts?: readonly string[];
  /** Whether who asks over TLS is sent to a streamer over TLS; not every client can be given a certificate for it. */
  readonly streamerTls?: boolean;
  /** Of the door over TLS; null = as many calls as anybody likes. The plain door has no limit. */
  readonly rateLimit?: RateLimitTerms | null;
  readonly login?: LoginOptions;
  /** Switched on from the start. */
  readonly faults?: readonly FaultWish[];
  /** What the control pages want to be shown; null = an invented one. */
  readonly controlToken?: string | null;
  /** The wall clock of codes, tokens, limits and faults. */
  readonly wallMs?: () => number;
}

function check(isGood: boolean, complaint: string): void {
  if (!isGood) throw new PracticeOptionError(complaint);
}

function checkPort(name: string, port: number): void {
  const isPort = Number.isInteger(port) && port >= 0 && port <= HIGHEST_PORT;
  check(isPort, `The ${name} must be a whole number from 0 to ${HIGHEST_PORT}, not ${port}.`);
}

const HOST_NAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

function checkDoors({ port, httpsPort = 0, publicHosts = [], rateLimit = null }: ExchangeOptions): void {
  checkPort('port', port);
  checkPort('HTTPS port', httpsPort);
  check(port === 0 || port !== httpsPort, `The two ports must differ; both are ${port}.`);
  for (const name of publicHosts) {
    const isName = HOST_NAME.test(name) && isIP(name) === 0;
    check(isName, `A public host must be a name such as api.example.com in small letters, not "${name}".`);
  }
  const calls = rateLimit?.callsPerMinute ?? 1;
  check(Number.isInteger(calls) && calls > 0, `The rate limit must be a whole number from 1 on, not ${calls}.`);
}

function checkLoad(load: LoadTerms | null): void {
  if (load === null) return;
  const { symbols, eventsPerSecond } = load;
  const isCount = Number.isInteger(symbols) && symbols >= 1 && symbols <= MOST_LOAD_SYMBOLS;
  check(isCount, `The load symbols must be a whole number up to ${MOST_LOAD_SYMBOLS}, not ${symbols}.`);
  const isRate = eventsPerSecond > 0 && eventsPerSecond <= HIGHEST_LOAD_RATE;
  check(isRate, `The load rate must be a number above 0 and up to ${HIGHEST_LOAD_RATE}, not ${eventsPerSecond}.`);
}

/** Throws PracticeOptionError for anything that no exchange could be opened with. */
export function checkOptions(options: ExchangeOptions): void {
  const { speed, seed, session, date = null } = options;
  const isWithin = (value: number, least: number, most: number): boolean => value >= least && value <= most;
  const hasOwnDay = session !== SYNTHETIC;
  check(isWithin(speed, SLOWEST, FASTEST), `The speed must be a number from ${SLOWEST} to ${FASTEST}, not ${speed}.`);
  check(Number.isInteger(seed) && seed >= 0, `The seed must be a whole number from 0 on, not ${seed}.`);
  checkDoors(options);
  checkLogin(options.login ?? {});
  check(options.accessToken !== '', 'The access token must not be empty.');
  check(options.controlToken !== '', 'The control token must not be empty.');
  checkLoad(options.load ?? null);
  if (date === null) return;
  check(!hasOwnDay, 'A date chooses the day of the synthetic market; a recorded session has its own.');
  check(isCalendarDate(date), `The date must be a day such as 2026-11-20, not "${date}".`);
}

/** The market that the options name. Throws PracticeOptionError or PracticeSessionError. */
export async function openSource(
  { session, seed, date = null, load = null }: ExchangeOptions,
  wallMs: number,
): Promise<MarketSource> {
  const day = date === null ? newestTradingDay(newYorkDate(wallMs)) : tradingDay(date);
  const source = session === SYNTHETIC ? new SyntheticMarket(seed, day) : await openRecordedMarket(session);
  return load === null ? source : new LoadMarket(source, load);
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
