import { newYorkInstant, regularSession, globexSession, tradingDaySpanOf } from './session.ts';
import { epochMs, type EpochMs, type TradingDay } from './units.ts';

/** Looked back at most so far for a day on which something traded: longer than any row of holidays. */
const MOST_DAYS_BACK = 10;

/**
 * The newest trading day whose daily run is due: its date has come to `atMinute` in New York, after the close of 17:00,
 * and futures or stocks traded on it. A run that was missed is due until a later one is done, for it takes every finished
 * day. null where nothing traded for long.
 * @param atMinute minutes after midnight in New York
 */
export function newestDueDay(nowMs: EpochMs, atMinute: number): TradingDay | null {
  let span = tradingDaySpanOf(nowMs, 'equity');
  for (let step = 0; step < MOST_DAYS_BACK; step += 1) {
    const traded = globexSession(span.day) ?? regularSession(span.day);
    if (traded && newYorkInstant(span.day, atMinute) <= nowMs) return span.day;
    span = tradingDaySpanOf(epochMs(span.startMs - 1), 'equity');
  }
  return null;
}
