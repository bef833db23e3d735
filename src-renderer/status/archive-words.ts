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

export function archiveTip(archive: ArchiveHealth, nowWallMs: number): string {
  const { barsStored, ticksStored, signalsStored, parquetFiles, queuedRows, lostRows, lastCommitWallMs, reason } =
    archive;
  return [
    ...(reason ? [reason] : []),
    `${formatCount(barsStored)} bars, ${formatCount(ticksStored)} ticks, ${formatCount(signalsStored)} signals, ${formatCount(parquetFiles)} Parquet files`,
    lastCommitWallMs === null ? 'Nothing committed yet' : `Last commit ${formatAge(nowWallMs - lastCommitWallMs)} ago`,
    `${formatCount(queuedRows)} rows waiting, ${formatCount(lostRows)} lost`,
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
