import type { MissingStretch } from '#core/contract/backfill';
import { formatDay, formatMinute } from '../format/eastern-time.ts';
import { formatCount } from '../format/prices.ts';

interface StateWords {
  readonly word: string;
  readonly tone: 'wait' | 'good' | 'warn' | 'bad';
}

export const STRETCH_WORDS: Readonly<Record<MissingStretch['state'], StateWords>> = {
  asking: { word: 'Being read', tone: 'wait' },
  filled: { word: 'Filled', tone: 'good' },
  missing: { word: 'Missing', tone: 'warn' },
  failed: { word: 'Could not be read', tone: 'bad' },
};

/** Whether the chart has to show that something is missing there. */
export const isOpen = ({ state }: MissingStretch): boolean => state !== 'filled';

export const minutesWords = (minutes: number): string => `${formatCount(minutes)} min`;

/** `4 min missing. The feed was down; Schwab keeps no futures history.` */
export function stretchSentence(stretch: MissingStretch): string {
  const { state, minutes, filledMinutes, sentence } = stretch;
  const what = {
    asking: `${minutesWords(minutes)} being read`,
    filled: `${formatCount(filledMinutes)} of ${minutesWords(minutes)} filled`,
    missing: `${minutesWords(minutes)} missing`,
    failed: `${minutesWords(minutes)} missing, not read yet`,
  }[state];
  return `${what}. ${sentence}`;
}

/** `Fri 20 Nov 09:41–09:44 ET`: the first and the last missing minute. */
export function stretchTime({ fromMs, toMs }: MissingStretch): string {
  const from = `${formatDay(fromMs)} ${formatMinute(fromMs)}`;
  if (fromMs === toMs) return `${from} ET`;
  const isSameDay = formatDay(fromMs) === formatDay(toMs);
  return `${from}\u2013${isSameDay ? '' : `${formatDay(toMs)} `}${formatMinute(toMs)} ET`;
}

/** The stretch that a minute lies in; null when nothing is known to be missing there. */
export function stretchAt(stretches: readonly MissingStretch[], startMs: number): MissingStretch | null {
  return stretches.find(({ fromMs, toMs }) => fromMs <= startMs && startMs <= toMs) ?? null;
}

export function openMinutes(stretches: readonly MissingStretch[]): number {
  return stretches.filter(isOpen).reduce((sum, { minutes, filledMinutes }) => sum + minutes - filledMinutes, 0);
}
