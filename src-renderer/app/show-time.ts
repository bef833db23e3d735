import { formatClock } from '../format/eastern-time.ts';
import { exchangeTimeOfWall } from './clock.ts';

/** The same beside a replay, whose clock is not that of what happens now. */
export const showTimeNow = (wallMs: number): string => `${formatClock(wallMs)} ET`;

/** An instant of this computer on the exchange's clock, `10:02:11 ET`; on New York's own before the first reading. */
export function showTime(wallMs: number): string {
  return `${formatClock(exchangeTimeOfWall(wallMs) ?? wallMs)} ET`;
}
