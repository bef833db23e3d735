import type { EasternTime } from '../format/eastern-time.ts';

const MS_PER_MINUTE = 60_000;
const CLOCK = /^\s*(\d{1,2}):?(\d{2})(?::?(\d{2}))?\s*$/;

/**
 * The instant in [fromMs, toMs] at which a clock in New York shows the text (`9:30`, `0930`, `09:30:15`); null when none
 * does. A session runs over midnight and at times over a change of the clocks, so the minutes are looked through.
 */
export function instantOfClock(
  text: string,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  clockAt: (ms: number) => EasternTime,
): number | null {
  const [, hours, minutes, seconds = '0'] = CLOCK.exec(text) ?? [];
  if (hours === undefined || minutes === undefined) return null;
  const firstMinute = Math.floor(fromMs / MS_PER_MINUTE) * MS_PER_MINUTE;
  for (let minute = firstMinute; minute <= toMs; minute += MS_PER_MINUTE) {
    const at = clockAt(minute);
    if (at.hour !== Number(hours) || at.minute !== Number(minutes)) continue;
    const instant = minute + Number(seconds) * 1_000;
    return Number(seconds) < 60 ? Math.min(toMs, Math.max(fromMs, instant)) : null;
  }
  return null;
}
