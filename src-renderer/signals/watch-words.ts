import type { OpeningRangeView } from '#core/signals/signal';
import { formatMinute } from '../format/eastern-time.ts';
import { formatPrice } from '../format/prices.ts';

export interface WatchWords {
  /** One word for the state. */
  readonly state: string;
  readonly tone: 'wait' | 'good' | 'off' | 'up' | 'down';
  /** The whole sentence: what is watched, and what would make a signal. */
  readonly sentence: string;
}

/** What the opening-range watch of one symbol is doing, in a trader's words. */
export function watchWords({ symbol, state, cutoffMs }: OpeningRangeView, decimals: number): WatchWords {
  const cutoff = formatMinute(cutoffMs);
  const price = (value: Parameters<typeof formatPrice>[0]): string => formatPrice(value, decimals);
  switch (state.kind) {
    case 'waiting':
      return {
        state: 'waiting',
        tone: 'wait',
        sentence: `Watching ${symbol}. The range forms at ${formatMinute(state.opensAtMs)} ET.`,
      };
    case 'building':
      return {
        state: 'forming',
        tone: 'wait',
        sentence: `Watching ${symbol}. The range is forming: ${price(state.low)} to ${price(state.high)} so far.`,
      };
    case 'armed':
      return {
        state: 'armed',
        tone: 'good',
        sentence: `Watching ${symbol} for a one-minute close outside its range, until ${cutoff} ET.`,
      };
    case 'signalled':
      return {
        state: state.side === 'long' ? 'long' : 'short',
        tone: state.side === 'long' ? 'up' : 'down',
        sentence: `${symbol} broke ${state.side === 'long' ? 'above' : 'below'} its range. One signal a day: done until the next session.`,
      };
    case 'expired':
      return {
        state: 'expired',
        tone: 'off',
        sentence: `${symbol} stayed inside ${price(state.low)} to ${price(state.high)} until ${cutoff} ET. No signal today.`,
      };
    case 'not-watching':
      return { state: 'not watching', tone: 'off', sentence: `Not watching ${symbol}: ${state.reason}` };
  }
}
