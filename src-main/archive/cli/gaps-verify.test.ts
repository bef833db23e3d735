import { createHash } from 'node:crypto';
import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ArchiveLayout } from '../archive-layout.ts';
import { readManifest } from '../manifest/symbol-manifest.ts';
import { eventually } from '../testing/eventually.ts';
import { openArchive } from '../testing/open-archive.ts';
import { askDuckDb, askSqlite } from '../testing/outside-readers.ts';
import { runCli } from '../testing/run-cli.ts';
import { OPENING_MS, sampleDay } from '../testing/sample-bars.ts';
import { SampleFeed } from '../testing/sample-feed.ts';
import { scratchFolder } from '../testing/scratch-folder.ts';

const TICKS = 9_000;
let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let layout: ArchiveLayout;
/** An archive with a finished day of bars and ticks, closed. */
beforeEach(async () => {
  scratch = await scratchFolder();
  layout = new ArchiveLayout(scratch.path);
  const { archive, feed, engine } = await openArchive(scratch.path);
  const run = new SampleFeed();
  for (let tick = 0; tick < TICKS; tick += 1) {
    run.trade(OPENING_MS + tick * 5, { symbol: tick % 2, totalVolume: tick, ...(tick === 2 ? { bid: NaN } : {}) });
  }
  feed.sendFeed(run.clock(OPENING_MS + 24 * 3_600_000).batch());
  engine.sendBars(sampleDay('/NQ', 30).filter((_, minute) => minute !== 10));
  await eventually(() => {
    expect([feed.acknowledged, engine.acknowledged]).toEqual([1, 1]);
  });
  feed.disconnect();
  engine.disconnect();
  await archive.close();
});
afterEach(() => scratch.remove());

const dayFile = (): string => layout.dayFile('/NQ', '2026-11-20');
const verify = (): ReturnType<typeof runCli> =>
  runCli('gaps', '--symbol', '/NQ', '--archive', scratch.path, '--verify');

describe('the manifest of a symbol', () => {
  it('says of each file what it held when it was written', async () => {
    const content = await readFile(dayFile());
    const manifest = await readManifest(layout.symbolFolder('/NQ'));
    expect(manifest?.symbol).toBe('/NQ');
    expect(manifest?.files['date=2026-11-20.parquet']).toMatchObject({
      rows: 29,
      bytes: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
      firstTime: '2026-11-20T14:30:00.000Z',
      lastTime: '2026-11-20T14:59:00.000Z',
      duplicates: 0,
      gaps: [
        { from: '2026-11-19T23:00:00.000Z', minutes: 930 },
        { from: '2026-11-20T14:40:00.000Z', minutes: 1 },
        { from: '2026-11-20T15:00:00.000Z', minutes: 420 },
      ],
    });
  });

  it('is what the files are held to', async () => {
    expect(await verify()).toMatchObject({ code: 0, said: '/NQ: 1 of 1 files are as they were written.' });
    await appendFile(dayFile(), 'x');
    const unreadable = await verify();
    expect(unreadable).toMatchObject({ code: 1 });
    expect(unreadable.said).toMatch(/cannot be read|not as it was written/);
    await rm(dayFile());
    expect((await verify()).said).toContain('listed, and not there');
    await writeFile(join(layout.symbolFolder('/NQ'), 'manifest.json'), '{ half');
    expect(await verify()).toMatchObject({ code: 0, said: '/NQ: 0 of 0 files are as they were written.' });
  });
});

describe('archive -- ticks', () => {
  it('writes the ticks of a finished day as the database holds them, once', async () => {
    const run = await runCli('ticks', '--archive', scratch.path);
    expect(run).toMatchObject({ code: 0, noted: '' });
    expect(run.said).toContain(`2026-11-20  /NQ  ${TICKS / 2} ticks`);
    const file = layout.tickFile('/NQ', '2026-11-20');
    const stored = await askSqlite(
      layout.marketDatabase,
      `SELECT CAST(tick_id AS TEXT) AS tick_id, CAST(exchange_ms AS TEXT) AS ms, printf('%.8f', last) AS last,
         CASE WHEN bid IS NULL THEN NULL ELSE printf('%.8f', bid) END AS bid, CAST(total_volume AS TEXT) AS total_volume, epoch, source
       FROM readable_ticks WHERE symbol = '/NQ' ORDER BY tick_id`,
    );
    expect(
      await askDuckDb(
        `SELECT tick_id, epoch_ms(time) AS ms, last, bid, total_volume, epoch, source FROM read_parquet('${file}') ORDER BY tick_id`,
      ),
    ).toEqual(stored);
    expect((await readdir(dirname(file))).sort()).toEqual(['date=2026-11-20.parquet', 'manifest.json']);
    expect((await verify()).said).toContain('2 of 2 files');
    await writeFile(`${file}.new-dead`, 'half');
    expect((await runCli('ticks', '--archive', scratch.path)).said).toContain('already');
    expect(await readdir(dirname(file))).toHaveLength(2);
  });
});
