/** What the streamer allows and how it behaves where Schwab leaves a choice. */
export interface StreamerLimits {
  /** Symbols a service; more are refused with code 19. */
  readonly maximumKeys: number;
  /** A connection without a login or without a subscription ends after this long. */
  readonly idleMs: number;
  /** With more than this unsent the exchange clock waits for the client. */
  readonly unsentBytes: number;
  /** A client that keeps the clock waiting for this long is dropped as too slow. */
  readonly slowMs: number;
  /**
   * Level-one changes of this much exchange time are merged into one item a symbol, as Schwab does; 0 = nothing is
   * merged and each recorded trade is an item of its own.
   */
  readonly conflateMs: number;
  /** Who keeps the one stream of a user when it logs in again: Schwab lets the new one have it. */
  readonly newestLoginWins: boolean;
  /** Compression for clients that offer permessage-deflate. */
  readonly compress: boolean;
  /** Whether account activity has the message that comes by night and is none. */
  readonly nightlyOddity: boolean;
}

export const DEFAULT_LIMITS: StreamerLimits = {
  maximumKeys: 500,
  idleMs: 30_000,
  unsentBytes: 1_000_000,
  slowMs: 5_000,
  conflateMs: 0,
  newestLoginWins: true,
  compress: false,
  nightlyOddity: false,
};
