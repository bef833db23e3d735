import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DuckDbSession } from '../parquet/duckdb-session.ts';
import { askDuckDb } from '../testing/outside-readers.ts';
import { scratchFolder } from '../testing/scratch-folder.ts';
import { mergeIntoMaster, type MergeSource } from './master-merge.ts';
import { MergeError } from './merge-error.ts';
import type { MergeReceipt } from './merge-receipt.ts';
import { csvSource } from './merge-sources.ts';
import type { MasterGrade } from './precedence.ts';

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let session: DuckDbSession;
let master: string;
beforeEach(async () => {
  scratch = await scratchFolder();
  master = join(scratch.path, 'symbol=%2FNQ.parquet');
  session = await DuckDbSession.open();
});
afterEach(async () => {
  session.close();
  await scratch.remove();
});

interface Row {
  readonly time: string;
  readonly close: number;
  readonly volume: number;
  readonly grade: MasterGrade;
  readonly high?: number;
}

/** Bars of 2026-11-20 as a source; open, high and low follow from the close. */
function rows(name: string, ...bars: readonly Row[]): MergeSource {
  const selects = bars.map(
    ({ time, close, volume, grade, high = close + 1 }) =>
      `SELECT TIMESTAMPTZ '2026-11-20 ${time}:00Z' AS start, ${close}::DECIMAL(18,8) AS open, ${high}::DECIMAL(18,8) AS high,
        ${close - 1}::DECIMAL(18,8) AS low, ${close}::DECIMAL(18,8) AS close, ${volume}::BIGINT AS volume, 0::BIGINT AS tick_count,
        '${grade}' AS grade, NULL::VARCHAR AS contract, '${name}' AS source`,
  );
  return { name, select: selects.join(' UNION ALL ') };
}

const merge = (sources: readonly MergeSource[], mostConflictsADay = 1_000): Promise<MergeReceipt> =>
  mergeIntoMaster(session, { symbol: '/NQ', master, sources, tickSize: 0.25, mostConflictsADay });

/** Read by another process. */
const stored = (): Promise<readonly unknown[]> =>
  askDuckDb(
    `SELECT strftime(start AT TIME ZONE 'UTC', '%H:%M') AS time, close::DOUBLE AS close, volume::INT AS volume, grade
     FROM read_parquet('${master}') ORDER BY start`,
  );

const LIVE = rows(
  'live',
  { time: '14:30', close: 25_580, volume: 1_040, grade: 'built' },
  { time: '14:31', close: 25_608, volume: 450, grade: 'built' },
  { time: '14:33', close: 25_621.5, volume: 600, grade: 'built' },
);
const CHART = rows(
  'chart',
  { time: '14:30', close: 25_580.25, volume: 1_055, grade: 'confirmed' },
  { time: '14:32', close: 25_610, volume: 120, grade: 'confirmed' },
);
const EXPECTED = [
  { time: '14:30', close: 25_580.25, volume: 1_055, grade: 'confirmed' },
  { time: '14:31', close: 25_608, volume: 450, grade: 'built' },
  { time: '14:32', close: 25_610, volume: 120, grade: 'confirmed' },
  { time: '14:33', close: 25_621.5, volume: 600, grade: 'built' },
];

describe('merging into a master', () => {
  it('lets the broker’s bar replace the one built here and keeps what only one has (worked example)', async () => {
    await merge([LIVE]);
    const receipt = await merge([CHART]);
    expect(receipt).toMatchObject({ rowsBefore: 3, rowsAfter: 4, inserted: 1, replaced: 1, equal: 0, outranked: 0 });
    expect(await stored()).toEqual(EXPECTED);
  });

  it('gives the same whichever source comes first, and in one go', async () => {
    await merge([CHART]);
    expect(await merge([LIVE])).toMatchObject({ inserted: 2, replaced: 0, outranked: 1 });
    expect(await stored()).toEqual(EXPECTED);
    const other = join(scratch.path, 'other.parquet');
    await mergeIntoMaster(session, {
      symbol: '/NQ',
      master: other,
      sources: [LIVE, CHART],
      tickSize: 0.25,
      mostConflictsADay: 9,
    });
    expect((await readFile(other)).equals(await readFile(master))).toBe(true);
  });

  it('changes nothing the second time: not a byte of the file', async () => {
    const first = await merge([LIVE, CHART]);
    const second = await merge([LIVE, CHART]);
    expect(second).toMatchObject({ isChanged: false, inserted: 0, replaced: 0, equal: 4, sha256: first.sha256 });
    expect(await readdir(scratch.path)).toEqual(['symbol=%2FNQ.parquet']);
  });

  it('lets the later of two equal sources stand: a correction arrives', async () => {
    await merge([CHART]);
    const late = rows('chart again', { time: '14:30', close: 25_580.5, volume: 1_060, grade: 'confirmed' });
    expect(await merge([late])).toMatchObject({ replaced: 1 });
    expect((await stored())[0]).toMatchObject({ close: 25_580.5, volume: 1_060 });
  });

  it('keeps the file that it replaces beside it', async () => {
    await merge([LIVE]);
    const before = await readFile(master);
    await merge([CHART]);
    expect((await readFile(`${master}.bak`)).equals(before)).toBe(true);
    expect((await readdir(scratch.path)).sort()).toEqual(['symbol=%2FNQ.parquet', 'symbol=%2FNQ.parquet.bak']);
  });

  it('refuses what is no bar and says how many', async () => {
    const broken = rows(
      'broken',
      { time: '14:30', close: 10, high: 5, volume: 1, grade: 'vendor' },
      { time: '14:31', close: 10, volume: -1, grade: 'vendor' },
      { time: '14:32', close: 10, volume: 1, grade: 'vendor' },
    );
    expect(await merge([broken])).toMatchObject({ refused: 2, inserted: 1 });
  });

  it('stops before a wrong file is believed, and leaves the master as it was', async () => {
    await merge([CHART]);
    const before = await readFile(master);
    const wrong = rows(
      'wrong zone',
      { time: '14:30', close: 24_000, volume: 9, grade: 'vendor' },
      { time: '14:32', close: 24_000, volume: 9, grade: 'vendor' },
    );
    await expect(merge([wrong], 1)).rejects.toThrow(MergeError);
    expect((await readFile(master)).equals(before)).toBe(true);
    expect(await readdir(scratch.path)).toEqual(['symbol=%2FNQ.parquet']);
  });

  it('does not touch a master that cannot be read', async () => {
    await writeFile(master, 'PAR1 this is no Parquet file PAR1');
    await expect(merge([LIVE])).rejects.toThrow();
    expect(await readFile(master, 'utf8')).toBe('PAR1 this is no Parquet file PAR1');
  });

  it('is the plain fold of precedence over every history of merges (property)', async () => {
    const grade = fc.constantFrom<MasterGrade>('partial', 'built', 'confirmed', 'vendor');
    const bar = fc.record({
      time: fc.integer({ min: 0, max: 11 }).map((minute) => `15:${String(minute).padStart(2, '0')}`),
      close: fc.integer({ min: 90, max: 110 }),
      volume: fc.integer({ min: 1, max: 9 }),
      grade,
    });
    const file = fc.uniqueArray(bar, { selector: ({ time }) => time, minLength: 1, maxLength: 8 });
    const order: readonly MasterGrade[] = ['partial', 'estimated', 'built', 'backfilled', 'confirmed', 'vendor'];
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 4 }), async (files) => {
        master = join(scratch.path, `property-${(run += 1)}.parquet`);
        const model = new Map<string, Row>();
        for (const bars of files) {
          await merge([rows('file', ...bars)]);
          for (const each of bars) {
            const standing = model.get(each.time);
            if (!standing || order.indexOf(each.grade) >= order.indexOf(standing.grade)) model.set(each.time, each);
          }
        }
        const read = await session.row(
          `SELECT list({time: strftime(start AT TIME ZONE 'UTC', '%H:%M'), close: close::INT, volume: volume::INT, grade: grade} ORDER BY start)::JSON::VARCHAR AS bars
           FROM read_parquet('${master}')`,
        );
        const expected = [...model.values()].sort((left, right) => left.time.localeCompare(right.time));
        expect(JSON.parse(String(read['bars']))).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });
});

describe('a vendor’s file', () => {
  const csv = async (name: string, text: string): Promise<string> => {
    const file = join(scratch.path, name);
    await writeFile(file, text);
    return file;
  };

  it('of NinjaTrader is stamped at the end of the minute, in UTC', async () => {
    const file = await csv('nt.txt', '20261120 143100;100;101;99;100.5;10\n20261120 143200;100.5;102;100;101;20\n');
    await merge([csvSource('nt', file, { format: 'ninjatrader', zone: 'UTC', stamp: 'end' }, null)]);
    expect(await stored()).toMatchObject([{ time: '14:30', close: 100.5 }, { time: '14:31' }]);
  });

  it('of Kibot is in New York time on both sides of a change of clocks', async () => {
    const file = await csv('kibot.csv', '03/07/2025,09:30,1,2,1,2,10\n03/10/2025,09:30,1,2,1,2,10\n');
    await merge([csvSource('kibot', file, { format: 'kibot', zone: 'America/New_York', stamp: 'start' }, '/NQH25')]);
    const times = await askDuckDb(
      `SELECT strftime(start AT TIME ZONE 'UTC', '%Y-%m-%d %H:%M') AS at, contract FROM read_parquet('${master}') ORDER BY start`,
    );
    expect(times).toEqual([
      { at: '2025-03-07 14:30', contract: '/NQH25' },
      { at: '2025-03-10 13:30', contract: '/NQH25' },
    ]);
  });

  it('of TradingView carries seconds and a header of its own', async () => {
    const file = await csv('tv.csv', 'time,open,high,low,close,Volume\n1765809000,10,12,9,11,70\n');
    await merge([csvSource('tv', file, { format: 'tradingview', zone: 'UTC', stamp: 'start' }, null)]);
    expect(
      await askDuckDb(`SELECT epoch(start)::INT AS seconds, volume::INT AS volume FROM read_parquet('${master}')`),
    ).toEqual([{ seconds: 1_765_809_000, volume: 70 }]);
  });

  it('with cells that are no numbers or times loses those rows and no others', async () => {
    const file = await csv(
      'bad.txt',
      '20261120 143100;100;101;99;100.5;10\nnonsense;1;1;1;1;1\n20261120 143300;=cmd();101;99;100;1\n20261120 143400;100;101;99;100;NaN\n',
    );
    const receipt = await merge([csvSource('nt', file, { format: 'ninjatrader', zone: 'UTC', stamp: 'end' }, null)]);
    expect(receipt).toMatchObject({ inserted: 1, refused: 3 });
  });
});
