import { expect } from '@playwright/test';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChartDiagnostics } from '../src-renderer/app/diagnostics.ts';
import { parquet as askDuckDb, sqlite } from './archive-reader.ts';
import { startPractice } from './practice-process.ts';
import { workstationTest as test } from './workstation-test.ts';

type ShownBar = NonNullable<ChartDiagnostics['lastBar']>;
type StoredBar = Omit<ShownBar, 'grade'>;

const MINUTES_QUERY = `
  SELECT start_ms AS startMs, open / 1e8 AS open, high / 1e8 AS high, low / 1e8 AS low, close / 1e8 AS close, volume
  FROM bars WHERE symbol = '/ES' ORDER BY start_ms`;

/** New York time is moved so that a trading day begins at midnight. */
const BINS = {
  '5m': 'time_bucket(INTERVAL 5 MINUTE, moved)',
  '30m': 'time_bucket(INTERVAL 30 MINUTE, moved)',
  '1h': 'time_bucket(INTERVAL 1 HOUR, moved)',
  '4h': 'moved::DATE + INTERVAL 4 HOUR * (hour(moved) // 4)',
} as const;

const longerBars = (file: string, bin: string): string => `
  WITH minutes AS (FROM read_json('${file}')),
  moved AS (SELECT *, (to_timestamp(startMs / 1000) AT TIME ZONE 'America/New_York') + INTERVAL 6 HOUR AS moved FROM minutes)
  SELECT epoch_ms((${bin} - INTERVAL 6 HOUR) AT TIME ZONE 'America/New_York')::DOUBLE AS "startMs",
    arg_min(open, startMs)::DOUBLE AS open, max(high)::DOUBLE AS high, min(low)::DOUBLE AS low,
    arg_max(close, startMs)::DOUBLE AS close, sum(volume)::DOUBLE AS volume
  FROM moved GROUP BY 1 ORDER BY 1`;

const TRADES_QUERY = `
  SELECT tick_id AS id, exchange_ms AS ms, last / 1e8 AS price, coalesce(last_size, 0) AS size FROM ticks
  JOIN symbols ON symbols.id = symbol_id WHERE symbols.name = '/ES' AND kind = 1 ORDER BY tick_id`;

/** What trades of one bar have in common. */
const TRADE_GROUPS = {
  '15s': 'moment // 15000',
  '100T': '(row_number() OVER (PARTITION BY day ORDER BY id) - 1) // 100',
} as const;

/** A late trade counts where it arrives; bars that begin in the same millisecond are stamped one after the other. */
const tradeBars = (file: string, group: string): string => `
  WITH trades AS (
    SELECT *, max(ms) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING) AS moment FROM read_json('${file}')),
  of_days AS (SELECT *, ((to_timestamp(moment / 1000) AT TIME ZONE 'America/New_York') + INTERVAL 6 HOUR)::DATE AS day FROM trades),
  grouped AS (SELECT *, ${group} AS bar FROM of_days)
  SELECT ${group.startsWith('moment') ? 'bar * 15000' : 'min(moment)'}::DOUBLE AS "startMs", arg_min(price, id)::DOUBLE AS open,
    max(price)::DOUBLE AS high, min(price)::DOUBLE AS low, arg_max(price, id)::DOUBLE AS close, sum(size)::DOUBLE AS volume
  FROM grouped GROUP BY day, bar ORDER BY day, bar`;

test('the chart shows the bars that DuckDB makes of the archive, in every timeframe', async ({ launch, userData }) => {
  const practice = await startPractice('--session', 'resources/sessions/es-2013-10-08', '--speed', '600');
  try {
    const workstation = await launch(...practice.flags, '--symbols', '/ES', '--watch', '/ES');
    const { page } = workstation;
    await workstation.waitForStream('live');
    const archive = join((await workstation.request('workstation.get', null)).archiveFolder, 'market.sqlite');
    const stored = (): Promise<readonly StoredBar[]> => sqlite<StoredBar>(archive, MINUTES_QUERY);
    const chart = (): Promise<ChartDiagnostics | null> =>
      page.evaluate(() => window.bellwetherDiagnostics?.chart() ?? null);

    await test.step('a digit opens the box, which says what it means; Enter takes it, live', async () => {
      await page.getByTestId('chart').focus();
      await page.keyboard.press('5');
      await expect(page.getByText('5-minute bars, Enter')).toBeVisible();
      await page.keyboard.press('Enter');
      await expect(page.getByTestId('frame-5m')).toHaveAttribute('aria-pressed', 'true');
      await expect.poll(async () => (await chart())?.lastBar?.grade).toBe('partial');
      await expect.poll(async () => ((await chart())?.lastBar?.startMs ?? NaN) % 300_000).toBe(0);
    });

    await expect
      .poll(async () => (await stored()).length, { timeout: 90_000, intervals: [1_000] })
      .toBeGreaterThan(270);
    await page.getByTestId('stop-streams').click();
    await workstation.waitForStream('stopped');
    await expect.poll(async () => (await workstation.request('health.get', null)).archive.queuedRows).toBe(0);
    const file = join(userData, 'minutes.json');
    await writeFile(file, JSON.stringify(await stored()));

    for (const [label, bin] of Object.entries(BINS)) {
      await test.step(label, async () => {
        await page.getByTestId(`frame-${label}`).click();
        const expected = await askDuckDb<StoredBar>(longerBars(file, bin));
        // The newest may hold a minute that was still open when the streams were stopped.
        const complete = expected.slice(0, -1).slice(-50);
        await expect
          .poll(async () => {
            const shown = (await chart())?.newestBars ?? [];
            return shown
              .filter(({ startMs }) => complete.some((bar) => bar.startMs === startMs))
              .map(({ startMs, open, high, low, close, volume }) => ({ startMs, open, high, low, close, volume }));
          })
          .toEqual(complete);
      });
    }

    const TRADES = join(userData, 'trades.json');
    await writeFile(TRADES, JSON.stringify(await sqlite(archive, TRADES_QUERY)));
    for (const [name, group] of Object.entries(TRADE_GROUPS)) {
      await test.step(`bars of trades: ${name}`, async () => {
        await page.getByTestId('frame-trades').selectOption(name);
        const complete = (await askDuckDb<StoredBar>(tradeBars(TRADES, group))).slice(0, -1).slice(-50);
        expect(complete).toHaveLength(50);
        await expect
          .poll(async () => {
            const shown = (await chart())?.newestBars ?? [];
            return shown
              .filter(({ startMs }) => complete.some((bar) => bar.startMs === startMs))
              .map(({ startMs, open, high, low, close, volume }) => ({ startMs, open, high, low, close, volume }));
          })
          .toEqual(complete);
      });
    }
    await workstation.screenshot('trade-bars');
  } finally {
    await practice.kill();
  }
});
