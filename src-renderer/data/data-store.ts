import { create } from 'zustand';
import type { MergeRecord } from '#core/contract/archive-jobs';
import type { DataCalendar, DataDay, FileCheck } from '#core/contract/data-health';
import { ask } from '../app/asked-store.ts';
import { bridge } from '../app/bridge.ts';
import { formatCount } from '../format/prices.ts';

/** What was last told of the symbol looked at. A part that belongs to another symbol, year or day is not shown. */
interface DataState {
  readonly year: number | null;
  readonly day: string | null;
  readonly calendar: { readonly year: number; readonly content: DataCalendar } | null;
  readonly detail: DataDay | null;
  readonly check: FileCheck | null;
  readonly records: { readonly symbol: string; readonly list: readonly MergeRecord[] } | null;
}

export const useData = create<DataState>(() => ({
  year: null,
  day: null,
  calendar: null,
  detail: null,
  check: null,
  records: null,
}));

export const askedForCalendar = (symbol: string): string => `data.calendar:${symbol}`;
export const askedForDay = 'data.day';
export const askedToCheck = 'data.verify';
export const askedToMerge = 'merge.run';

export function lookAtYear(year: number): void {
  useData.setState({ year });
}

export async function readCalendar(symbol: string, year: number): Promise<void> {
  await ask(askedForCalendar(symbol), async () => {
    const content = await bridge().request('data.calendar', {
      symbol,
      fromDay: `${year}-01-01`,
      toDay: `${year}-12-31`,
    });
    useData.setState({ calendar: { year, content } });
    return null;
  });
}

/** The newest day asked for is the one that is shown, however the answers come. */
export async function lookAtDay(symbol: string, day: string): Promise<void> {
  useData.setState({ day });
  try {
    const detail = await bridge().request('data.day', { symbol, day });
    if (useData.getState().day === day) useData.setState({ detail });
  } catch (error) {
    await ask(askedForDay, () => Promise.reject(error instanceof Error ? error : new Error(String(error))));
  }
}

export const askedToFillDay = (symbol: string, day: string): string => `backfill.runDay:${symbol}:${day}`;

export const fillDay = (symbol: string, day: string): Promise<boolean> =>
  ask(askedToFillDay(symbol, day), async () => {
    const outcome = await bridge().request('backfill.runDay', { symbol, day });
    if (useData.getState().day === day) void lookAtDay(symbol, day);
    return outcome;
  });

export const checkFiles = (symbol: string): Promise<boolean> =>
  ask(askedToCheck, async () => {
    const check = await bridge().request('data.verify', { symbol });
    useData.setState({ check });
    const { files, wrong } = check;
    if (files === 0) return { ok: true, sentence: `${symbol} has no finished day in Parquet yet.` };
    return wrong.length === 0
      ? { ok: true, sentence: `All ${formatCount(files)} files of ${symbol} are as they were written.` }
      : {
          ok: false,
          sentence: `${formatCount(wrong.length)} of ${formatCount(files)} files of ${symbol} are not as they were written.`,
        };
  });

export async function readRecords(symbol: string): Promise<void> {
  try {
    useData.setState({ records: { symbol, list: await bridge().request('merge.records', { symbol }) } });
  } catch {
    // The list stays as it was; what could not be merged is said where it was asked for.
  }
}

/** `1,380 inserted, 2 replaced, 40 equal`. */
export function mergeWords({ inserted, replaced, equal, outranked, refused, conflicts }: MergeRecord): string {
  const parts = [
    `${formatCount(inserted)} inserted`,
    `${formatCount(replaced)} replaced`,
    `${formatCount(equal)} equal`,
  ];
  if (outranked > 0) parts.push(`${formatCount(outranked)} outranked`);
  if (conflicts > 0) parts.push(`${formatCount(conflicts)} conflicting`);
  if (refused > 0) parts.push(`${formatCount(refused)} refused`);
  return parts.join(', ');
}

export const mergeArchive = (symbol: string): Promise<boolean> =>
  ask(askedToMerge, async () => {
    const record = await bridge().request('merge.run', { symbol });
    if (record === null) {
      return { ok: false, sentence: `${symbol} has no finished day to merge yet: the running session never is.` };
    }
    return { ok: true, sentence: `Merged ${symbol}: ${mergeWords(record)}.` };
  });
