/** Follows the market beside the clients, e.g. to match orders against it. */
export interface MarketWatcher {
  /** The market has taken in a quote or a trade of a listed symbol. */
  onQuote(symbol: string, atMs: number): void;
  /** The exchange clock stands at `nowMs`, and everything up to then has been played. */
  onClock(nowMs: number): void;
}
