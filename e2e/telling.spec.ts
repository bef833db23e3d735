import { expect } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogEntry } from '#core/telling/log-entry';
import { watchNotifications } from './desktop.ts';
import { startPushServer } from './push-server.ts';
import { workstationTest as test } from './workstation-test.ts';
import type { RunningWorkstation } from './workstation.ts';

const TOPIC = 'e2e-topic-nobody-guesses';
const ALL_WEEK = { days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '00:00' };

const entriesOf = (workstation: RunningWorkstation, question: string): Promise<readonly LogEntry[]> =>
  workstation.request('telling.log', { question, class: null, limit: 100 });

/** How an event fared on each channel, by its words. */
async function faredOf(workstation: RunningWorkstation, question: string): Promise<Record<string, string>> {
  const [entry] = await entriesOf(workstation, question);
  return Object.fromEntries(entry?.deliveries.map(({ by, state }) => [by, state]) ?? []);
}

/** Sets an alert at the newest close, by the keyboard, and gives its line. */
async function alertAtNewestClose({ page }: RunningWorkstation): Promise<void> {
  await page.getByTestId('chart').focus();
  await page.keyboard.press('Escape');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Alt+A');
}

/** Sets alerts so close on both sides of the price that one of them is crossed within moments. */
async function alertsAround(workstation: RunningWorkstation): Promise<void> {
  const close = await workstation.page.evaluate(() => window.bellwetherDiagnostics?.chart()?.lastBar?.close ?? NaN);
  for (const points of [-3, -1.5, -0.5, 0.5, 1.5, 3]) {
    const level = Math.round((close + points) * 100_000_000);
    const common = { direction: 'any', repeats: false, expiresMs: null, note: '' } as const;
    await workstation.request('alerts.add', { symbol: '/NQ', level, ...common });
  }
}

test('a practice morning is told once on every channel; pause, quiet hours and pre-flight hold', async ({
  launch,
  userData,
}) => {
  test.setTimeout(300_000);
  const shown = await watchNotifications();
  const shownOf = async (words: string): Promise<readonly string[]> =>
    (await shown()).filter((notice) => notice.includes(words));
  const phone = await startPushServer();
  const workstation = await launch();
  const { page } = workstation;
  try {
    await workstation.waitForStream('live');

    await test.step('an address goes from the clipboard to the keychain, and a test says what became of it', async () => {
      await workstation.app.evaluate(async ({ clipboard }, text) => {
        await clipboard.writeText(text);
      }, `${phone.url}/${TOPIC}`);
      await page.getByTestId('settings').click();
      await page.getByTestId('settings-tab-telling').click();
      await page.getByTestId('target-name').fill('My phone');
      await page.getByTestId('add-target').click();
      await expect(page.getByTestId('push-target')).toContainText('My phone');
      expect(await workstation.app.evaluate(({ clipboard }) => clipboard.readText())).toBe('');
      await page.getByTestId('test-target').click();
      await expect(page.getByTestId('target-answer')).toContainText('My phone has taken it');
      expect(phone.titles()).toContain('Bellwether test');
      await page.getByTestId('play-signal').click();
      await expect(page.getByTestId('test-answer')).not.toContainText('One moment');
      await workstation.screenshot('telling-settings');
      expect(await page.content()).not.toContain(TOPIC);
      expect(await readFile(join(userData, 'settings.json'), 'utf8')).not.toContain(TOPIC);
      await page.keyboard.press('Escape');
    });

    await test.step('an alert set on the chart fires on desktop and phone', async () => {
      await alertAtNewestClose(workstation);
      await page.getByTestId('tab-alerts').click();
      await expect(page.getByTestId('price-alert')).toHaveAttribute('data-symbol', '/NQ');
      await expect.poll(() => shownOf('/NQ crossed'), { timeout: 60_000 }).toHaveLength(1);
      await expect.poll(() => phone.titles().filter((title) => title.includes('/NQ crossed'))).toHaveLength(1);
      await expect(page.getByTestId('price-alert')).toHaveAttribute('data-state', 'fired');
      await workstation.screenshot('alerts-dock');
    });

    await test.step('an alert that is not reached stays drawn where it was set, until it is removed', async () => {
      const lines = (): Promise<readonly number[]> =>
        page.evaluate(() => [...(window.bellwetherDiagnostics?.chart()?.alerts ?? [])]);
      const close = await page.evaluate(() => window.bellwetherDiagnostics?.chart()?.lastBar?.close ?? NaN);
      const far = Math.round(close) + 200;
      await page.getByTestId('new-alert-price').fill(String(far));
      await page.getByTestId('add-alert').click();
      await expect.poll(lines).toContain(far);
      const row = page.getByTestId('price-alert').filter({ hasText: far.toLocaleString('en-US') });
      await row.getByTestId('remove-alert').click();
      await expect(row).toHaveCount(0);
      await expect.poll(lines).not.toContain(far);
    });

    await test.step('the breakout is told once on each, though the phone’s server fails at first', async () => {
      phone.failNext(503);
      await expect.poll(() => shownOf('/NQ breakout'), { timeout: 90_000 }).toHaveLength(1);
      await expect
        .poll(() => faredOf(workstation, 'breakout'), { timeout: 20_000 })
        .toMatchObject({
          Desktop: 'delivered',
          'My phone': 'delivered',
        });
      expect(phone.titles().filter((title) => title.includes('/NQ breakout'))).toHaveLength(1);
      expect(phone.refused()).toBe(1);
      expect(await shownOf('/NQ breakout')).toHaveLength(1);
    });

    await test.step('a pause silences everything but the log, and is summed up at its end', async () => {
      await page.getByTestId('pause').click();
      await page.getByTestId('pause-15-min').click();
      await expect(page.getByTestId('pause')).toHaveAttribute('data-silence', 'paused');
      const before = (await shownOf('/NQ crossed')).length;
      await alertsAround(workstation);
      await expect
        .poll(() => faredOf(workstation, 'crossed'), { timeout: 60_000 })
        .toEqual({ Desktop: 'paused', Sound: 'paused', Phone: 'paused' });
      expect(await shownOf('/NQ crossed')).toHaveLength(before);
      await page.getByTestId('pause').click();
      await page.getByTestId('resume-alerts').click();
      await expect.poll(() => shownOf('Not told while it was quiet:')).toHaveLength(1);
    });

    await test.step('quiet hours hold', async () => {
      await workstation.request('telling.setQuietHours', { isOn: true, zone: 'local', spans: [ALL_WEEK] });
      await expect(page.getByTestId('pause')).toHaveAttribute('data-silence', 'quiet-hours');
      await alertsAround(workstation);
      await expect
        .poll(() => faredOf(workstation, 'crossed'), { timeout: 60_000 })
        .toEqual({ Desktop: 'quiet-hours', Sound: 'quiet-hours', Phone: 'quiet-hours' });
      // Nothing else goes to the phone from here on.
      await workstation.request('telling.pause', { length: '1-h' });
      await workstation.request('telling.setQuietHours', { isOn: false, zone: 'local', spans: [] });
    });

    await test.step('the pre-flight names each broken thing, and its buttons mend', async () => {
      phone.failNext(401);
      const [target] = (await workstation.request('telling.get', null)).settings.targets;
      await workstation.request('telling.test', { channel: 'push', targetId: target?.id ?? '' });
      await workstation.request('streams.stop', null);
      await workstation.waitForStream('stopped');
      await page.getByTestId('preflight').click();
      const state = (check: string): ReturnType<typeof page.getByTestId> => page.getByTestId(`preflight-${check}`);
      for (const check of ['stream', 'alerts', 'channels']) {
        await expect(state(check)).toHaveAttribute('data-state', 'trouble');
      }
      await expect(state('channels')).toContainText('My phone: The server wants another access token');
      await workstation.screenshot('preflight');
      await page.getByTestId('mend-stream').click();
      await expect(state('stream')).toHaveAttribute('data-state', 'ok', { timeout: 45_000 });
      await page.getByTestId('mend-alerts').click();
      await expect(state('alerts')).toHaveAttribute('data-state', 'ok');
      await page.getByTestId('mend-channels').click();
      await expect(state('channels')).not.toContainText('My phone: The server', { timeout: 15_000 });
      for (const check of ['archive', 'disk']) await expect(state(check)).toHaveAttribute('data-state', 'ok');
    });
  } finally {
    await phone.close();
  }
});
