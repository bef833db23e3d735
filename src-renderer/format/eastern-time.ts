/**
 * The exchange's wall clock: America/New_York, whatever zone this computer is set to. Every time of day on screen
 * comes from here, so that the axis, the crosshair, the lists and the status bar can never disagree.
 */

const ZONE = 'America/New_York';
const MS_PER_HOUR = 3_600_000;
const CACHED_HOURS = 5_000;

const fields = new Intl.DateTimeFormat('en-US', {
  timeZone: ZONE,
  // `hour12: false` prints midnight as 24 on some platforms.
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
});

const offsetByHour = new Map<number, number>();

function askOffset(ms: number): number {
  const value = new Map(fields.formatToParts(ms).map((part) => [part.type, Number(part.value)]));
  const field = (name: Intl.DateTimeFormatPartTypes): number => value.get(name) ?? 0;
  const local = Date.UTC(
    field('year'),
    field('month') - 1,
    field('day'),
    field('hour'),
    field('minute'),
    field('second'),
  );
  return local - Math.floor(ms / 1_000) * 1_000;
}

/**
 * New York's offset from UTC in milliseconds. The platform is asked once for each hour of time: its formatter is too
 * slow to ask for each of ten thousand bars, and the offset changes only on a whole hour.
 */
export function easternOffsetMs(ms: number): number {
  const hour = Math.floor(ms / MS_PER_HOUR);
  const cached = offsetByHour.get(hour);
  if (cached !== undefined) return cached;
  const offset = askOffset(hour * MS_PER_HOUR);
  if (offsetByHour.size >= CACHED_HOURS) offsetByHour.clear();
  offsetByHour.set(hour, offset);
  return offset;
}

export interface EasternTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

export function easternTime(ms: number): EasternTime {
  const local = new Date(ms + easternOffsetMs(ms));
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    weekday: local.getUTCDay(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
  };
}

export const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
export const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const two = (value: number): string => String(value).padStart(2, '0');

/** `09:30:05` */
export function formatClock(ms: number): string {
  const at = easternTime(ms);
  return `${two(at.hour)}:${two(at.minute)}:${two(at.second)}`;
}

/** `09:30` */
export function formatMinute(ms: number): string {
  const at = easternTime(ms);
  return `${two(at.hour)}:${two(at.minute)}`;
}

/** `Mon 23 Nov` */
export function formatDay(ms: number): string {
  const at = easternTime(ms);
  return `${WEEKDAYS[at.weekday] ?? ''} ${at.day} ${MONTHS[at.month - 1] ?? ''}`;
}

/** `EST` or `EDT`: tells apart the two hours of an autumn night that carry the same digits. */
export function formatZone(ms: number): string {
  return easternOffsetMs(ms) === -5 * MS_PER_HOUR ? 'EST' : 'EDT';
}

/** `UTC−5` */
export function formatOffset(ms: number): string {
  return `UTC\u2212${Math.abs(easternOffsetMs(ms)) / MS_PER_HOUR}`;
}

/** `Mon 23 Nov 2026 09:30 EST` */
export function formatInstant(ms: number): string {
  return `${formatDay(ms)} ${easternTime(ms).year} ${formatMinute(ms)} ${formatZone(ms)}`;
}

/** `14:30:05 UTC` */
export function formatUtc(ms: number): string {
  return `${new Date(ms).toISOString().slice(11, 19)} UTC`;
}
