import { regularSession, tradingDayOf, tradingDaySpanOf, type RegularSession } from '#core/market/session';
import { epochMs, type TradingDay } from '#core/market/units';
import { MONTHS, WEEKDAYS } from './eastern-time.ts';

const MS_PER_DAY = 86_400_000;

/** Every regular session that touches a span of time, in order. */
export function regularSessionsBetween(fromMs: number, toMs: number): readonly RegularSession[] {
  const sessions: RegularSession[] = [];
  let at = fromMs;
  // Each turn ends at the beginning of the next trading day; weekends are one turn.
  while (at < toMs) {
    const span = tradingDaySpanOf(epochMs(at), 'equity');
    const session = regularSession(span.day);
    if (session && session.closeMs > fromMs && session.openMs < toMs) sessions.push(session);
    at = span.endMs;
  }
  return sessions;
}

/** What happens next on the regular market's clock. */
export interface SessionEvent {
  readonly what: 'opens' | 'closes';
  readonly atMs: number;
}

/** Longest run of days without a regular session, with a margin. */
const DAYS_AHEAD = 8;

export function nextSessionEvent(nowMs: number): SessionEvent | null {
  const next = regularSessionsBetween(nowMs, nowMs + DAYS_AHEAD * MS_PER_DAY)[0];
  if (!next) return null;
  return nowMs < next.openMs ? { what: 'opens', atMs: next.openMs } : { what: 'closes', atMs: next.closeMs };
}

/** Whether two bars are apart by nothing but minutes of one trading day. */
export function inSameSession(earlierMs: number, laterMs: number, assetClass: 'future' | 'equity'): boolean {
  return tradingDayOf(epochMs(earlierMs), assetClass) === tradingDayOf(epochMs(laterMs), assetClass);
}

/** `Mon 23 Nov` for `2026-11-23`. */
export function formatTradingDay(day: TradingDay): string {
  const date = new Date(`${day}T00:00:00Z`);
  return `${WEEKDAYS[date.getUTCDay()] ?? ''} ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''}`;
}
