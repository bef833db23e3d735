import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Bar } from '#core/market/bar';
import { priceFromPoints } from '#core/market/price';
import { tradingDay } from '#core/market/units';
import { sessionDayNamed } from '../session-day.ts';
import { sampleBar, sampleDay } from '../testing/sample-bars.ts';
import { scratchFolder } from '../testing/scratch-folder.ts';
import { writeDayFile } from './day-file-writer.ts';
import { DuckDbSession } from './duckdb-session.ts';

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let session: DuckDbSession;
beforeEach(async () => {
  scratch = await scratchFolder();
  session = await DuckDbSession.open();
});
afterEach(async () => {
  session.close();
  await scratch.remove();
});

const day = sessionDayNamed('/NQ', tradingDay('2026-11-20'));
const target = (): string => join(scratch.path, "it's a folder", 'date=2026-11-20.parquet');
const write = (bars: readonly Bar[]): ReturnType<typeof writeDayFile> =>
  writeDayFile(
    session,
    target(),
    "/N'Q",
    day,
    bars.map((bar) => ({ bar, source: 'schwab' })),
  );

describe('writeDayFile', () => {
  it.each<[string, Bar[], string]>([
    ['a minute twice', [...sampleDay('/NQ', 3), sampleBar({ minute: 1 })], '1 bars are out of order, 0 are unsound'],
    ['a high below the close', [sampleBar({ high: priceFromPoints(1) })], '0 bars are out of order, 1 are unsound'],
  ])('does not put a file with %s in its place', async (_, bars, complaint) => {
    await write(sampleDay('/NQ', 2));
    const before = await readFile(target());
    await expect(write(bars)).rejects.toThrow(complaint);
    expect(await readFile(target())).toEqual(before);
    expect(await readdir(join(target(), '..'))).toEqual(['date=2026-11-20.parquet']);
  });

  it('does not put a file in its place that reads back differently', async () => {
    // A disk that lies: what COPY is told to write is not what ends up in the file.
    const honest = session.run.bind(session);
    vi.spyOn(session, 'run').mockImplementation((sql) =>
      honest(sql.replace('COPY day TO', 'COPY (SELECT * REPLACE (volume + 1 AS volume) FROM day) TO')),
    );
    const bars = sampleDay('/NQ', 4).map((bar) => ({ bar, source: 'schwab' }));
    await expect(writeDayFile(session, target(), '/NQ', day, bars)).rejects.toThrow('4 of 4 rows are different');
    expect(await readdir(join(target(), '..'))).toEqual([]);
  });

  it('replaces whatever lies in the place, in one step', async () => {
    await write([]);
    await writeFile(target(), 'damaged');
    expect(await write(sampleDay('/NQ', 5_000))).toMatchObject({ rows: 5_000 });
    expect((await readFile(target())).subarray(0, 4).toString()).toBe('PAR1');
  });
});
