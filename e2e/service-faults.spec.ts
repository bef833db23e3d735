import { expect } from '@playwright/test';
import { join } from 'node:path';
import { sqlite } from './archive-reader.ts';
import { startPractice } from './practice-process.ts';
import { readRecordedBars } from './recorded-csv.ts';
import { workstationTest as test } from './workstation-test.ts';

const TOKEN = 'practice-token-of-the-test';

test('a server that takes fewer symbols is asked for no more, and the window says which are left out', async ({
  launch,
}) => {
  const exchange = await startPractice('--token', TOKEN, '--speed', '5', '--fault', 'symbol-limit=2');
  try {
    const workstation = await launch(...exchange.flags);
    const { page } = workstation;
    await workstation.waitForStream('live');
    await page.getByTestId('tab-streams').click();
    const futures = page.locator('[data-testid="service-row"][data-service="LEVELONE_FUTURES"]');
    // Two of the four futures fit; the others are counted as left out.
    await expect(futures).toContainText(/2/);
    await expect
      .poll(async () =>
        (await workstation.request('health.get', null)).feed.services
          .filter(({ service }) => service.startsWith('LEVELONE'))
          .map(({ service, keys, overBudget }) => [service, keys, overBudget]),
      )
      .toEqual([
        ['LEVELONE_FUTURES', 2, 2],
        ['LEVELONE_EQUITIES', 2, 2],
      ]);
    await expect(workstation.watchlistRow('/NQ')).toContainText(/\d\.\d\d/);
    await workstation.screenshot('symbol-limit');
  } finally {
    await exchange.kill();
  }
});

test('a clock that is wrong for a while disturbs no bar that the exchange has confirmed', async ({ launch }) => {
  const words = ['--session', 'resources/sessions/es-2013-10-08', '--speed', '60'] as const;
  const exchange = await startPractice(...words, '--token', TOKEN);
  try {
    const workstation = await launch(...exchange.flags, '--symbols', '/ES', '--watch', '/ES');
    await workstation.waitForStream('live');
    const closed = async (): Promise<number> => (await workstation.request('health.get', null)).engine.barsClosed;
    const untilMore = async (bars: number): Promise<void> => {
      const before = await closed();
      await expect.poll(closed).toBeGreaterThan(before + bars);
    };
    await untilMore(2);
    await exchange.control('POST', 'faults', { name: 'clock-skew', value: 30_000 });
    await untilMore(3);
    await exchange.control('DELETE', 'faults');
    await untilMore(3);
    const { archiveFolder } = await workstation.request('workstation.get', null);
    const stored = await sqlite<Record<string, number>>(
      join(archiveFolder, 'market.sqlite'),
      `SELECT start_ms AS startMs, open / 1e8 AS open, high / 1e8 AS high, low / 1e8 AS low, close / 1e8 AS close, volume FROM bars
       JOIN grades ON rank = grade WHERE name = 'confirmed' ORDER BY start_ms`,
    );
    const recorded = new Map((await readRecordedBars('es-2013-10-08', 'es.csv')).map((bar) => [bar.startMs, bar]));
    expect(stored.length).toBeGreaterThan(5);
    for (const bar of stored) expect(bar).toEqual(recorded.get(bar['startMs'] ?? 0));
    expect((await workstation.request('health.get', null)).archive.lostRows).toBe(0);
  } finally {
    await exchange.kill();
  }
});
