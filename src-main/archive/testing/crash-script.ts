import type { Bar } from '#core/market/bar';
import type { FeedBatch } from '#core/market/feed-batch';
import { priceFromPoints } from '#core/market/price';
import { quantity } from '#core/market/units';
import { sampleBar, OPENING_MS } from './sample-bars.ts';
import type { SampleFeed } from './sample-feed.ts';

/** What the victim of the crash test sends in each round, so that its judge can tell what must be there. */

/** The rows of a batch: trades, then one reading of the clock. */
export const TRADES_PER_BATCH = 40;
export const ROWS_PER_BATCH = TRADES_PER_BATCH + 1;
export const SYMBOLS = ['/NQ', 'QQQ'] as const;
export const MINUTES_PER_MESSAGE = 6;
/** Every so many messages of the engine carries a signal, the others bars. */
const MESSAGES_PER_SIGNAL = 5;
/** Each round goes on where nothing of the earlier ones lies. */
const MINUTES_PER_ROUND = 60_000;

const MINUTE_MS = 60_000;
const firstMinute = (round: number, message: number): number =>
  round * MINUTES_PER_ROUND + (message - 1) * MINUTES_PER_MESSAGE;

export const isSignal = (message: number): boolean => message % MESSAGES_PER_SIGNAL === 0;
export const signalId = (round: number, message: number): string => `signal-${round}-${message}`;

/** What `points` a row or a minute has; a plain function, so that SQL can say it as well. */
export const pointsOf = (number: number): number => 20_000 + (number % 997) * 0.25;

/** The bars of an engine's message, counted from 1. */
export function barsOf(round: number, message: number): Bar[] {
  return Array.from({ length: MINUTES_PER_MESSAGE }, (_, index) => firstMinute(round, message) + index).flatMap(
    (minute) =>
      SYMBOLS.map((symbol) => sampleBar({ symbol, minute, points: pointsOf(minute), volume: quantity(minute) })),
  );
}

/** Batch `number` of the feed, counted from 1, with the clock where the bars of the same number end. */
export function batchOf(feed: SampleFeed, round: number, number: number): FeedBatch {
  const clockMs = OPENING_MS + firstMinute(round, number + 1) * MINUTE_MS;
  for (let trade = 1; trade <= TRADES_PER_BATCH; trade += 1) {
    const rowSeq = (number - 1) * ROWS_PER_BATCH + trade;
    feed.trade(clockMs - MINUTE_MS, { last: priceFromPoints(pointsOf(rowSeq)), totalVolume: rowSeq });
  }
  return feed.clock(clockMs).batch();
}
