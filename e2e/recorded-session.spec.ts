import { expect } from '@playwright/test';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parquet, sqlite } from './archive-reader.ts';
import { watchNotifications } from './desktop.ts';
import { startPractice } from './practice-process.ts';
import { breakoutOf, readRecordedBars, type RecordedBar } from './recorded-csv.ts';
import { workstationTest as test } from './workstation-test.ts';

const SESSION = 'es-2013-10-08';
/** 09:30 in New York on that day. In 2013 the session ended at 17:15; by 18:00 the next trading day has begun. */
const BELL_MS = Date.UTC(2013, 9, 8, 13, 30);
const NEXT_DAY_MS = Date.UTC(2013, 9, 8, 22, 0);
const UNITS_PER_POINT = 1e8;

interface StoredBar extends RecordedBar {
  readonly grade: string;
}

const BAR_QUERY = `
  SELECT start_ms AS startMs, open / 1e8 AS open, high / 1e8 AS high, low / 1e8 AS low, close / 1e8 AS close,
    volume, name AS grade FROM bars JOIN grades ON rank = grade WHERE symbol = '/ES' ORDER BY start_ms`;

const PARQUET_QUERY = (file: string): string => `
  SELECT epoch_ms(start)::DOUBLE AS "startMs", open::DOUBLE AS open, high::DOUBLE AS high, low::DOUBLE AS low,
    close::DOUBLE AS close, volume::DOUBLE AS volume FROM read_parquet('${file}') ORDER BY start`;

const withoutGrade = ({ startMs, open, high, low, close, volume }: RecordedBar): RecordedBar => ({
  startMs,
  open,
  high,
  low,
  close,
  volume,
});

test('a recorded day plays through to the archive, bar for bar, and its breakout is told', async ({
  launch,
  userData,
}) => {
  test.setTimeout(300_000);
  const shownNotifications = await watchNotifications();
  const recorded = await readRecordedBars(SESSION, 'es.csv');
  const expected = recorded.filter(({ startMs }) => startMs < NEXT_DAY_MS);
  const tradeLog = join(userData, 'trades.csv');
  const practice = await startPractice(
    '--session',
    `resources/sessions/${SESSION}`,
    '--speed',
    '1000',
    '--trade-log',
    tradeLog,
  );
  try {
    const workstation = await launch(...practice.flags, '--symbols', '/ES', '--watch', '/ES');
    await workstation.waitForStream('live');
    const archive = join((await workstation.request('workstation.get', null)).archiveFolder);
    const marketDatabase = join(archive, 'market.sqlite');
    const dayFolder = join(archive, 'bars', 'symbol=%2FES');

    await expect
      .poll(async () => (await readdir(dayFolder).catch(() => [])).filter((name) => name.endsWith('.parquet')), {
        timeout: 200_000,
        intervals: [1_000],
      })
      .toContain('date=2013-10-08.parquet');

    await test.step('SQLite holds the recorded bars exactly, read by the sqlite3 shell', async () => {
      const count = async (): Promise<number> => (await sqlite<StoredBar>(marketDatabase, BAR_QUERY)).length;
      await expect.poll(count, { timeout: 60_000, intervals: [1_000] }).toBeGreaterThanOrEqual(expected.length);
      const stored = await sqlite<StoredBar>(marketDatabase, BAR_QUERY);
      const day = stored.filter(({ startMs }) => startMs < NEXT_DAY_MS);
      expect(day.map(withoutGrade)).toEqual(expected);
      expect(new Set(day.map(({ grade }) => grade))).toEqual(new Set(['confirmed']));
    });

    await test.step('Parquet holds the same, read by DuckDB in another process', async () => {
      const read = (): Promise<readonly RecordedBar[]> =>
        parquet<RecordedBar>(PARQUET_QUERY(join(dayFolder, 'date=2013-10-08.parquet')));
      // The file is written when the day is over and again for bars that came after; the last of them are awaited.
      await expect.poll(async () => (await read()).length, { intervals: [1_000] }).toBe(expected.length);
      expect((await read()).map(withoutGrade)).toEqual(expected);
    });

    await test.step('every trade that was sent is in the archive, once', async () => {
      await workstation.page.getByTestId('stop-streams').click();
      await workstation.waitForStream('stopped');
      await expect.poll(async () => (await workstation.request('health.get', null)).archive.queuedRows).toBe(0);
      const sent = (await readFile(tradeLog, 'utf8')).trim().split('\n').slice(1);
      const volumeSent = sent.reduce((sum, line) => sum + Number(line.split(',')[3]), 0);
      expect(volumeSent).toBeGreaterThan(0);
      const [stored] = await sqlite<{ trades: number; lastVolume: number }>(
        marketDatabase,
        `SELECT count(*) AS trades, max(total_volume) AS lastVolume FROM ticks WHERE kind = 1 AND (flags & 1) = 0`,
      );
      expect(stored?.trades).toBe(sent.length);
    });

    await test.step('the breakout is the one that the rule’s text gives, and the daemon has shown it', async () => {
      const breakout = breakoutOf(recorded, BELL_MS);
      const signals = await sqlite<{
        side: string;
        price: number;
        range_high: number;
        range_low: number;
        bar_start_ms: number;
      }>(
        join(archive, 'signals.sqlite'),
        `SELECT side, price, json_extract(body, '$.range.high') AS range_high, json_extract(body, '$.range.low') AS range_low,
          bar_start_ms FROM signals`,
      );
      expect(breakout).not.toBeNull();
      expect(signals).toEqual([
        {
          side: breakout?.side,
          price: (breakout?.bar.close ?? NaN) * UNITS_PER_POINT,
          range_high: (breakout?.range.high ?? NaN) * UNITS_PER_POINT,
          range_low: (breakout?.range.low ?? NaN) * UNITS_PER_POINT,
          bar_start_ms: breakout?.bar.startMs,
        },
      ]);
      const notices = (await shownNotifications()).filter((notice) => notice.includes('/ES breakout'));
      expect(notices).toHaveLength(1);
      expect(notices[0]).toContain(breakout?.side === 'long' ? 'up' : 'down');
    });
  } finally {
    await practice.kill();
  }
});
