import { Temporal } from 'temporal-polyfill';
import { regularSession, tradingDayOf } from '#core/market/session';
import { tradingDay, type EpochMs } from '#core/market/units';
import type { PastSession } from '#core/signals/past-session';
import { SessionHistory } from '#core/signals/session-history';
import type { BarReader } from './sqlite/market/bar-reader.ts';

/** Weekends and holidays among so many days and then some. */
const CALENDAR_DAYS_PER_SESSION = 2;

/** The newest `count` regular sessions of a symbol that were over before an instant, oldest first, as far as stored. */
export function readPastSessions(
  reader: Pick<BarReader, 'between'>,
  symbol: string,
  beforeMs: EpochMs,
  count: number,
): readonly PastSession[] {
  const history = new SessionHistory();
  const last = Temporal.PlainDate.from(tradingDayOf(beforeMs, 'equity'));
  for (let back = count * CALENDAR_DAYS_PER_SESSION; back >= 0; back -= 1) {
    const day = tradingDay(last.subtract({ days: back }).toString());
    const session = regularSession(day);
    if (!session || session.closeMs > beforeMs) continue;
    history.begin(day, session);
    for (const { bar } of reader.between(symbol, session.openMs, session.closeMs)) history.take(bar);
  }
  history.end();
  return history.sessions.slice(-count);
}
