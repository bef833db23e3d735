import { regularSession, tradingDayOf } from '../market/session.ts';
import { MS_PER_MINUTE, type EpochMs, type TradingDay } from '../market/units.ts';

const MINUTES_BEFORE_OPEN = 5;

/** The trading day whose pre-flight is due: from five minutes before the regular open until it. Null at other times. */
export function preflightDay(exchangeMs: EpochMs): TradingDay | null {
  const day = tradingDayOf(exchangeMs, 'equity');
  const session = regularSession(day);
  if (!session) return null;
  const fromMs = session.openMs - MINUTES_BEFORE_OPEN * MS_PER_MINUTE;
  return exchangeMs >= fromMs && exchangeMs < session.openMs ? day : null;
}

/** Whether the computer should stay awake: from the pre-flight to the close of a session, half days included. */
export function isWatchTime(exchangeMs: EpochMs): boolean {
  const session = regularSession(tradingDayOf(exchangeMs, 'equity'));
  if (!session) return false;
  return exchangeMs >= session.openMs - MINUTES_BEFORE_OPEN * MS_PER_MINUTE && exchangeMs < session.closeMs;
}
