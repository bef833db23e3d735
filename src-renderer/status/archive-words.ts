import type { ArchiveHealth, FeedFault, Health } from '#core/contract/health';
import { formatAge } from '../format/durations.ts';
import { formatCount } from '../format/prices.ts';
import type { Tone } from './stream-words.ts';

const WORDS: Readonly<Record<ArchiveHealth['state'], { readonly word: string; readonly tone: Tone }>> = {
  opening: { word: 'Archive opening', tone: 'wait' },
  ok: { word: 'Archive', tone: 'good' },
  behind: { word: 'Archive behind', tone: 'warn' },
  'disk-full': { word: 'Disk full', tone: 'bad' },
  'read-only': { word: 'Archive read-only', tone: 'bad' },
  corrupt: { word: 'Archive damaged', tone: 'bad' },
  'from-future': { word: 'Archive too new', tone: 'bad' },
  failed: { word: 'Archive failed', tone: 'bad' },
};

export function archiveWords(archive: ArchiveHealth): { readonly word: string; readonly tone: Tone } {
  return WORDS[archive.state];
}

/** Rows that are not and will not be in the archive: refused by it, or by the engine because it owed too many. */
export function lostRows({ archive, engine }: Health): number {
  return archive.lostRows + engine.lostRows;
}

export function archiveTip(health: Health, nowWallMs: number): string {
  const { barsStored, ticksStored, signalsStored, parquetFiles, queuedRows, lastCommitWallMs, reason } = health.archive;
  return [
    ...(reason ? [reason] : []),
    `${formatCount(barsStored)} bars, ${formatCount(ticksStored)} ticks, ${formatCount(signalsStored)} signals, ${formatCount(parquetFiles)} Parquet files`,
    lastCommitWallMs === null ? 'Nothing committed yet' : `Last commit ${formatAge(nowWallMs - lastCommitWallMs)} ago`,
    `${formatCount(queuedRows)} rows waiting, ${formatCount(lostRows(health))} lost`,
  ].join('\n');
}

/** What the feed could not use, in plain words. */
export const FAULT_WORDS: Readonly<Record<FeedFault, string>> = {
  malformedFrame: 'Malformed frame',
  unknownService: 'Unknown service',
  unknownField: 'Unknown field',
  badNumber: 'Not a number',
  tickFromPast: 'Tick from the past',
  duplicate: 'Duplicate',
  unknownSymbol: 'Unknown symbol',
  refusedCommand: 'Refused command',
};

export function faultCount(health: Health): number {
  return health.feed.faults.reduce((sum, { count }) => sum + count, 0);
}
