import type { TradeBarRule } from './trade-bars.ts';
import type { Price } from './units.ts';

/** What a bar made of trades holds: seconds of the clock, trades, contracts or shares, or ticks of price. */
export const TRADE_UNITS = ['second', 'trade', 'volume', 'range'] as const;
export type TradeUnit = (typeof TRADE_UNITS)[number];

export interface TradeFrame {
  readonly unit: TradeUnit;
  readonly count: number;
}

const UNIT_OF_LETTER: Readonly<Record<string, TradeUnit>> = { s: 'second', t: 'trade', v: 'volume', r: 'range' };
/** Seconds that fill a minute. */
const SECONDS = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30];
const MOST = 1_000_000;

/** Reads `15s`, `500t`, `1000v`, `10r`, in small or large letters; null when it is none of them. */
export function parseTradeFrame(text: string): TradeFrame | null {
  const [, digits, letter = ''] = /^(\d{1,7})\s*([stvr])$/.exec(text.trim().toLowerCase()) ?? [];
  const unit = UNIT_OF_LETTER[letter];
  const count = Number(digits);
  if (unit === undefined || !(count >= 1) || count > MOST) return null;
  return unit === 'second' && !SECONDS.includes(count) ? null : { unit, count };
}

/** @param tickSize what one tick of a range is */
export function ruleOfFrame({ unit, count }: TradeFrame, tickSize: Price): TradeBarRule {
  switch (unit) {
    case 'second':
      return { kind: 'seconds', seconds: count };
    case 'trade':
      return { kind: 'trades', trades: count };
    case 'volume':
      return { kind: 'volume', volume: count };
    case 'range':
      return { kind: 'range', range: (tickSize * count) as Price };
  }
}
