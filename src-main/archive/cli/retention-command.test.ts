import { appendFile, rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ArchiveLayout } from '../archive-layout.ts';
import { MARKET_DATABASE } from '../sqlite/market/market-database.ts';
import { MarketWriter } from '../sqlite/market/market-writer.ts';
import { openDatabase, openReader } from '../sqlite/open-database.ts';
import { deleteTicks } from '../retention/delete-ticks.ts';
import { askDuckDb, askSqlite } from '../testing/outside-readers.ts';
import { runCli } from '../testing/run-cli.ts';
import { OPENING_MS, sampleBar } from '../testing/sample-bars.ts';
import { SampleFeed } from '../testing/sample-feed.ts';
import { scratchFolder } from '../testing/scratch-folder.ts';
import { testBinding } from '../testing/sqlite-binding.ts';

const DAY_MS = 86_400_000;
const TICKS_A_DAY = 100;
let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let layout: ArchiveLayout;
/** Thursday and Friday with bars and ticks, the clock on Monday morning. */
beforeEach(async () => {
  scratch = await scratchFolder();
  layout = new ArchiveLayout(scratch.path);
  const database = await openDatabase(layout.marketDatabase, MARKET_DATABASE, testBinding(), layout.backups);
  const run = new SampleFeed();
  for (let tick = 0; tick < 2 * TICKS_A_DAY; tick += 1) {
    run.trade(OPENING_MS - (tick < TICKS_A_DAY ? DAY_MS : 0) + tick, { totalVolume: tick });
  }
  new MarketWriter(database).commit(
    [
      { kind: 'bars', seq: 1, source: 'schwab', bars: [sampleBar({ minute: -1_440 }), sampleBar()] },
      { kind: 'feed-batch', seq: 1, batch: run.clock(OPENING_MS + 3 * DAY_MS).batch() },
    ],
    OPENING_MS,
  );
  database.close();
});
afterEach(() => scratch.remove());

const retention = (...flags: string[]): ReturnType<typeof runCli> =>
  runCli('retention', '--archive', scratch.path, '--keep-ticks-days', '3', ...flags);
const stored = async (): Promise<unknown> =>
  askSqlite(
    layout.marketDatabase,
    `SELECT (SELECT count(*) FROM ticks) AS ticks, (SELECT value FROM counters WHERE name = 'ticks') AS counted`,
  );
const ALL = [{ ticks: 200, counted: 200 }];

describe('archive -- retention', () => {
  it('deletes what is old and lies in Parquet, after saying so', async () => {
    await runCli('ticks', '--archive', scratch.path);
    const dry = await retention('--dry-run');
    expect(dry.said).toBe('2026-11-19  /NQ  100 ticks  go\n100 ticks would be deleted. Nothing was changed.');
    expect(await stored()).toEqual(ALL);
    expect((await retention()).said).toContain('100 ticks deleted');
    expect(await stored()).toEqual([{ ticks: 100, counted: 100 }]);
    expect(await askSqlite(layout.marketDatabase, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    expect(
      await askDuckDb(`SELECT count(*)::INT AS ticks FROM read_parquet('${layout.tickFile('/NQ', '2026-11-19')}')`),
    ).toEqual([{ ticks: 100 }]);
    expect((await retention()).said).toBe('Nothing is to be deleted.');
  });

  it.each<[string, string, () => Promise<unknown>]>([
    ['was never written', 'there is no Parquet file', () => rm(layout.ticks, { recursive: true })],
    ['is gone', 'their Parquet file cannot be read', () => rm(layout.tickFile('/NQ', '2026-11-19'))],
    ['was changed', 'their Parquet file', () => appendFile(layout.tickFile('/NQ', '2026-11-19'), 'x')],
  ])('leaves ticks alone whose file %s', async (_, reason, spoil) => {
    await runCli('ticks', '--archive', scratch.path);
    await spoil();
    const run = await retention();
    expect(run).toMatchObject({ code: 0, noted: '' });
    expect(run.said).toContain(`stay: ${reason}`);
    expect(await stored()).toEqual(ALL);
  });

  it('leaves ticks alone when the file has fewer than the database', async () => {
    await runCli('ticks', '--archive', scratch.path);
    const database = await openDatabase(layout.marketDatabase, MARKET_DATABASE, testBinding(), layout.backups);
    const late = new SampleFeed('run-2')
      .trade(OPENING_MS - DAY_MS + 500)
      .clock(OPENING_MS + 3.1 * DAY_MS)
      .batch();
    new MarketWriter(database).commit([{ kind: 'feed-batch', seq: 2, batch: late }], OPENING_MS);
    database.close();
    expect((await retention()).said).toContain('holds 100 ticks and the database 101');
  });

  it('does nothing while another program has the database open, nor when the ticks are not those of the plan', async () => {
    await runCli('ticks', '--archive', scratch.path);
    const other = openReader(layout.marketDatabase, testBinding());
    other.prepare('SELECT count(*) FROM ticks').get();
    expect(await retention()).toMatchObject({ code: 1, noted: expect.stringContaining('is in use') as string });
    other.close();
    const plan = [
      {
        symbol: '/NQ',
        day: '2026-11-20',
        ticks: 7,
        firstTickId: 0,
        lastTickId: Number.MAX_SAFE_INTEGER,
        keptBecause: null,
      },
    ];
    expect(() => deleteTicks(layout.marketDatabase, plan, testBinding())).toThrow('not the 7 that were checked');
    expect(await stored()).toEqual(ALL);
  });
});
