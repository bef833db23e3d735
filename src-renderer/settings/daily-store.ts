import { create } from 'zustand';
import type { DailyRun, RetentionPlanView } from '#core/contract/archive-jobs';
import { ask } from '../app/asked-store.ts';
import { bridge } from '../app/bridge.ts';
import { formatCount } from '../format/prices.ts';

interface DailyState {
  /** null: not read yet. */
  readonly daily: DailyRun | null;
  /** The newest dry run, and of how many days. */
  readonly plan: { readonly keepDays: number; readonly content: RetentionPlanView } | null;
}

export const useDaily = create<DailyState>(() => ({ daily: null, plan: null }));

export const readDaily = (): Promise<boolean> =>
  ask('daily.get', async () => {
    useDaily.setState({ daily: await bridge().request('daily.get', null) });
    return null;
  });

/** Shown at once; what could not be kept is said and read again. */
export async function changeDaily(daily: DailyRun): Promise<void> {
  useDaily.setState({ daily });
  const isKept = await ask('daily.change', () => bridge().request('daily.change', daily));
  if (!isKept) void readDaily();
}

export const planRetention = (keepDays: number): Promise<boolean> =>
  ask('retention.plan', async () => {
    const content = await bridge().request('retention.plan', { keepDays });
    useDaily.setState({ plan: { keepDays, content } });
    return { ok: true, sentence: planWords(content) };
  });

export const applyRetention = (keepDays: number): Promise<boolean> =>
  ask('retention.apply', async () => {
    useDaily.setState({ plan: null });
    return bridge().request('retention.apply', { keepDays });
  });

const daysWords = (count: number): string => `${formatCount(count)} ${count === 1 ? 'day' : 'days'}`;

/** `1,204,000 ticks of 12 days would be deleted; 3 days must stay. Nothing was changed.` */
export function planWords({ days }: RetentionPlanView): string {
  const going = days.filter(({ keptBecause }) => keptBecause === null);
  const staying = days.length - going.length;
  if (days.length === 0) return 'No tick is that old: nothing would be deleted.';
  const ticks = going.reduce((sum, day) => sum + day.ticks, 0);
  const kept = staying === 0 ? '' : `; ${daysWords(staying)} must stay`;
  return `${formatCount(ticks)} ticks of ${daysWords(going.length)} would be deleted${kept}. Nothing was changed.`;
}

const MINUTES_PER_HOUR = 60;
const two = (value: number): string => String(value).padStart(2, '0');

/** `17:05` of minutes after midnight. */
export const clockOfMinute = (minute: number): string =>
  `${two(Math.floor(minute / MINUTES_PER_HOUR))}:${two(minute % MINUTES_PER_HOUR)}`;

/** Minutes after midnight of `17:05`; null when it is no time of day. */
export function minuteOfClock(clock: string): number | null {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(clock) ?? [];
  return hours === undefined || minutes === undefined ? null : Number(hours) * MINUTES_PER_HOUR + Number(minutes);
}
