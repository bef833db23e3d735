import type { Recording, ReplayCatalog } from '#core/contract/replay';
import { listTapes } from '../tape/list-tapes.ts';
import { tapeRecordings } from '../tape/tape-recordings.ts';
import type { RecordedArchive } from './recorded-feed.ts';

const RANK = { ticks: 0, tape: 1, bars: 2 } as const;

function newestFirst({ choice: left }: Recording, { choice: right }: Recording): number {
  if (left.day !== right.day) return left.day < right.day ? 1 : -1;
  return RANK[left.kind] - RANK[right.kind];
}

/** Everything that an archive could play again, newest day first, within a day the best kind first. */
export async function catalogOf(archive: RecordedArchive): Promise<ReplayCatalog> {
  const tapes = tapeRecordings(archive.tapes, await listTapes(archive.tapes));
  return { recordings: [...archive.days().list(), ...tapes].sort(newestFirst) };
}
