import { expect } from '@playwright/test';
import { join } from 'node:path';
import { sqlite } from './archive-reader.ts';
import { brokerTest as test } from './broker-test.ts';
import { logIn, useBrokerStreams } from './login-wizard.ts';
import type { RunningWorkstation } from './workstation.ts';

const MINUTE_MS = 60_000;
const EQUITY = 'AAPL';
const FUTURE = '/NQ';
/** Minutes of the market that pass while nobody listens, at a speed of 60 some seconds. */
const OUTAGE_MINUTES = 6;

interface StoredBar {
  readonly start_ms: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly grade: string;
}
interface Candle {
  readonly datetime: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

const BARS_OF = (symbol: string): string => `
  SELECT start_ms, open, high, low, close, volume, name AS grade FROM bars JOIN grades ON rank = grade
  WHERE symbol = '${symbol}' ORDER BY start_ms`;

const exchangeMs = async (workstation: RunningWorkstation): Promise<number> =>
  (await workstation.request('health.get', null)).feed.exchangeMs ?? Number.NaN;

const chartGaps = (workstation: RunningWorkstation): Promise<number> =>
  workstation.page.evaluate(() => {
    const chart = window.bellwetherDiagnostics?.chart();
    return chart ? chart.slotsLoaded - chart.barsLoaded : Number.NaN;
  });

test('after an outage the minutes of an equity come from the price history, and those of a future are named as missing', async ({
  openStage,
}) => {
  const { exchange, browser, launch } = await openStage('--speed', '30', '--start', '10:00');
  const workstation = await launch(['--symbols', `${EQUITY},${FUTURE}`]);
  const { page } = workstation;
  await logIn(workstation, exchange, browser);
  await useBrokerStreams(workstation);
  await workstation.watchlistRow(EQUITY).click();
  await expect.poll(async () => (await workstation.request('health.get', null)).engine.barsClosed).toBeGreaterThan(4);

  // The line is cut, and nobody is let in again for some minutes of the market.
  await exchange.control('POST', 'faults', { name: 'http-503', match: '/trader' });
  await exchange.control('POST', 'faults', { name: 'drop' });
  await workstation.waitForStream('offline');
  // Where the market was last seen: read after the cut, for before it another minute may begin.
  const cutMs = await exchangeMs(workstation);
  const clock = async (): Promise<number> => {
    const response = await fetch(`${exchange.ready.apiBaseUrl}/practice/status`);
    return ((await response.json()) as { exchangeMs: number }).exchangeMs;
  };
  await expect.poll(clock, { timeout: 60_000 }).toBeGreaterThan(cutMs + OUTAGE_MINUTES * MINUTE_MS);
  const reopenedMs = await clock();
  await exchange.control('DELETE', 'faults');
  await workstation.request('streams.retryNow', null);
  await workstation.waitForStream('live');

  const view = (symbol: string) => workstation.request('backfill.get', { symbol });
  await expect
    .poll(async () =>
      (await view(EQUITY)).stretches.some(
        ({ state, fromMs, toMs }) => state === 'filled' && toMs > cutMs && fromMs < reopenedMs,
      ),
    )
    .toBe(true);
  await expect
    .poll(async () => (await view(FUTURE)).stretches.some(({ state, toMs }) => state === 'missing' && toMs > cutMs))
    .toBe(true);

  // Drawn without the page being loaded again.
  await expect.poll(() => chartGaps(workstation)).toBe(0);
  await workstation.screenshot('backfill-filled');

  const { archiveFolder } = await workstation.request('workstation.get', null);
  await page.getByTestId('stop-streams').click();
  await workstation.waitForStream('stopped');
  await expect.poll(async () => (await workstation.request('health.get', null)).archive.queuedRows).toBe(0);
  const database = join(archiveFolder, 'market.sqlite');
  const stored = await sqlite<StoredBar>(database, BARS_OF(EQUITY));
  const backfilled = stored.filter(({ grade }) => grade === 'backfilled');
  const inOutage = ({ start_ms }: StoredBar): boolean => start_ms > cutMs && start_ms + MINUTE_MS <= reopenedMs;
  // None is missing. The newest may have come with the stream, which begins with the last bar that it has.
  const firstWholeMs = Math.ceil(cutMs / MINUTE_MS) * MINUTE_MS;
  const wholeMinutes = Math.floor((reopenedMs - firstWholeMs) / MINUTE_MS);
  expect(wholeMinutes).toBeGreaterThanOrEqual(OUTAGE_MINUTES - 1);
  const filled = stored.filter(inOutage);
  expect(filled.map(({ start_ms }) => start_ms)).toEqual(
    Array.from({ length: wholeMinutes }, (_, index) => firstWholeMs + index * MINUTE_MS),
  );
  expect(new Set(filled.slice(0, -1).map(({ grade }) => grade))).toEqual(new Set(['backfilled']));
  expect(['backfilled', 'confirmed']).toContain(filled.at(-1)?.grade);

  // Every one of them is the exchange's own, asked for by a caller that is not the workstation.
  const query = new URLSearchParams({
    symbol: EQUITY,
    periodType: 'day',
    frequencyType: 'minute',
    frequency: '1',
    startDate: String(backfilled[0]?.start_ms),
    endDate: String(reopenedMs),
    needExtendedHoursData: 'true',
  });
  const { apiBaseUrl, accessToken } = exchange.ready;
  const response = await fetch(`${apiBaseUrl}/marketdata/v1/pricehistory?${query.toString()}`, {
    headers: { Authorization: `Bearer ${accessToken}` },
  });
  const { candles } = (await response.json()) as { candles: readonly Candle[] };
  const asStored = new Map(
    candles.map(({ datetime, open, high, low, close, volume }) => [
      datetime,
      [...[open, high, low, close].map((price) => Math.round(price * 1e8)), volume],
    ]),
  );
  for (const { start_ms, open, high, low, close, volume } of backfilled) {
    expect([open, high, low, close, volume], new Date(start_ms).toISOString()).toEqual(asStored.get(start_ms));
  }

  // Nobody gives the minutes of a future: none is there, and the window says why.
  const ofFuture = await sqlite<StoredBar>(database, BARS_OF(FUTURE));
  expect(ofFuture.filter(({ grade }) => grade === 'backfilled')).toEqual([]);
  const seen = ofFuture.filter(inOutage);
  expect(seen.map(({ grade }) => grade)).toEqual(seen.map(() => 'confirmed'));
  expect(seen.length).toBeLessThanOrEqual(1);
  await workstation.watchlistRow(FUTURE).click();
  await page.getByTestId('tab-data').click();
  await expect(page.locator('[data-testid="stretch-row"][data-state="missing"]').first()).toContainText('futures');
  await workstation.screenshot('backfill-missing');
});
