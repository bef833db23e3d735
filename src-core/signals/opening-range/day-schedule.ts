import { globexSession, newYorkInstant, type RegularSession, type TradingDaySpan } from '../../market/session.ts';
import { REGULAR_OPEN_MINUTE } from '../../market/session-calendar.ts';
import { epochMs, MS_PER_MINUTE, type EpochMs, type TradingDay } from '../../market/units.ts';
import { WEEKDAYS, type OpeningRangeParameters } from './parameters.ts';
import { noGlobexSession, noSession, sessionTooShort, skippedWeekday } from './reasons.ts';

/** The instants of one day's watch. */
export interface DaySchedule {
  readonly day: TradingDay;
  /** The session's opening. */
  readonly openMs: EpochMs;
  readonly rangeStartMs: EpochMs;
  readonly rangeEndMs: EpochMs;
  /** Bars that start before may signal. */
  readonly cutoffMs: EpochMs;
  /** Positions are closed here at the latest. */
  readonly exitAtMs: EpochMs;
  readonly endMs: EpochMs;
  /** Why the day is not watched at all; null when it is. */
  readonly refusal: string | null;
}

/** 0 is Monday. Calendar days since 1970-01-01, a Thursday. */
function weekdayOf(day: TradingDay): (typeof WEEKDAYS)[number] | undefined {
  const days = Math.floor(newYorkInstant(day, REGULAR_OPEN_MINUTE) / (24 * 60 * MS_PER_MINUTE));
  return WEEKDAYS[(days + 3) % 7];
}

/** When a day's range forms, until when it is watched, and why it is not. `closure` names what closed the day. */
export function scheduleDay(
  p: OpeningRangeParameters,
  { day, endMs }: TradingDaySpan,
  session: RegularSession | null,
  closure: string | null,
): DaySchedule {
  const globex = p.session === 'globex' ? globexSession(day) : null;
  const openMs = globex?.startMs ?? session?.openMs ?? newYorkInstant(day, REGULAR_OPEN_MINUTE);
  const closeMs = globex?.endMs ?? session?.closeMs ?? endMs;
  const after = (minutes: number): EpochMs => epochMs(openMs + minutes * MS_PER_MINUTE);
  const untilClose = (minutes: number): EpochMs => epochMs(Math.min(after(minutes), closeMs));
  const rangeStartMs = after(p.startOffsetMinutes);
  const rangeEndMs = epochMs(rangeStartMs + p.rangeMinutes * MS_PER_MINUTE);
  const refusal = (): string | null => {
    if (p.session === 'regular' && !session) return noSession(day, closure ?? 'no session');
    if (p.session === 'globex' && !globex) return noGlobexSession(day);
    if (rangeEndMs >= closeMs) return sessionTooShort(closeMs);
    const weekday = weekdayOf(day);
    return weekday && p.skippedWeekdays.includes(weekday) ? skippedWeekday(weekday) : null;
  };
  return {
    day,
    openMs,
    rangeStartMs,
    rangeEndMs,
    cutoffMs: untilClose(p.entryUntilMinutes),
    exitAtMs: untilClose(p.exitAfterMinutes),
    endMs,
    refusal: refusal(),
  };
}
