import { epochMs, type EpochMs, type WallMs } from '#core/market/units';

/**
 * The one clock of the window. A broker's exchange runs at the pace of this computer; the practice exchange may run a
 * thousand times faster. Between two readings the exchange's clock is carried on at its own rate.
 */
export interface ClockReading {
  readonly exchangeMs: EpochMs;
  /** This computer's clock at the moment of the reading. */
  readonly wallMs: number;
}

export interface ExchangeClock {
  readonly reading: ClockReading;
  /** Exchange milliseconds for one millisecond of this computer. */
  readonly rate: number;
  /** Set while the link is not trusted: the clock stands still at this instant of this computer's clock. */
  readonly heldAtWallMs: number | null;
}

/** The calendar counts whole milliseconds; a clock that is carried on at a rate does not. */
const wholeMs = (ms: number): EpochMs => epochMs(Math.floor(ms));

/** What the exchange's clock shows at an instant of this computer's clock; it never runs backwards from its reading. */
export function exchangeTimeAt(clock: ExchangeClock, wallMs: number): EpochMs {
  const until = clock.heldAtWallMs === null ? wallMs : Math.min(wallMs, clock.heldAtWallMs);
  return wholeMs(clock.reading.exchangeMs + Math.max(0, until - clock.reading.wallMs) * clock.rate);
}

/** The exchange instant that belongs to a past or present instant of this computer, e.g. the moment a link was lost. */
export function exchangeTimeOf(clock: ExchangeClock, wallMs: number): EpochMs {
  return wholeMs(clock.reading.exchangeMs + (wallMs - clock.reading.wallMs) * clock.rate);
}

/** Takes a reading into account: the newest made wins, and the rate is kept where the reading does not tell one. */
export function withReading(clock: ExchangeClock | null, reading: ClockReading, rate?: number): ExchangeClock {
  const newest = clock && clock.reading.wallMs > reading.wallMs ? clock.reading : reading;
  return { reading: newest, rate: rate ?? clock?.rate ?? 1, heldAtWallMs: clock?.heldAtWallMs ?? null };
}

/** Stops the clock, or lets it run again. Holding a clock that is held already does not move it. */
export function withHold(clock: ExchangeClock, held: boolean, wallMs: WallMs | number): ExchangeClock {
  if (held === (clock.heldAtWallMs !== null)) return clock;
  return { ...clock, heldAtWallMs: held ? wallMs : null };
}

/** How often a display of whole exchange seconds must look at the clock so that it skips none it could show. */
export function clockRefreshMs(rate: number): number {
  const FASTEST = 100;
  const SLOWEST = 250;
  return Math.min(SLOWEST, Math.max(FASTEST, 500 / Math.max(1, rate)));
}
