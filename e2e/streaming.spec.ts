import { expect } from '@playwright/test';
import { createInterface } from 'node:readline';
import { watchNotifications } from './desktop.ts';
import { workstationTest as test } from './workstation-test.ts';
import type { RunningWorkstation } from './workstation.ts';

const chartOf = (workstation: RunningWorkstation): ReturnType<RunningWorkstation['page']['evaluate']> =>
  workstation.page.evaluate(() => window.bellwetherDiagnostics?.chart() ?? null);

test('a newcomer sees a live NQ morning, the opening range and a breakout that is told', async ({ launch }) => {
  const shownNotifications = await watchNotifications();
  const workstation = await launch();
  const { page } = workstation;
  await workstation.waitForStream('live');

  await test.step('the chart has a morning and grows', async () => {
    await expect
      .poll(() => page.evaluate(() => window.bellwetherDiagnostics?.chart()?.barsLoaded ?? 0))
      .toBeGreaterThan(60);
    const closeNow = (): Promise<number | undefined> =>
      page.evaluate(() => window.bellwetherDiagnostics?.chart()?.lastBar?.close);
    const before = await closeNow();
    await expect.poll(closeNow).not.toBe(before);
    await workstation.screenshot('before-the-bell');
  });

  await test.step('the countdown runs down by itself', async () => {
    const shown = async (): Promise<string> =>
      (await page.evaluate(() => window.bellwetherDiagnostics?.chart()?.countdown)) ?? '';
    const first = await shown();
    expect(first).toMatch(/^\d\d:\d\d$/);
    await expect.poll(shown).not.toBe(first);
  });

  await test.step('every symbol of the watchlist has a price, a change and a volume', async () => {
    for (const symbol of ['/NQ', '/MNQ', '/ES', '/MES', 'QQQ', 'SPY', 'AAPL', 'NVDA']) {
      const row = workstation.watchlistRow(symbol);
      await expect(row).toContainText(/\d[\d,]*\.\d\d/);
      await expect(row).toContainText('%');
    }
  });

  await test.step('the status bar says what is so', async () => {
    await expect(page.getByTestId('archive-state')).toHaveAttribute('data-state', 'ok');
    await expect(page.getByTestId('exchange-clock')).toContainText(/\d\d:\d\d:\d\d/);
    await expect(page.getByTestId('messages-per-second')).toContainText(/[1-9]/);
    await expect(page.getByTestId('data-age')).toContainText(/\d/);
  });

  await test.step('the range forms, arms, and breaks', async () => {
    const rangeState = (): Promise<string | undefined> =>
      page.evaluate(() => window.bellwetherDiagnostics?.chart()?.openingRange?.state);
    await expect.poll(rangeState, { timeout: 60_000 }).toBe('armed');
    await workstation.screenshot('range-armed');
    await expect.poll(rangeState, { timeout: 60_000 }).toBe('signalled');
    await expect(page.getByTestId('signal-row')).toHaveCount(1);
    await expect
      .poll(() => page.evaluate(() => window.bellwetherDiagnostics?.chart()?.markers ?? 0))
      .toBeGreaterThan(0);
    await workstation.screenshot('breakout');
  });

  await test.step('the notification daemon has shown it, once', async () => {
    await expect
      .poll(async () => (await shownNotifications()).filter((notice) => notice.includes('/NQ breakout')))
      .toHaveLength(1);
  });

  await test.step('its card shows why: the chart as it stood, what was compared, and what was seen', async () => {
    const [signal] = await workstation.request('signals.recent', { limit: 1 });
    await page.getByTestId('open-proof').click();
    const card = page.getByTestId('proof-card');
    await expect(card.getByTestId('proof-id')).toHaveText(signal?.id ?? 'no signal');
    await expect(card.getByTestId('proof-steps')).toContainText(/close .* (above long|below short) level /);
    // A minute of the range and the one that broke it, and an hour of chart before them.
    await expect(card.locator('tbody tr')).toHaveCount(2);
    await expect.poll(() => card.getByTestId('proof-chart').locator('rect').count()).toBeGreaterThan(30);
    await workstation.screenshot('proof');
    await page.keyboard.press('Escape');
    await expect(card).toBeHidden();
  });

  await test.step('another strategy is added from a preset, refused while it is wrong, and watches once it is saved', async () => {
    await page.getByTestId('open-strategies').click();
    const dialog = page.getByTestId('strategies-dialog');
    await expect(dialog.getByTestId('strategy-entry')).toHaveCount(1);
    await dialog.getByTestId('add-strategy').selectOption({ label: 'V7.1' });
    await dialog.getByTestId('strategy-symbols').fill('/NQ, /NOPE');
    await dialog.getByTestId('save-strategy').click();
    await expect(dialog.getByTestId('strategy-problem')).toContainText('/NOPE cannot be watched');
    await workstation.screenshot('strategies');
    await dialog.getByTestId('strategy-symbols').fill('/NQ');
    await dialog.getByTestId('save-strategy').click();
    await expect(dialog.getByTestId('strategy-answer')).toContainText('It watches /NQ from now on.');
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('opening-range-watch')).toHaveCount(2);
    await workstation.screenshot('two-strategies');
  });

  await test.step('the chart was never drawn more than once a frame, and the main thread was watched', async () => {
    const most = await page.evaluate(() => window.bellwetherDiagnostics?.mostUpdatesInOneFrame);
    expect(most).toBeLessThanOrEqual(1);
    const { mainThreadDelayMs } = await workstation.request('health.get', null);
    test.info().annotations.push({ type: 'main thread delay in ms', description: JSON.stringify(mainThreadDelayMs) });
  });
});

test('a click in the watchlist shows that symbol’s chart', async ({ launch }) => {
  const workstation = await launch('--speed', '20');
  await workstation.waitForStream('live');
  await workstation.watchlistRow('QQQ').click();
  await expect.poll(() => chartOf(workstation)).toMatchObject({ symbol: 'QQQ' });
  await expect
    .poll(() => workstation.page.evaluate(() => window.bellwetherDiagnostics?.chart()?.barsLoaded ?? 0))
    .toBeGreaterThan(10);
  await workstation.screenshot('symbol-qqq');
});

test('the window looks right when it is small and when it is large', async ({ launch }) => {
  const workstation = await launch('--speed', '20');
  await workstation.waitForStream('live');
  for (const [width, height] of [
    [1000, 640],
    [1920, 1080],
    [2560, 1440],
  ] as const) {
    await workstation.page.setViewportSize({ width, height });
    const overflows = await workstation.page.evaluate(
      () =>
        document.documentElement.scrollWidth > document.documentElement.clientWidth ||
        document.documentElement.scrollHeight > document.documentElement.clientHeight,
    );
    expect(overflows, `${width}x${height} scrolls`).toBe(false);
    await workstation.screenshot(`window-${width}x${height}`);
  }
});

test('a page that hangs is drawn anew, complete, when it comes back', async ({ launch }) => {
  const workstation = await launch('--speed', '60', '--symbols', '/NQ');
  await workstation.waitForStream('live');
  const barsLoaded = (): Promise<number> =>
    workstation.page.evaluate(() => window.bellwetherDiagnostics?.chart()?.barsLoaded ?? 0);
  await expect.poll(barsLoaded).toBeGreaterThan(60);
  const before = await barsLoaded();
  const rendererId = await workstation.app.evaluate(
    ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0,
  );
  const { stderr } = workstation.app.process();
  if (!stderr) throw new Error('The application has no output.');
  const log = createInterface({ input: stderr });
  const noticed = new Promise<void>((resolve) => {
    log.on('line', (line) => {
      if (line.includes('stopped drawing')) resolve();
    });
  });
  const drawnAnew = workstation.page.waitForEvent('framenavigated', { timeout: 60_000 });
  process.kill(rendererId, 'SIGSTOP');
  await noticed;
  process.kill(rendererId, 'SIGCONT');
  await drawnAnew;
  await workstation.waitForStream('live');
  await expect.poll(barsLoaded).toBeGreaterThan(before);
});

test('the page reloads into a complete picture', async ({ launch }) => {
  const workstation = await launch('--speed', '5');
  await workstation.waitForStream('live');
  await expect
    .poll(() => workstation.page.evaluate(() => window.bellwetherDiagnostics?.chart()?.barsLoaded ?? 0))
    .toBeGreaterThan(60);
  await workstation.page.reload();
  await workstation.waitForStream('live');
  await expect
    .poll(() => workstation.page.evaluate(() => window.bellwetherDiagnostics?.chart()?.barsLoaded ?? 0))
    .toBeGreaterThan(60);
  await expect(workstation.watchlistRow('/NQ')).toContainText(/\d[\d,]*\.\d\d/);
});
