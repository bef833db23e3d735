/** Names of channels and keys below the user's prefix. Those of earlier systems must never change. */

export interface BusKeys {
  readonly quotes: (name: string) => string;
  readonly positions: (accountId: string) => string;
  readonly balances: (accountId: string) => string;
  readonly orders: (accountId: string) => string;
  readonly transactions: (accountId: string) => string;
  readonly candles: string;
  readonly signals: string;
  readonly status: string;
  /** Hash: name of a symbol to its newest message. */
  readonly latestQuotes: string;
  /** Sorted set: names of symbols by the time of their newest quote, epoch seconds. */
  readonly activeSymbols: string;
  readonly latestPositions: (accountId: string) => string;
  readonly latestBalances: string;
  readonly latestOrders: (accountId: string) => string;
  /** Streams: the newest bars, signals and fills, for a reader that comes late. */
  readonly barStream: string;
  readonly signalStream: string;
  readonly fillStream: string;
}

/** Every name that the bus uses. `prefix` may be empty. */
export function busKeys(prefix: string): BusKeys {
  const live = (rest: string): string => `${prefix}live_data:${rest}`;
  return {
    quotes: (name) => live(`quotes:${name}`),
    positions: (accountId) => live(`positions:${accountId}`),
    balances: (accountId) => live(`balances:${accountId}`),
    orders: (accountId) => live(`orders:${accountId}`),
    transactions: (accountId) => live(`transactions:${accountId}`),
    candles: `${prefix}ticks:candles`,
    signals: `${prefix}signals`,
    status: live('status'),
    latestQuotes: live('latest:quotes'),
    activeSymbols: live('active_symbols'),
    latestPositions: (accountId) => live(`latest:positions:${accountId}`),
    latestBalances: live('latest:balances'),
    latestOrders: (accountId) => live(`latest:orders:${accountId}`),
    barStream: live('stream:bars'),
    signalStream: live('stream:signals'),
    fillStream: live('stream:fills'),
  };
}
