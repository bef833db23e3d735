import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ArchiveJob, ExportRequest } from '#core/contract/archive-jobs';
import type { PlaceCalendar } from '#core/contract/data-health';
import type { Bar } from '#core/market/bar';
import { globexSession } from '#core/market/session';
import { epochMs, MS_PER_MINUTE, tradingDay } from '#core/market/units';
import { ArchiveLayout } from '../archive-layout.ts';
import { askDuckDb } from '../testing/outside-readers.ts';
import { storeSampleBars, writeSampleDay } from '../testing/sample-archive.ts';
import { sampleBar } from '../testing/sample-bars.ts';
import { scratchFolder } from '../testing/scratch-folder.ts';
import { testBinding } from '../testing/sqlite-binding.ts';
import { ArchiveDesk } from './archive-desk.ts';

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let desk: ArchiveDesk;
let jobs: (ArchiveJob | null)[];
beforeEach(async () => {
  scratch = await scratchFolder();
  jobs = [];
  desk = new ArchiveDesk({ folder: scratch.path, sqliteBinding: testBinding() }, (job) => jobs.push(job));
});
afterEach(() => scratch.remove());

const MINUTES = 1_380;
/** Saturday noon, after the session of Friday 2026-11-20. */
const NOW_MS = Date.UTC(2026, 10, 21, 17);

const startOf = (day: string, minute: number): number =>
  (globexSession(tradingDay(day))?.startMs ?? NaN) + minute * MS_PER_MINUTE;

function session(day: string, isThere: (minute: number) => boolean = () => true): Bar[] {
  const minutes = Array.from({ length: MINUTES }, (_, minute) => minute).filter(isThere);
  return minutes.map((minute) => ({ ...sampleBar({ points: 25_600 }), startMs: epochMs(startOf(day, minute)) }));
}

const statesOf = (calendar: PlaceCalendar | null): Record<string, string> =>
  Object.fromEntries((calendar?.days ?? []).map(({ day, state }) => [day, state]));

const week = { symbol: '/NQ', fromDay: '2026-11-16', toDay: '2026-11-27' };
type DeskExport = ExportRequest & { readonly target: string; readonly nowMs: number };
const request = (changes: Partial<DeskExport> = {}): DeskExport => ({
  symbol: '/NQ',
  place: 'archive',
  fromMs: startOf('2026-11-18', 0),
  toMs: startOf('2026-11-21', 0) || Date.UTC(2026, 10, 20, 22),
  timeframe: '1m',
  hours: 'all',
  adjustment: 'none',
  zone: 'UTC',
  format: 'csv',
  target: join(scratch.path, 'out.csv'),
  nowMs: NOW_MS,
  ...changes,
});

describe('the calendar of an archive', () => {
  it('tells sessions apart that lie in Parquet, in the database, or nowhere', async () => {
    await writeSampleDay(scratch.path, '/NQ', session('2026-11-17'));
    const rest = [...session('2026-11-18', (minute) => minute !== 1_000), ...session('2026-11-20', (m) => m < 60)];
    await storeSampleBars(scratch.path, rest, startOf('2026-11-20', 61));
    const { archive, master } = await desk.calendar(week);
    expect(master).toBeNull();
    expect(archive).toMatchObject({ firstDay: '2026-11-17', lastDay: '2026-11-20' });
    expect(statesOf(archive)).toEqual({
      '2026-11-16': 'unrecorded',
      '2026-11-17': 'complete',
      '2026-11-18': 'partial',
      '2026-11-19': 'missing',
      '2026-11-20': 'under-way',
      '2026-11-23': 'unrecorded',
      '2026-11-24': 'unrecorded',
      '2026-11-25': 'unrecorded',
      '2026-11-26': 'unrecorded',
      '2026-11-27': 'unrecorded',
    });
    const easter = await desk.calendar({ symbol: '/NQ', fromDay: '2026-04-02', toDay: '2026-12-25' });
    expect(statesOf(easter.archive)['2026-12-25']).toBe('closed');
  });

  it('says of a day what is there and why the rest is not', async () => {
    await storeSampleBars(
      scratch.path,
      session('2026-11-18', (m) => m !== 1_000 && m !== 100),
      startOf('2026-11-20', 0),
    );
    const { archive, special } = await desk.day({ symbol: '/NQ', day: '2026-11-18' });
    expect(special).toBeNull();
    expect(archive).toMatchObject({
      state: 'partial',
      expectedMinutes: MINUTES,
      presentMinutes: MINUTES - 2,
      duplicates: 0,
      grades: [{ grade: 'built', bars: MINUTES - 2 }],
      contracts: [{ contract: '/NQZ26', bars: MINUTES - 2 }],
      sources: ['schwab'],
      gapsTotal: 2,
    });
    expect(archive?.gaps.map(({ reason, minutes }) => [reason, minutes])).toEqual([
      ['no-trade', 1],
      ['unknown', 1],
    ]);
    expect((await desk.day({ symbol: '/NQ', day: '2026-11-26' })).special).toBe('Thanksgiving Day');
    expect((await desk.day({ symbol: 'SPY', day: '2026-11-18' })).archive).toBeNull();
  });

  it('counts rows that are in a file twice', async () => {
    const file = await writeSampleDay(scratch.path, '/NQ', session('2026-11-18'));
    const twice = `SELECT * FROM read_parquet('${file}') UNION ALL (SELECT * FROM read_parquet('${file}') LIMIT 1)`;
    await askDuckDb(`COPY (${twice}) TO '${file}.other' (FORMAT parquet)`);
    await rename(`${file}.other`, file);
    expect((await desk.day({ symbol: '/NQ', day: '2026-11-18' })).archive).toMatchObject({ duplicates: 1 });
  });

  it('of an empty folder is empty', async () => {
    expect(await desk.calendar(week)).toEqual({ symbol: '/NQ', archive: null, master: null });
  });
});

describe('merging from the window', () => {
  it('takes finished days only, keeps a record, and says how whole they are', async () => {
    const bars = [...session('2026-11-18', (minute) => minute !== 1_000), ...session('2026-11-19', (m) => m < 60)];
    await storeSampleBars(scratch.path, bars, startOf('2026-11-19', 61));
    const record = await desk.merge({ symbol: '/NQ', asked: 'user', nowMs: NOW_MS });
    expect(record).toMatchObject({
      asked: 'user',
      inserted: MINUTES - 1,
      rowsBefore: 0,
      coverage: { fromDay: '2026-11-18', toDay: '2026-11-18', sessions: 1, complete: 0 },
    });
    expect(record?.coverage?.missingMinutes).toEqual([{ reason: 'unknown', minutes: 1 }]);
    await desk.merge({ symbol: '/NQ', asked: 'schedule', nowMs: NOW_MS + 1_000 });
    const records = await desk.mergeRecords('/NQ');
    expect(records.map(({ asked, inserted, equal }) => [asked, inserted, equal])).toEqual([
      ['schedule', 0, MINUTES - 1],
      ['user', MINUTES - 1, 0],
    ]);
    expect(jobs.at(0)).toMatchObject({ kind: 'merge', symbol: '/NQ' });
    expect(jobs.at(-1)).toBeNull();
  });

  it('reads the records on although a crash has cut one off', async () => {
    await storeSampleBars(scratch.path, session('2026-11-18'), startOf('2026-11-19', 61));
    await desk.merge({ symbol: '/NQ', asked: 'user', nowMs: NOW_MS });
    const file = new ArchiveLayout(scratch.path).masterFile('/NQ').replace('.parquet', '.merges.jsonl');
    await writeFile(file, `${await readFile(file, 'utf8')}\n{"mergedAt":"2026-`);
    await desk.merge({ symbol: '/NQ', asked: 'user', nowMs: NOW_MS });
    expect(await desk.mergeRecords('/NQ')).toHaveLength(2);
  });

  it('has nothing to do while the first session runs, and lets one job run at a time', async () => {
    await storeSampleBars(
      scratch.path,
      session('2026-11-19', (m) => m < 60),
      startOf('2026-11-19', 61),
    );
    const first = desk.merge({ symbol: '/NQ', asked: 'user', nowMs: NOW_MS });
    await expect(desk.merge({ symbol: '/NQ', asked: 'user', nowMs: NOW_MS })).rejects.toThrow('A merge is under way');
    expect(await first).toBeNull();
  });

  it('leaves everything as it was when it is cancelled', async () => {
    await storeSampleBars(scratch.path, session('2026-11-18'), startOf('2026-11-19', 61));
    const merging = desk.merge({ symbol: '/NQ', asked: 'user', nowMs: NOW_MS });
    const cancelled = desk.cancel();
    await expect(merging).rejects.toThrow('cancelled');
    await cancelled;
    expect(await desk.calendar(week)).toMatchObject({ master: null });
    expect(await desk.mergeRecords('/NQ')).toEqual([]);
  });
});

describe('exporting from the window', () => {
  beforeEach(() => storeSampleBars(scratch.path, session('2026-11-18'), startOf('2026-11-19', 61)));

  it('takes regular hours counted from the bell, stamped in the zone that was asked for', async () => {
    const written = await desk.export(request({ timeframe: '4h', hours: 'regular', zone: 'America/New_York' }));
    expect(written?.rows).toBe(2);
    const [, ...lines] = (await readFile(join(scratch.path, 'out.csv'), 'utf8')).trim().split('\n');
    // 390 minutes from 09:30: four hours, and the 150 minutes that are left.
    expect(lines.map((line) => line.split(',').slice(0, 6))).toEqual([
      ['2026-11-18T09:30:00-05:00', '25600', '25602.25', '25598.5', '25600.75', String(240 * 1_050)],
      ['2026-11-18T13:30:00-05:00', '25600', '25602.25', '25598.5', '25600.75', String(150 * 1_050)],
    ]);
  });

  it('stamps in Chicago as DuckDB’s own clock does, in summer too', async () => {
    await writeSampleDay(scratch.path, '/NQ', session('2026-07-08'));
    const fromMs = startOf('2026-07-08', 0);
    await desk.export(request({ zone: 'America/Chicago', fromMs, toMs: fromMs + 2 * MS_PER_MINUTE }));
    const rows = await askDuckDb<{ start: string }>(
      `SELECT start FROM read_csv('${join(scratch.path, 'out.csv')}', all_varchar = true)`,
    );
    expect(rows.map(({ start }) => start)).toEqual(['2026-07-07T17:00:00-05:00', '2026-07-07T17:01:00-05:00']);
    expect(rows.map(({ start }) => Date.parse(start))).toEqual([fromMs, fromMs + MS_PER_MINUTE]);
  });

  it('writes nothing when there is nothing, nor when it is cancelled, nor where it may not', async () => {
    await expect(desk.export(request({ fromMs: 0, toMs: MS_PER_MINUTE }))).rejects.toThrow(
      'no bars of /NQ in this range',
    );
    const exporting = desk.export(request());
    const cancelled = desk.cancel();
    expect(await exporting).toBeNull();
    await cancelled;
    await expect(readFile(join(scratch.path, 'out.csv'))).rejects.toThrow('ENOENT');
    await mkdir(join(scratch.path, 'taken.csv'));
    await expect(desk.export(request({ target: join(scratch.path, 'taken.csv') }))).rejects.toThrow();
  });
});

describe('looking at a file before it is imported', () => {
  const file = (): string => join(scratch.path, 'bars.txt');

  it('says what it is taken for, and takes the user’s word over it', async () => {
    await writeFile(file(), '20261118 143100;1;2;0.5;1.5;7\n20261118 143200;1;2;0.5;1.5;7\n');
    const first = await desk.previewFile(file(), null, NOW_MS);
    expect(first).toMatchObject({
      by: 'unproven',
      reading: { format: 'ninjatrader', zone: 'UTC', stamp: 'end' },
      firstStart: '2026-11-18T14:30:00Z',
      problem: null,
    });
    expect(first.evidence).toHaveLength(8);
    const said = { format: 'ninjatrader', zone: 'America/Chicago', stamp: 'start' } as const;
    expect(await desk.previewFile(file(), said, NOW_MS)).toMatchObject({
      by: 'user',
      firstStart: '2026-11-18T20:31:00Z',
    });
  });

  it('proves the zone of a file that holds the bell and the break', async () => {
    const rows = session('2026-11-18').map(({ startMs }, minute) => {
      const [day = '', clock = ''] = new Date(startMs + MS_PER_MINUTE).toISOString().split('T');
      const stamp = `${day.replaceAll('-', '')} ${clock.slice(0, 8).replaceAll(':', '')}`;
      return `${stamp};1;2;0.5;1.5;${minute === 930 ? 9_000 : 500}`;
    });
    await writeFile(file(), rows.join('\n'));
    expect(await desk.previewFile(file(), null, NOW_MS)).toMatchObject({
      by: 'detected',
      reading: { zone: 'UTC', stamp: 'end' },
      rows: MINUTES,
    });
  });

  it.each([
    ['a zip', 'PK\u0003\u0004', 'Unpack it'],
    ['no export that is known', 'hello\n', 'begins like no known export'],
  ])('refuses %s with a sentence', async (_, content, sentence) => {
    await writeFile(file(), content);
    await expect(desk.previewFile(file(), null, NOW_MS)).rejects.toThrow(sentence);
  });

  it('shows what is wrong with a reading without refusing to be corrected', async () => {
    await writeFile(file(), '20261118 143100;1;2;0.5;1.5;7\n');
    const said = { format: 'tradingview', zone: 'UTC', stamp: 'start' } as const;
    const preview = await desk.previewFile(file(), said, NOW_MS);
    expect(preview.problem).not.toBeNull();
    expect(preview.reading.format).toBe('tradingview');
  });

  it('stops an import that is far from the master, until it is allowed', async () => {
    await storeSampleBars(scratch.path, session('2026-11-18'), startOf('2026-11-19', 61));
    await desk.merge({ symbol: '/NQ', asked: 'user', nowMs: NOW_MS });
    const rows = Array.from({ length: 30 }, (_, minute) => {
      const [day = '', clock = ''] = new Date(startOf('2026-11-18', minute + 1)).toISOString().split('T');
      return `${day.replaceAll('-', '')} ${clock.slice(0, 8).replaceAll(':', '')};1;2;0.5;1.5;7`;
    });
    await writeFile(file(), rows.join('\n'));
    const merge = { file: file(), symbol: '/NQ', contract: null, nowMs: NOW_MS } as const;
    const reading = { format: 'ninjatrader', zone: 'UTC', stamp: 'end' } as const;
    await expect(desk.importFile({ ...merge, reading, allowConflicts: false })).rejects.toThrow('allow it to replace');
    expect(await desk.importFile({ ...merge, reading, allowConflicts: true })).toMatchObject({
      replaced: 30,
      conflicts: 30,
      asked: 'import',
    });
  });
});
