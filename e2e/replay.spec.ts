import { expect, type Page } from '@playwright/test';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { sqlite } from './archive-reader.ts';
import { watchNotifications } from './desktop.ts';
import { workstationTest as test } from './workstation-test.ts';

/** Every row of every table, as a shell that is not ours prints it. */
async function contentOf(archive: string): Promise<string> {
  const content = createHash('sha256');
  for (const file of ['market.sqlite', 'signals.sqlite']) {
    const tables = await sqlite<{ name: string }>(
      join(archive, file),
      "SELECT name FROM sqlite_master WHERE type = 'table'",
    );
    for (const { name } of tables) {
      content.update(JSON.stringify(await sqlite(join(archive, file), `SELECT * FROM "${name}"`)));
    }
  }
  return content.digest('hex');
}

const clock = (page: Page): Promise<string> => page.getByTestId('replay-clock').innerText();
const bar = (page: Page, state: string): ReturnType<Page['locator']> =>
  page.locator(`[data-testid="replay-bar"][data-state="${state}"]`);

test('a recorded morning is replayed: cannot be taken for live, obeys, equals what fired, and leaves no trace', async ({
  launch,
}) => {
  test.setTimeout(300_000);
  const notifications = await watchNotifications();
  const live = await launch('--start', '09:28', '--speed', '120');
  await live.waitForStream('live');
  const signals = async (): Promise<number> => (await live.request('signals.recent', { limit: 10 })).length;
  await expect.poll(signals, { timeout: 60_000 }).toBeGreaterThan(0);
  const archive = (await live.request('workstation.get', null)).archiveFolder;
  await live.quit();
  const told = await sqlite<{ source: string; id: string }>(
    join(archive, 'signals.sqlite'),
    'SELECT source, id FROM signals',
  );
  const recorded = told[0]?.source ?? '';
  const notified = notifications.length;

  // The live market of the second run is hours before its bell: nothing of it fires.
  const workstation = await launch('--start', '05:00', '--speed', '1');
  const { page } = workstation;
  await workstation.waitForStream('live');
  await page.getByTestId('replay').click();
  await page.locator('.replay-choice', { hasText: recorded }).click();
  await page.getByTestId('replay-open').click();
  // Two threads come up and a day is read, on a computer that may be busy.
  await bar(page, 'paused').waitFor({ timeout: 60_000 });

  await test.step('nobody takes it for live', async () => {
    await expect(page.getByTestId('mode')).toHaveText('REPLAY');
    await expect(page).toHaveTitle(/^REPLAY /);
    expect(await clock(page)).toBe('09:28:00');
    expect((await workstation.request('workstation.get', null)).mode).toBe('replay');
  });

  await test.step('the live pipeline goes on behind it', async () => {
    const ticks = async (): Promise<number> => (await workstation.request('health.get', null)).archive.ticksStored;
    const before = await ticks();
    await expect.poll(ticks).toBeGreaterThan(before);
  });

  await workstation.request('streams.stop', null);
  const stored = async (): Promise<string> => {
    const { archive: health } = await workstation.request('health.get', null);
    return health.queuedRows === 0 ? contentOf(archive) : 'not yet';
  };
  await expect.poll(stored).not.toBe('not yet');
  const before = await contentOf(archive);

  await test.step('the breakout fires, and nothing of it is notified', async () => {
    await page.getByTestId('replay-speed').selectOption('120');
    await page.getByTestId('replay-play').click();
    await expect(page.getByTestId('signal-row')).toHaveCount(1, { timeout: 30_000 });
    await workstation.request('replay.control', { do: 'pause' });
    // A busy computer may reach the end first.
    await expect(page.getByTestId('replay-bar')).toHaveAttribute('data-state', /^(paused|ended)$/);
    const [replayed] = await workstation.request('signals.recent', { limit: 10 });
    expect(replayed?.id).toBe(told[0]?.id);
    expect(notifications).toHaveLength(notified);
    await workstation.screenshot('replay');
  });

  await test.step('it steps by bar and trade, and goes back', async () => {
    await page.getByTestId('replay-goto').fill('09:30');
    await page.getByTestId('replay-goto').press('Enter');
    await expect.poll(() => clock(page)).toBe('09:30:00');
    await bar(page, 'paused').waitFor();
    // Built anew up to there: what lay behind it has not happened yet.
    await expect(page.getByTestId('signal-row')).toHaveCount(0);
    expect(await workstation.request('signals.recent', { limit: 10 })).toEqual([]);
    await page.getByTestId('replay-goto').blur();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => clock(page)).toMatch(/^09:30:0[1-3]$/);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => clock(page)).toMatch(/^09:31:0[1-3]$/);
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => clock(page)).toMatch(/^09:30:0[1-3]$/);
    await page.keyboard.press(' ');
    await bar(page, 'playing').waitFor();
    await page.keyboard.press(' ');
    await bar(page, 'paused').waitFor();
  });

  await test.step('it equals what fired and was stored live', async () => {
    await page.getByTestId('replay-compare').click();
    await expect(page.locator('.replay-verdict')).toHaveAttribute('data-equal', 'true', { timeout: 30_000 });
    await expect(page.getByTestId('replay-comparison')).toContainText('Equal: 1 signal');
    await workstation.screenshot('replay-compared');
  });

  await test.step('no table of the archive has changed', async () => {
    expect(await contentOf(archive)).toBe(before);
  });

  await page.getByTestId('replay-leave').click();
  await expect(page.getByTestId('mode')).toHaveText('PRACTICE');
  await expect(page.getByTestId('replay-bar')).toHaveCount(0);
});
