import { formatClock, formatDay } from '../format/eastern-time.ts';
import { UNKNOWN } from '../format/prices.ts';

/** `09:31:04 ET` today, `Fri 20 Nov 09:31:04 ET` on another day of New York's. */
export function formatWhen(wallMs: number | null, nowWallMs: number): string {
  if (wallMs === null) return UNKNOWN;
  const clock = `${formatClock(wallMs)} ET`;
  const day = formatDay(wallMs);
  return day === formatDay(nowWallMs) && Math.abs(nowWallMs - wallMs) < 2 * 86_400_000 ? clock : `${day} ${clock}`;
}
