import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Bar } from '#core/market/bar';
import { ArchiveLayout } from '../archive-layout.ts';
import { BarReader } from '../sqlite/market/bar-reader.ts';
import { MarketWriter } from '../sqlite/market/market-writer.ts';
import { ParquetDays } from '../sqlite/market/parquet-days.ts';
import { eventually } from '../testing/eventually.ts';
import { openMarket, type OpenMarket } from '../testing/open-market.ts';
import { askDuckDb, askSqlite } from '../testing/outside-readers.ts';
import { OPENING_MS, sampleBar, sampleDay } from '../testing/sample-bars.ts';
import { DayExporter } from './day-exporter.ts';

const MINUTE_MS = 60_000;
/** 17:00 and 20:00 in New York on the day of the sample bars. */
const FUTURES_CLOSE_MS = OPENING_MS + 7.5 * 60 * MINUTE_MS;
const STOCKS_CLOSE_MS = OPENING_MS + 10.5 * 60 * MINUTE_MS;

let market: OpenMarket;
let writer: MarketWriter;
let layout: ArchiveLayout;
beforeEach(async () => {
  market = await openMarket();
  writer = new MarketWriter(market.database);
  layout = new ArchiveLayout(dirname(market.file));
});
afterEach(() => market.close());

function commit(...bars: readonly Bar[]): void {
  writer.commit([{ kind: 'bars', seq: 1, source: 'schwab', bars }], OPENING_MS);
}
const openExporter = (settleMs = 0): Promise<DayExporter> =>
  DayExporter.open({
    layout,
    days: new ParquetDays(market.database),
    bars: new BarReader(market.database),
    timing: { settleMs, exportRetryMs: 0 },
  });
const dayFile = (symbol = '/NQ', day = '2026-11-20'): string => layout.dayFile(symbol, day);

/** Every file below the bars folder, as paths below it. */
async function filesBelow(): Promise<string[]> {
  const found = await readdir(layout.bars, { recursive: true }).catch(() => []);
  return found.filter((name) => name.includes('.parquet')).sort();
}

/** A day's file as a program that is not ours sees it. */
const readDay = (file: string): Promise<Record<string, unknown>[]> =>
  askDuckDb(`SELECT * EXCLUDE (start), epoch_ms(start) AS ms FROM read_parquet('${file}', hive_partitioning = false)`);

describe('a finished day', () => {
  it('lies in Parquet as it lies in the database, in the types that were promised', async () => {
    const bars = sampleDay('/NQ', 390);
    commit(...bars.slice(1), { ...sampleBar(), grade: 'confirmed', contract: null });
    const exporter = await openExporter();
    await exporter.finish(FUTURES_CLOSE_MS);

    expect(await filesBelow()).toEqual(['symbol=%2FNQ/date=2026-11-20.parquet']);
    const rows = await readDay(dayFile());
    const stored = await askSqlite<Record<string, unknown>>(
      market.file,
      `SELECT '2026-11-20' AS date, printf('%.8f', open) AS open, printf('%.8f', high) AS high, printf('%.8f', low) AS low,
         printf('%.8f', close) AS close, CAST(volume AS TEXT) AS volume, CAST(tick_count AS TEXT) AS tick_count,
         grade, contract, source, CAST(start_ms AS TEXT) AS ms FROM readable_bars ORDER BY start_ms`,
    );
    expect(rows).toEqual(stored);
    expect(rows).toHaveLength(390);

    const columns = await askDuckDb<{ column_name: string; column_type: string }>(
      `DESCRIBE FROM read_parquet('${dayFile()}', hive_partitioning = false)`,
    );
    expect(columns.map(({ column_name, column_type }) => `${column_name} ${column_type}`)).toEqual([
      'date DATE',
      'start TIMESTAMP WITH TIME ZONE',
      'open DECIMAL(18,8)',
      'high DECIMAL(18,8)',
      'low DECIMAL(18,8)',
      'close DECIMAL(18,8)',
      'volume BIGINT',
      'tick_count BIGINT',
      'grade VARCHAR',
      'contract VARCHAR',
      'source VARCHAR',
    ]);
    const [packed] = await askDuckDb<{ compression: string }>(
      `SELECT DISTINCT compression FROM parquet_metadata('${dayFile()}')`,
    );
    expect(packed?.compression).toBe('ZSTD');
    const facts = await askDuckDb<{ key: string; value: string }>(
      `SELECT decode(key) AS key, decode(value) AS value FROM parquet_kv_metadata('${dayFile()}') ORDER BY key`,
    );
    expect(facts.map(({ key, value }) => `${key}: ${value}`)).toEqual([
      'format: bellwether bars-1m 1',
      'symbol: /NQ',
      'trading_day: 2026-11-20',
    ]);
  });

  it('is found by symbol and date over all files', async () => {
    commit(...sampleDay('/NQ', 5), ...sampleDay('QQQ', 7));
    await (await openExporter()).finish(STOCKS_CLOSE_MS);
    expect(
      await askDuckDb(
        `SELECT symbol, date, count(*) AS bars FROM read_parquet('${layout.bars}/*/*.parquet', hive_partitioning = true)
         GROUP BY ALL ORDER BY symbol`,
      ),
    ).toEqual([
      { symbol: '/NQ', date: '2026-11-20', bars: '5' },
      { symbol: 'QQQ', date: '2026-11-20', bars: '7' },
    ]);
  });

  it('is recorded with its rows, size and hash', async () => {
    commit(...sampleDay('/NQ', 5));
    await (await openExporter()).finish(FUTURES_CLOSE_MS);
    const content = await readFile(dayFile());
    expect(await askSqlite(market.file, 'SELECT symbol, day, rows, bytes, sha256 FROM parquet_days')).toEqual([
      {
        symbol: '/NQ',
        day: '2026-11-20',
        rows: 5,
        bytes: content.length,
        sha256: createHash('sha256').update(content).digest('hex'),
      },
    ]);
  });

  it('has the evening before: a future trades from 18:00 of the day before', async () => {
    commit(sampleBar({ minute: -15.5 * 60 }), sampleBar({ minute: -15.5 * 60 - 61 }), sampleBar());
    await (await openExporter()).finish(FUTURES_CLOSE_MS);
    expect(await filesBelow()).toEqual([
      'symbol=%2FNQ/date=2026-11-19.parquet',
      'symbol=%2FNQ/date=2026-11-20.parquet',
    ]);
    expect((await readDay(dayFile())).map(({ ms }) => Number(ms))).toEqual([
      OPENING_MS - 15.5 * 60 * MINUTE_MS,
      OPENING_MS,
    ]);
  });
});

describe('a day that is not finished', () => {
  it('is not written before the exchange has closed: 17:00 for futures, 20:00 for stocks', async () => {
    commit(sampleBar(), sampleBar({ symbol: 'QQQ' }));
    const exporter = await openExporter();
    await exporter.finish(NaN);
    await exporter.finish(FUTURES_CLOSE_MS - 1);
    expect(await filesBelow()).toEqual([]);
    await exporter.finish(STOCKS_CLOSE_MS - 1);
    expect(await filesBelow()).toEqual(['symbol=%2FNQ/date=2026-11-20.parquet']);
    await exporter.finish(STOCKS_CLOSE_MS);
    expect(exporter.fileCount).toBe(2);
  });
});

describe('a day whose bars change after it was written', () => {
  it('is written again', async () => {
    commit(...sampleDay('/NQ', 3));
    const exporter = await openExporter();
    await exporter.finish(FUTURES_CLOSE_MS);
    commit(sampleBar({ minute: 1, grade: 'confirmed', points: 25_700 }), sampleBar({ minute: 9 }));
    exporter.noteChange();
    await exporter.finish(FUTURES_CLOSE_MS);
    const rows = await readDay(dayFile());
    expect(rows.map(({ grade }) => grade)).toEqual(['built', 'confirmed', 'built', 'built']);
    expect(exporter.fileCount).toBe(1);
  });

  it('is not written again for bars that say nothing new, and the same bars give the same bytes', async () => {
    commit(...sampleDay('/NQ', 3));
    const exporter = await openExporter();
    await exporter.finish(FUTURES_CLOSE_MS);
    const content = await readFile(dayFile());
    await writeFile(dayFile(), 'must stay');
    commit(...sampleDay('/NQ', 3));
    exporter.noteChange();
    await exporter.finish(FUTURES_CLOSE_MS);
    expect(await readFile(dayFile(), 'utf8')).toBe('must stay');
    new ParquetDays(market.database).markMissing('/NQ', '2026-11-20');
    await exporter.finish(FUTURES_CLOSE_MS);
    expect(await readFile(dayFile())).toEqual(content);
  });

  it('waits until the changes have settled, while other days go on', async () => {
    commit(...sampleDay('/NQ', 3));
    const exporter = await openExporter(400);
    commit(sampleBar({ symbol: '/ES' }));
    exporter.noteChange();
    exporter.poke(FUTURES_CLOSE_MS);
    await eventually(() => {
      expect(exporter.fileCount).toBe(1);
    });
    expect(await filesBelow()).toEqual(['symbol=%2FNQ/date=2026-11-20.parquet']);
    await eventually(() => {
      exporter.poke(FUTURES_CLOSE_MS);
      expect(exporter.fileCount).toBe(2);
    });
  });
});

describe('after a start', () => {
  it('writes what was left unwritten, without waiting', async () => {
    commit(...sampleDay('/NQ', 3));
    const exporter = await openExporter(60_000);
    exporter.poke(FUTURES_CLOSE_MS);
    await eventually(() => {
      expect(exporter.fileCount).toBe(1);
    });
  });

  it('writes a file again that was taken away, and counts the others', async () => {
    commit(...sampleDay('/NQ', 3), ...sampleDay('/ES', 3));
    await (await openExporter()).finish(FUTURES_CLOSE_MS);
    await rm(dayFile('/ES'));
    const exporter = await openExporter();
    expect(exporter.fileCount).toBe(1);
    await exporter.finish(FUTURES_CLOSE_MS);
    expect(exporter.fileCount).toBe(2);
    expect(await readDay(dayFile('/ES'))).toHaveLength(3);
  });

  it('clears away half-written files and nothing else', async () => {
    await mkdir(layout.symbolFolder('/NQ'), { recursive: true });
    for (const name of ['date=2026-11-19.parquet.new-1f', 'date=2026-11-18.parquet', 'notes.txt']) {
      await writeFile(join(layout.symbolFolder('/NQ'), name), 'content');
    }
    const exporter = await openExporter();
    expect((await readdir(layout.symbolFolder('/NQ'))).sort()).toEqual(['date=2026-11-18.parquet', 'notes.txt']);
    expect(exporter.fileCount).toBe(1);
  });
});

describe('a file that cannot be written', () => {
  it('is named and does not keep the others from being written', async () => {
    commit(...sampleDay('/NQ', 3), ...sampleDay('/ES', 3));
    await mkdir(layout.bars, { recursive: true });
    await writeFile(layout.symbolFolder('/ES'), 'a file where the folder should be');
    const exporter = await openExporter();
    await exporter.finish(FUTURES_CLOSE_MS);
    expect(exporter.fault?.message).toContain('symbol=%2FES');
    expect(await filesBelow()).toEqual(['symbol=%2FNQ/date=2026-11-20.parquet']);
    await rm(layout.symbolFolder('/ES'));
    await exporter.finish(FUTURES_CLOSE_MS);
    expect(exporter.fault).toBeNull();
    expect(await filesBelow()).toEqual([
      'symbol=%2FES/date=2026-11-20.parquet',
      'symbol=%2FNQ/date=2026-11-20.parquet',
    ]);
  });
});

it('writes a day of 20 symbols in about a second', async () => {
  const symbols = Array.from({ length: 20 }, (_, index) => `/T${index}`);
  for (const symbol of symbols) commit(...sampleDay(symbol, 1_380, -900));
  const exporter = await openExporter();
  const before = performance.now();
  await exporter.finish(FUTURES_CLOSE_MS + 24 * 60 * MINUTE_MS * 4);
  expect(performance.now() - before).toBeLessThan(10_000);
  expect(exporter.fileCount).toBeGreaterThanOrEqual(20);
});
