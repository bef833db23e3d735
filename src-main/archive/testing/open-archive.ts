import type { ArchiveHealth } from '#core/contract/health';
import { Archive } from '../archive.ts';
import { ARCHIVE_TIMING, type ArchiveTiming } from '../archive-timing.ts';
import { SampleSender } from './sample-sender.ts';
import { testBinding } from './sqlite-binding.ts';

/** Short waits, so that a test of a pause lasts no longer than it must. */
const QUICK: ArchiveTiming = {
  ...ARCHIVE_TIMING,
  commitDelayMs: 5,
  healthIntervalMs: 20,
  checkpointIntervalMs: 20,
  settleMs: 0,
  exportRetryMs: 100,
  firstRetryMs: 10,
  longestRetryMs: 50,
};

export interface OpenArchive {
  readonly archive: Archive;
  readonly feed: SampleSender;
  readonly engine: SampleSender;
  /** Everything the archive said of itself. */
  readonly healths: ArchiveHealth[];
  health: () => ArchiveHealth;
}

/** An archive on a folder, with a feed and an engine connected to it. */
export async function openArchive(
  folder: string,
  values: { feed?: SampleSender; engine?: SampleSender; timing?: Partial<ArchiveTiming> } = {},
): Promise<OpenArchive> {
  const { feed = new SampleSender(), engine = new SampleSender(), timing = {} } = values;
  const healths: ArchiveHealth[] = [];
  const archive = new Archive(
    { folder, source: 'schwab', sqliteBinding: testBinding() },
    (health) => healths.push(health),
    { ...QUICK, ...timing },
  );
  await archive.open();
  archive.attachFeed(feed.connect());
  archive.attachEngine(engine.connect());
  const health = (): ArchiveHealth => {
    const newest = healths.at(-1);
    if (!newest) throw new Error('The archive has said nothing of itself.');
    return newest;
  };
  return { archive, feed, engine, healths, health };
}
