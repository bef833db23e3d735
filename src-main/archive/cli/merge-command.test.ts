import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { quantity } from '#core/market/units';
import { ArchiveLayout } from '../archive-layout.ts';
import { withMasterLock } from '../master/master-lock.ts';
import { MergeError } from '../master/merge-error.ts';
import { askDuckDb } from '../testing/outside-readers.ts';
import { runCli } from '../testing/run-cli.ts';
import { storeSampleBars, writeSampleDay } from '../testing/sample-archive.ts';
import { OPENING_MS, sampleBar, sampleDay } from '../testing/sample-bars.ts';
import { scratchFolder } from '../testing/scratch-folder.ts';
import { testBinding } from '../testing/sqlite-binding.ts';

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let folder: string;
let master: string;
beforeEach(async () => {
  scratch = await scratchFolder();
  folder = join(scratch.path, "my [archive]'s");
  master = new ArchiveLayout(folder).masterFile('/NQ');
});
afterEach(() => scratch.remove());

const HOUR_MS = 3_600_000;
const MINUTES_A_WEEKEND = 3 * 1_440;
/** Friday's session is long over, Monday's has begun. */
const MONDAY_MS = OPENING_MS + 72 * HOUR_MS;

async function hashes(where: string): Promise<Record<string, string>> {
  const entries = await readdir(where, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !/-shm$|-wal$/.test(entry.name));
  const hashed = files.map(async ({ parentPath, name }) => {
    const content = await readFile(join(parentPath, name));
    return [join(parentPath, name), createHash('sha256').update(content).digest('hex')] as const;
  });
  return Object.fromEntries(await Promise.all(hashed));
}

const storedVolumes = (): Promise<unknown[]> =>
  askDuckDb(
    `SELECT strftime(start AT TIME ZONE 'UTC', '%d %H:%M') AS at, volume::INT AS volume, grade, source
     FROM read_parquet('${master.replaceAll("'", "''").replaceAll('[', '[[]')}') ORDER BY start`,
  );

describe('archive -- merge', () => {
  it('joins day files, finished days that only the database has, and a vendor’s file; the archive stays as it is', async () => {
    await writeSampleDay(folder, '/NQ', [sampleBar({ minute: -1_440, volume: quantity(7) })]);
    const friday = [0, 1, 2].map((minute) => sampleBar({ minute, volume: quantity(100 + minute) }));
    const underWay = sampleBar({ minute: MINUTES_A_WEEKEND, volume: quantity(999) });
    await storeSampleBars(folder, [...friday, underWay], MONDAY_MS);
    const csv = join(scratch.path, 'vendor.txt');
    await writeFile(csv, '20261120 143200;25600;25602;25599;25601;555\n');
    const before = await hashes(folder);

    const flags = ['--csv', csv, '--format', 'ninjatrader', '--zone', 'UTC', '--stamp', 'end'];
    const run = await runCli('merge', '--symbol', '/NQ', '--archive', folder, ...flags);

    expect(run).toMatchObject({ code: 0 });
    expect(run.said).toContain('/NQ: 0 → 4 bars; 4 inserted');
    expect(await storedVolumes()).toEqual([
      { at: '19 14:30', volume: 7, grade: 'built', source: 'schwab' },
      { at: '20 14:30', volume: 100, grade: 'built', source: 'schwab' },
      { at: '20 14:31', volume: 555, grade: 'vendor', source: 'vendor.txt' },
      { at: '20 14:32', volume: 102, grade: 'built', source: 'schwab' },
    ]);
    expect(await hashes(folder)).toMatchObject(before);
    const receipt = JSON.parse(await readFile(master.replace('.parquet', '.receipt.json'), 'utf8')) as object;
    expect(receipt).toMatchObject({
      mergedAt: '2026-11-21T12:00:00.000Z',
      rowsAfter: 4,
      sha256: createHash('sha256')
        .update(await readFile(master))
        .digest('hex'),
    });
  });

  it('lets a correction in the database stand over the day’s file that does not show it yet', async () => {
    await writeSampleDay(folder, '/NQ', sampleDay('/NQ', 3));
    await storeSampleBars(folder, [sampleBar({ minute: 1, grade: 'confirmed', volume: quantity(4_444) })], MONDAY_MS);
    await runCli('merge', '--symbol', '/NQ', '--archive', folder);
    expect(await storedVolumes()).toMatchObject([
      { volume: 1_000 },
      { volume: 4_444, grade: 'confirmed' },
      { volume: 1_002 },
    ]);
  });

  it('changes nothing the second time', async () => {
    await writeSampleDay(folder, '/NQ', sampleDay('/NQ', 5));
    await runCli('merge', '--symbol', '/NQ', '--archive', folder);
    const before = await readFile(master);
    const again = await runCli('merge', '--symbol', '/NQ', '--archive', folder);
    expect(again.said).toContain('Nothing new');
    expect((await readFile(master)).equals(before)).toBe(true);
  });

  it('shows how a file is read whose convention it found out', async () => {
    const recorded = new URL('../../../resources/sessions/es-2013-10-08/es.csv', import.meta.url);
    const lines = (await readFile(recorded, 'utf8')).trim().split('\n').slice(1);
    const chicago = new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'America/Chicago',
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    const rows = lines.map((line) => {
      const [start = '', ...cells] = line.split(',');
      const startMs = /^\d+$/.test(start) ? Number(start) : Date.parse(start);
      return [chicago.format(startMs), ...cells.slice(0, 5)].join(',');
    });
    const csv = join(scratch.path, 'es.csv');
    await writeFile(csv, rows.join('\n'));
    const run = await runCli('merge', '--symbol', '/ES', '--master', join(scratch.path, 'es.parquet'), '--csv', csv);
    expect(run).toMatchObject({ code: 0 });
    expect(run.noted).toContain('firstrate, America/Chicago, stamped at the start of the minute (detected)');
    expect(run.noted).toMatch(/2013-10-07T22:\d\d:00Z \(18:\d\d New York\)/);
    const denied = ['--csv', csv, '--zone', 'UTC'];
    const wrong = await runCli('merge', '--symbol', '/ES', '--master', join(scratch.path, 'es.parquet'), ...denied);
    expect(wrong).toMatchObject({ code: 1 });
    expect(wrong.noted).toContain('is stamped in America/Chicago');
  });

  it.each([
    ['whose stamps nobody can tell', '20261120 143100;1;1;1;1;5\n', [], 'Say --zone and --stamp.'],
    ['that is no export', 'hello\n', [], 'begins like no known export'],
    [
      'whose seconds are taken for something else',
      'time,open,high,low,close,Volume\n1765809,10,12,9,11,70\n',
      [],
      'bars lie between 1997 and now',
    ],
    ['of another format', '20261120 143100;1;1;1;1;5\n', ['--format', 'tradingview'], ''],
    [
      'in a zone that is none',
      '20261120 143100;1;1;1;1;5\n',
      ['--zone', 'New York', '--stamp', 'end'],
      'is no time zone',
    ],
  ])('refuses a file %s and writes nothing', async (_, content, flags, complaint) => {
    const csv = join(scratch.path, 'file.txt');
    await writeFile(csv, content);
    const run = await runCli('merge', '--symbol', '/NQ', '--master', master, '--csv', csv, ...flags);
    expect(run).toMatchObject({ code: 1, said: '' });
    expect(run.noted).toContain(complaint);
    expect((await readdir(join(master, '..'))).filter((name) => !name.endsWith('.lock'))).toEqual([]);
  });

  it.each([
    [['--archive', '/nowhere'], '--symbol is missing.'],
    [['--symbol', '/NQ'], 'Say --archive'],
    [['--symbol', '/ZW', '--archive', '/nowhere'], 'The tick size of /ZW is not known'],
    [['--symbol', '/NQ', '--archive', '/nowhere', '--conflicts', 'few'], 'whole number'],
    [['--symbol', '/NQ', '--archive', '/nowhere', '--stamp', 'middle'], '--stamp takes one of start, end'],
    [['--oops'], '--oops'],
  ])('does not take %j', async (flags, complaint) => {
    const run = await runCli('merge', ...flags);
    expect(run).toMatchObject({ code: 2 });
    expect(run.noted).toContain(complaint);
  });

  it('says that there is no archive, and that there is nothing in one', async () => {
    const nowhere = await runCli('merge', '--symbol', '/NQ', '--archive', join(folder, 'x'), '--master', master);
    expect(nowhere).toMatchObject({ code: 1 });
    expect(nowhere.noted).toContain('There is no archive at');
    await storeSampleBars(folder, sampleDay('/NQ', 3), OPENING_MS);
    const empty = await runCli('merge', '--symbol', '/NQ', '--archive', folder);
    expect(empty.noted).toContain('has no finished day of /NQ yet');
  });

  it('lets no second merge of the same master begin, and the next one when the first is done', async () => {
    await writeSampleDay(folder, '/NQ', sampleDay('/NQ', 5));
    const merge = (): ReturnType<typeof runCli> => runCli('merge', '--symbol', '/NQ', '--archive', folder);
    await withMasterLock(master, testBinding(), async () => {
      expect(await merge()).toMatchObject({
        code: 1,
        noted: expect.stringContaining('is being merged already') as string,
      });
    });
    expect(await merge()).toMatchObject({ code: 0 });
    await expect(withMasterLock(master, testBinding(), () => Promise.reject(new MergeError('x')))).rejects.toThrow('x');
    expect(await merge()).toMatchObject({ code: 0 });
  });

  it('clears away what a killed merge has left', async () => {
    await writeSampleDay(folder, '/NQ', sampleDay('/NQ', 5));
    await runCli('merge', '--symbol', '/NQ', '--archive', folder);
    await writeFile(`${master}.new-dead`, 'half');
    await runCli('merge', '--symbol', '/NQ', '--archive', folder);
    expect((await readdir(join(master, '..'))).sort()).toEqual([
      'symbol=%2FNQ.parquet',
      'symbol=%2FNQ.parquet.lock',
      'symbol=%2FNQ.receipt.json',
    ]);
  });
});
