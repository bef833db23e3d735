import type { DayDetail, FileCheck, GapReason, SessionMark, SessionState } from '#core/contract/data-health';
import { MONTHS, WEEKDAYS, formatMinute } from '../format/eastern-time.ts';
import { formatCount } from '../format/prices.ts';

export const STATE_WORDS: Readonly<Record<SessionState, string>> = {
  complete: 'complete',
  partial: 'partial',
  missing: 'missing',
  closed: 'closed',
  'under-way': 'under way',
  unrecorded: 'not recorded',
};

export const REASON_WORDS: Readonly<Record<GapReason, string>> = {
  'no-trade': 'no trade',
  'feed-gap': 'feed gap',
  unknown: 'unknown',
};

/** Never only the word: where it comes from. */
export const REASON_MEANING: Readonly<Record<GapReason, string>> = {
  'no-trade': 'The feed was connected and nothing traded, or a few minutes of a quiet hour.',
  'feed-gap': 'The connection log says that nobody was connected.',
  unknown: 'No log tells why. In regular hours a missing minute is never put down to a quiet market.',
};

export const FILE_WORDS: Readonly<Record<FileCheck['wrong'][number]['state'], string>> = {
  changed: 'is not as it was written: its checksum differs from the manifest',
  missing: 'is listed in the manifest and not there',
  unlisted: 'is not listed in the manifest',
  unreadable: 'cannot be read',
};

/** `Fri 20 Nov 2026` of a trading day. */
export function dayWords(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  const month = MONTHS[date.getUTCMonth()] ?? '';
  return `${WEEKDAYS[date.getUTCDay()] ?? ''} ${date.getUTCDate()} ${month} ${date.getUTCFullYear()}`;
}

/** `complete, 1,380 of 1,380 minutes`; only the word where none are expected or counted. */
export function markWords({ state, presentMinutes, expectedMinutes }: SessionMark | DayDetail): string {
  if (state === 'closed' || state === 'unrecorded') return STATE_WORDS[state];
  return `${STATE_WORDS[state]}, ${formatCount(presentMinutes)} of ${formatCount(expectedMinutes)} minutes`;
}

/** `09:41–09:44`: the first and the last minute without a bar. */
export function gapTime({ fromMs, minutes }: DayDetail['gaps'][number]): string {
  const MS_PER_MINUTE = 60_000;
  const from = formatMinute(fromMs);
  return minutes === 1 ? from : `${from}\u2013${formatMinute(fromMs + (minutes - 1) * MS_PER_MINUTE)}`;
}
