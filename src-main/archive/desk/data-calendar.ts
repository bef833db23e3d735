import type { CalendarRequest, DataCalendar, PlaceCalendar } from '#core/contract/data-health';
import { tradingDay } from '#core/market/units';
import type { ArchiveLayout } from '../archive-layout.ts';
import { sessionDayNamed } from '../session-day.ts';
import { LookedAtArchive, type LookedAtPlace } from './looked-at.ts';
import { judgeSession, weekdaysBetween } from './session-marks.ts';

/** How whole the sessions of a symbol are, day by day, in the archive and in its master. Throws what is in the way. */
export function dataCalendar(
  layout: ArchiveLayout,
  sqliteBinding: string | null,
  request: CalendarRequest,
): Promise<DataCalendar> {
  return LookedAtArchive.with(layout, sqliteBinding, async (looked) => ({
    symbol: request.symbol,
    archive: await calendarOf(looked, await looked.archivePlace(request.symbol), request),
    master: await calendarOf(looked, await looked.masterPlace(request.symbol), request),
  }));
}

async function calendarOf(
  looked: LookedAtArchive,
  found: LookedAtPlace | null,
  { symbol, fromDay, toDay }: CalendarRequest,
): Promise<PlaceCalendar | null> {
  if (!found) return null;
  const { place, firstDay, lastDay, knownUntilMs } = found;
  const [readFrom, readTo] = [fromDay > firstDay ? fromDay : firstDay, toDay < lastDay ? toDay : lastDay];
  const fromMs = sessionDayNamed(symbol, tradingDay(readFrom)).startMs;
  const toMs = sessionDayNamed(symbol, tradingDay(readTo)).endMs;
  const starts = fromMs < toMs ? await looked.startsOf(place, symbol, { fromMs, toMs }) : new Float64Array();
  const recorded = { symbol, firstDay, knownUntilMs, starts, watches: looked.watches(fromMs) };
  return { firstDay, lastDay, days: weekdaysBetween(fromDay, toDay).map((day) => judgeSession(day, recorded).mark) };
}
