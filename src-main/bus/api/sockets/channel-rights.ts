import type { ApiRight } from '#core/contract/local-api-limits';

/** The channels by what must be allowed to listen to them. Names are those of the bus; see docs/bus/local-api.md. */
const OF_MARKET = /^(?:live_data:quotes:[\x21-\x7e]{1,40}|live_data:status|ticks:candles|signals)$/;
const OF_ACCOUNT = /^live_data:(?:positions|balances|orders|transactions|fills):[\w-]{1,64}$/;

export const isOfAccount = (channel: string): boolean => OF_ACCOUNT.test(channel);

/** The right that a channel needs; null when there is no such channel. */
export function rightOfChannel(channel: string): ApiRight | null {
  if (isOfAccount(channel)) return 'portfolio';
  return OF_MARKET.test(channel) ? 'quotes' : null;
}
