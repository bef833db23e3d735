import { appendFile, readFile } from 'node:fs/promises';
import { mergeRecordSchema, type MergeRecord } from '#core/contract/archive-jobs';
import { GAP_REASONS } from '#core/contract/data-health';
import { epochMs } from '#core/market/units';
import { isMissing } from '../../files/is-missing.ts';
import { gapReport } from '../gaps/gap-report.ts';
import { sessionDayOf } from '../session-day.ts';
import type { MergeReceipt } from '../master/merge-receipt.ts';

const MOST_SHOWN = 20;

/** Lies beside a master: a line of JSON for each merge asked for in the window or by schedule. */
const recordsFile = (master: string): string => `${master.replace(/\.parquet$/, '')}.merges.jsonl`;

/** The newest records of a master, newest first. A line that a crash has cut off is left out. */
export async function readMergeRecords(master: string): Promise<MergeRecord[]> {
  const text = await readFile(recordsFile(master), 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return '';
    throw error;
  });
  return text
    .split('\n')
    .map(parseRecord)
    .filter((record) => record !== null)
    .slice(-MOST_SHOWN)
    .reverse();
}

function parseRecord(line: string): MergeRecord | null {
  try {
    return mergeRecordSchema.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}

/** A whole line, also after one that a crash has cut off. */
export async function keepMergeRecord(master: string, record: MergeRecord): Promise<void> {
  await appendFile(recordsFile(master), `\n${JSON.stringify(record)}`);
}

/**
 * What is kept of a merge: the receipt, and how whole the master is now over the days that were offered.
 * @param logFolder of the archive whose connection log explains gaps
 */
export async function recordOf(
  receipt: MergeReceipt,
  asked: MergeRecord['asked'],
  logFolder: string,
  sqliteBinding: string | null,
  nowMs: number,
): Promise<MergeRecord> {
  const { symbol, rowsBefore, rowsAfter, inserted, replaced, equal, outranked, refused, conflicts, sources } = receipt;
  return {
    mergedAt: new Date(nowMs).toISOString(),
    asked,
    symbol,
    rowsBefore,
    rowsAfter,
    inserted,
    replaced,
    equal,
    outranked,
    refused,
    conflicts,
    sources: sources.map((source) => ({ ...source })),
    ...(await wholeness(receipt, logFolder, sqliteBinding)),
  };
}

async function wholeness(
  { symbol, master, offeredFrom, offeredTo }: MergeReceipt,
  logFolder: string,
  sqliteBinding: string | null,
): Promise<Pick<MergeRecord, 'coverage' | 'rolls'>> {
  if (offeredFrom === null || offeredTo === null) return { coverage: null, rolls: [] };
  const { sessions, coveragePercent, rolls } = await gapReport({
    symbol,
    place: { kind: 'master', file: master },
    logFolder,
    fromMs: sessionDayOf(symbol, epochMs(Date.parse(offeredFrom))).startMs,
    toMs: sessionDayOf(symbol, epochMs(Date.parse(offeredTo))).endMs,
    rollsOf: 'range',
    sqliteBinding,
  });
  const gaps = sessions.flatMap((session) => session.gaps);
  const [first, last] = [sessions[0], sessions.at(-1)];
  return {
    coverage:
      first && last
        ? {
            fromDay: first.day,
            toDay: last.day,
            sessions: sessions.length,
            complete: sessions.filter((session) => session.gaps.every(({ reason }) => reason === 'no-trade')).length,
            coveragePercent,
            missingMinutes: GAP_REASONS.map((reason) => ({
              reason,
              minutes: gaps.filter((gap) => gap.reason === reason).reduce((sum, { minutes }) => sum + minutes, 0),
            })).filter(({ minutes }) => minutes > 0),
          }
        : null,
    rolls: rolls.map(({ time, from, to, difference, ratio }) => ({ time, from, to, difference, ratio })),
  };
}
