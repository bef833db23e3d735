import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { priceFromPoints } from '#core/market/price';
import { quantity } from '#core/market/units';
import { askDuckDb } from '../testing/outside-readers.ts';
import { runCli } from '../testing/run-cli.ts';
import { storeSampleBars, writeSampleDay } from '../testing/sample-archive.ts';
import { OPENING_MS, sampleBar, sampleDay } from '../testing/sample-bars.ts';
import { scratchFolder } from '../testing/scratch-folder.ts';

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let folder: string;
beforeEach(async () => {
  scratch = await scratchFolder();
  folder = join(scratch.path, 'archive');
});
afterEach(() => scratch.remove());
const out = (name: string): string => join(scratch.path, name);
const run = (command: string, ...flags: string[]): ReturnType<typeof runCli> =>
  runCli(command, '--symbol', '/NQ', '--archive', folder, ...flags);

/** A bar whose four prices are one. */
const flat = (minute: number, points: number, contract: string) =>
  sampleBar({
    minute,
    contract,
    open: priceFromPoints(points),
    high: priceFromPoints(points),
    low: priceFromPoints(points),
    close: priceFromPoints(points),
  });

describe('archive -- export', () => {
  it('writes CSV that a spreadsheet reads and takes for no formula', async () => {
    await writeSampleDay(folder, '/NQ', [
      sampleBar({ contract: '=HYPERLINK("x")' }),
      sampleBar({ minute: 1, points: -37.63 }),
    ]);
    expect(await run('export', '--out', out('a.csv'))).toMatchObject({ code: 0 });
    expect((await readFile(out('a.csv'), 'utf8')).trim().split('\n')).toEqual([
      'start,open,high,low,close,volume,tick_count,grade,contract,source',
      `2026-11-20T14:30:00Z,25600,25602.25,25598.5,25600.75,1050,412,built,"'=HYPERLINK(""x"")",schwab`,
      '2026-11-20T14:31:00Z,-37.63,-35.38,-39.13,-36.88,1050,412,built,/NQZ26,schwab',
    ]);
  });

  it('gives the same bars as CSV, JSON and Parquet to programs that are not ours', async () => {
    await writeSampleDay(folder, '/NQ', sampleDay('/NQ', 90));
    for (const name of ['a.csv', 'a.json', 'a.parquet']) await run('export', '--out', out(name));
    const sums = (table: string): Promise<unknown[]> =>
      askDuckDb(
        `SELECT count(*)::INT AS rows, sum(close::DECIMAL(18, 8))::VARCHAR AS closes, sum(volume)::INT AS volume,
           epoch_ms(max(start::TIMESTAMPTZ))::DOUBLE AS last FROM ${table}`,
      );
    const expected = await sums(`read_parquet('${out('a.parquet')}')`);
    expect(expected).toMatchObject([{ rows: 90, last: OPENING_MS + 89 * 60_000 }]);
    expect(await sums(`read_csv('${out('a.csv')}')`)).toEqual(expected);
    expect(await sums(`read_json('${out('a.json')}')`)).toEqual(expected);
  });

  it('makes the bars of a longer timeframe as SQL does, and marks the one that is under way', async () => {
    const bars = sampleDay('/NQ', 47);
    await storeSampleBars(folder, bars, OPENING_MS + 47 * 60_000);
    await run('export', '--out', out('m1.parquet'));
    await run('export', '--out', out('m15.parquet'), '--timeframe', '15m');
    const own = await askDuckDb(
      `SELECT * EXCLUDE (source, grade) FROM read_parquet('${out('m15.parquet')}') ORDER BY start`,
    );
    const bySql = await askDuckDb(
      `SELECT time_bucket(INTERVAL 15 MINUTE, start) AS start, arg_min(open, start) AS open, max(high) AS high, min(low) AS low,
         arg_max(close, start) AS close, sum(volume)::BIGINT AS volume, sum(tick_count)::BIGINT AS tick_count, max(contract) AS contract
       FROM read_parquet('${out('m1.parquet')}') GROUP BY 1 ORDER BY 1`,
    );
    expect(own).toEqual(bySql);
    expect(own).toHaveLength(4);
  });

  it('can be merged again and is then what it was', async () => {
    await writeSampleDay(folder, '/NQ', sampleDay('/NQ', 30));
    await run('export', '--out', out('a.csv'));
    const master = out('again.parquet');
    const merged = await runCli('merge', '--symbol', '/NQ', '--master', master, '--csv', out('a.csv'));
    expect(merged).toMatchObject({ code: 0 });
    await runCli('export', '--symbol', '/NQ', '--master', master, '--out', out('b.csv'));
    const prices = async (file: string): Promise<string[]> =>
      (await readFile(file, 'utf8')).split('\n').map((line) => line.split(',').slice(0, 6).join(','));
    expect(await prices(out('b.csv'))).toEqual(await prices(out('a.csv')));
  });

  it('takes a range of trading days or instants', async () => {
    await writeSampleDay(folder, '/NQ', [sampleBar({ minute: -1_440 })]);
    await writeSampleDay(folder, '/NQ', sampleDay('/NQ', 10));
    expect((await run('export', '--out', out('day.csv'), '--from', '2026-11-20', '--to', '2026-11-20')).said).toContain(
      '10 bars',
    );
    const part = ['--from', '2026-11-20T14:32:00Z', '--to', '2026-11-20T14:35:00Z'];
    expect((await run('export', '--out', out('part.csv'), ...part)).said).toContain('3 bars');
    const empty = await run('export', '--out', out('none.csv'), '--from', '2026-11-21T00:00:00Z');
    expect(empty).toMatchObject({ code: 1 });
    expect(await readdir(scratch.path)).not.toContain('none.csv');
  });

  it('does not write over what is there unless it is told to', async () => {
    await writeSampleDay(folder, '/NQ', sampleDay('/NQ', 3));
    await run('export', '--out', out('a.csv'));
    expect(await run('export', '--out', out('a.csv'))).toMatchObject({ code: 1 });
    expect(await run('export', '--out', out('a.csv'), '--force')).toMatchObject({ code: 0 });
  });

  it.each([
    [['--out', 'a.txt'], '--format takes one of csv, parquet, json'],
    [['--out', 'a.csv', '--timeframe', '7x'], 'is no timeframe'],
    [['--out', 'a.csv', '--from', 'yesterday'], '--from takes a trading day'],
    [['--out', 'a.csv', '--from', '2026-11-20', '--to', '2026-11-19'], '--from must lie before --to'],
    [[], '--out is missing'],
  ])('does not take %j', async (flags, complaint) => {
    const refused = await run('export', ...flags);
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.noted).toContain(complaint);
  });
});

describe('archive -- adjust', () => {
  const closes = async (name: string): Promise<string[]> =>
    (await readFile(out(name), 'utf8'))
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',')[4] ?? '');

  it('moves what was before a roll by its difference or its ratio, and leaves the base (worked example)', async () => {
    const bars = [
      flat(0, 20_000, '/NQZ25'),
      flat(1, 20_100, '/NQZ25'),
      flat(2, 25_500, '/NQZ25'),
      flat(3, 25_718.25, '/NQH26'),
    ];
    const file = await writeSampleDay(folder, '/NQ', bars);
    const before = await readFile(file);
    const byDifference = await run('adjust', '--method', 'difference', '--out', out('d.csv'));
    expect(byDifference.said).toContain('2026-11-20T14:33:00Z  /NQZ25 → /NQH26  218.25 points, × 1.008558824');
    expect(await closes('d.csv')).toEqual(['20218.25', '20318.25', '25718.25', '25718.25']);
    await run('adjust', '--method', 'ratio', '--out', out('r.csv'));
    expect(await closes('r.csv')).toEqual(['20171.25', '20272', '25718.25', '25718.25']);
    expect((await readFile(file)).equals(before)).toBe(true);
  });

  it('adds up several rolls, and lets old prices go below nought', async () => {
    const bars = [flat(0, 10, '/NQH25'), flat(1, 20, '/NQM25'), flat(2, 5, '/NQU25')];
    await writeSampleDay(folder, '/NQ', [
      ...bars,
      sampleBar({ ...flat(3, 5, '/NQU25'), minute: 3, volume: quantity(1) }),
    ]);
    await run('adjust', '--method', 'difference', '--out', out('d.csv'));
    expect(await closes('d.csv')).toEqual(['5', '5', '5', '5']);
    await writeSampleDay(folder, '/NQ', [
      flat(0, 10, '/NQH25'),
      flat(1, 30, '/NQM25'),
      flat(2, 5, '/NQM25'),
      flat(3, -20, '/NQU25'),
    ]);
    await run('adjust', '--method', 'difference', '--out', out('e.csv'));
    expect(await closes('e.csv')).toEqual(['5', '5', '-20', '-20']);
  });

  it('does not write over its own base', async () => {
    const file = await writeSampleDay(folder, '/NQ', sampleDay('/NQ', 3));
    const flags = ['--master', file, '--out', file, '--method', 'ratio', '--force'];
    expect(await runCli('adjust', '--symbol', '/NQ', ...flags)).toMatchObject({ code: 1 });
  });
});

describe('archive -- gaps', () => {
  it('reports coverage, reasons and rolls', async () => {
    const bars = sampleDay('/NQ', 60).filter((_, minute) => minute < 20 || minute >= 26);
    const rolled = bars.map((bar) => (bar.startMs >= OPENING_MS + 40 * 60_000 ? { ...bar, contract: '/NQH27' } : bar));
    await writeSampleDay(folder, '/NQ', rolled);
    const report = await run('gaps');
    expect(report.noted).toBe('');
    expect(report.said.split('\n')).toEqual([
      '/NQ: 54 bars, 90.000 % of the expected minutes; 0 of 1 sessions complete.',
      '2026-11-20  partial   54 of 60  90.000 %  2026-11-20T14:50Z 6 min unknown',
      expect.stringContaining('/NQZ26 → /NQH27'),
    ]);
    expect(JSON.parse((await run('gaps', '--json')).said)).toMatchObject({ bars: 54, rolls: [{ to: '/NQH27' }] });
  });

  it('says when there are no bars', async () => {
    await storeSampleBars(folder, sampleDay('/ES', 3), OPENING_MS);
    expect((await run('gaps')).noted).toContain('has no bars of /NQ');
  });
});
