import { expect } from '@playwright/test';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { brokerTest as test, type BrokerStage } from './broker-test.ts';
import { watchNotifications } from './desktop.ts';
import { allowInBrowser, logIn, useBrokerStreams, waitForBrowser } from './login-wizard.ts';
import type { PracticeProcess } from './practice-process.ts';
import type { RunningWorkstation } from './workstation.ts';

const run = promisify(execFile);
const HOUR_MS = 3_600_000;
const TOKEN_LIFE_MS = 1_800_000;
const MOST_CALLS = 1_000;
const TOKEN_CALLS = 'POST /v1/oauth/token';

/** Counts the calls of the exchange's token endpoint from now on: a fault that delays them by nothing has as many uses. */
async function countRefreshes(exchange: PracticeProcess): Promise<() => Promise<number>> {
  await exchange.control('POST', 'faults', { name: 'slow-answer', value: 0, count: MOST_CALLS, match: TOKEN_CALLS });
  return async () => {
    const { faults } = (await exchange.control('GET', 'faults')) as {
      readonly faults: readonly { readonly name: string; readonly remaining: number | null }[];
    };
    const left = faults.find(({ name }) => name === 'slow-answer')?.remaining ?? Number.NaN;
    return MOST_CALLS - left;
  };
}

const feed = async (workstation: RunningWorkstation) => (await workstation.request('health.get', null)).feed;
const token = async (workstation: RunningWorkstation) => (await workstation.request('login.get', null)).token;

async function syncAll(workstation: RunningWorkstation): Promise<void> {
  const before = (await workstation.request('portfolio.get', null)).syncedWallMs;
  await workstation.request('portfolio.sync', null);
  await expect
    .poll(async () => (await workstation.request('portfolio.get', null)).syncedWallMs)
    .toBeGreaterThan(before ?? 0);
}

/** An access token's life, on the exchange's clock and on the workstation's. */
async function letHalfAnHourPass(workstation: RunningWorkstation, exchange: PracticeProcess): Promise<void> {
  await exchange.control('POST', 'clock', { advanceSeconds: TOKEN_LIFE_MS / 1_000 });
  await workstation.app.evaluate((_electron, aheadMs) => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + aheadMs;
  }, TOKEN_LIFE_MS);
}

async function loggedIn({ exchange, browser, launch }: BrokerStage): Promise<RunningWorkstation> {
  const workstation = await launch(['--symbols', '/NQ']);
  await logIn(workstation, exchange, browser);
  await useBrokerStreams(workstation);
  return workstation;
}

test('a login is kept over a restart, renewed when it is refused, and when it is lost one click brings everything back', async ({
  openStage,
}) => {
  test.setTimeout(180_000);
  const stage = await openStage('--speed', '20', '--start', '09:29:30');
  const { exchange, browser, launch } = stage;
  await (await loggedIn(stage)).quit();
  await browser.forgetAddress();

  const workstation = await launch(['--symbols', '/NQ']);
  const { page } = workstation;
  await test.step('the next start needs no browser', async () => {
    await workstation.waitForStream('live');
    expect(await browser.askedAddress()).toBeNull();
    expect((await workstation.request('workstation.get', null)).streamSource).toBe('broker');
    await expect(page.getByTestId('login-clock')).toHaveAttribute('data-tone', 'good');
  });

  await test.step('a revoked access token costs one refresh, and the stream does not notice', async () => {
    await syncAll(workstation);
    const { reconnects } = await feed(workstation);
    const refreshes = await countRefreshes(exchange);
    await exchange.control('POST', 'faults', { name: 'token-revoked' });
    await syncAll(workstation);
    expect(await refreshes()).toBe(1);
    await syncAll(workstation);
    expect(await refreshes()).toBe(1);
    expect(await feed(workstation)).toMatchObject({ state: 'live', reconnects });
    await exchange.control('DELETE', 'faults');
  });

  await test.step('another program takes the stream: it is not fought over, and taken back with a click', async () => {
    await exchange.control('POST', 'faults', { name: 'kicked' });
    await workstation.waitForStream('kicked');
    await expect(page.getByTestId('kicked-banner')).toContainText('Another program took the stream');
    await workstation.screenshot('kicked');
    await page.getByTestId('take-back').click();
    await workstation.waitForStream('live');
    await expect(page.getByTestId('kicked-banner')).toBeHidden();
  });

  await test.step('a login that is lost says so, and the streams wait for it', async () => {
    await expect
      .poll(async () => (await workstation.request('signals.recent', { limit: 10 })).length)
      .toBeGreaterThan(0);
    await page.evaluate(() => {
      Object.assign(window, { isTheSamePage: true });
    });
    await exchange.control('POST', 'faults', { name: 'refresh-revoked' });
    await letHalfAnHourPass(workstation, exchange);
    await workstation.request('portfolio.sync', null);
    await expect(page.getByTestId('login-lost-banner')).toContainText('lost since');
    await expect(page.getByTestId('login-clock')).toHaveAttribute('data-tone', 'bad');
    expect(await token(workstation)).toMatchObject({ kind: 'lost' });
    // What is connected stays connected; only who comes anew is asked for a login.
    expect((await feed(workstation)).state).toBe('live');
    await exchange.control('POST', 'faults', { name: 'drop' });
    await workstation.waitForStream('login-needed');
    await workstation.screenshot('login-lost');
  });

  await test.step('one click renews it: streams and accounts go on, chart and signals are as they were', async () => {
    const signals = await workstation.request('signals.recent', { limit: 10 });
    const barsLoaded = (): Promise<number> =>
      page.evaluate(() => window.bellwetherDiagnostics?.chart()?.barsLoaded ?? Number.NaN);
    const before = await barsLoaded();
    await browser.forgetAddress();
    await page.getByTestId('log-in-banner').click();
    await allowInBrowser(await waitForBrowser(workstation, browser), browser, exchange);
    await workstation.waitForStream('live');
    await expect(page.getByTestId('login-lost-banner')).toBeHidden();
    await syncAll(workstation);
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => 'isTheSamePage' in window)).toBe(true);
    expect(await barsLoaded()).toBeGreaterThanOrEqual(before);
    expect(await workstation.request('signals.recent', { limit: 10 })).toEqual(expect.arrayContaining([...signals]));
    await workstation.screenshot('login-renewed');
  });
});

test('from the sixth day on the desktop warns; killed while it refreshes, the workstation comes back or asks, and never loops', async ({
  openStage,
}) => {
  test.setTimeout(180_000);
  const stage = await openStage('--speed', '5', '--start', '10:00');
  const { exchange, keychain, launch } = stage;
  await (await loggedIn(stage)).quit();
  const stored = JSON.parse(await keychain.read('token')) as { readonly loggedInWallMs: number };
  const aged = { ...stored, loggedInWallMs: stored.loggedInWallMs - 6 * 24 * HOUR_MS - HOUR_MS };
  await keychain.write('token', JSON.stringify(aged));

  const notifications = await watchNotifications();
  const workstation = await launch(['--symbols', '/NQ']);
  await test.step('day six', async () => {
    await workstation.waitForStream('live');
    await expect.poll(notifications).toContainEqual(expect.stringMatching(/^Login expires in 2[23] h: .*Renew now/));
    await expect(workstation.page.getByTestId('login-clock')).toHaveAttribute('data-tone', 'warn');
    await expect(workstation.page.getByTestId('login-due-banner')).toContainText('Login expires in');
    await workstation.screenshot('login-sixth-day');
  });

  await test.step('killed between asking for tokens and getting them', async () => {
    const slow = { name: 'slow-answer', value: 30_000, match: TOKEN_CALLS };
    await exchange.control('POST', 'faults', slow);
    await exchange.control('POST', 'faults', { name: 'token-revoked' });
    void workstation.request('portfolio.sync', null).catch(() => undefined);
    await expect.poll(() => keychain.read('token')).toMatch(/"refreshingSinceWallMs":\d+/);
    await run('kill', ['-9', String(workstation.processId)]);
    await exchange.control('DELETE', 'faults');

    const refreshes = await countRefreshes(exchange);
    const again = await launch(['--symbols', '/NQ']);
    await expect
      .poll(async () => {
        const view = await token(again);
        return view.kind === 'lost' || (view.kind === 'valid' && !view.refreshing && view.problem === null);
      })
      .toBe(true);
    const settled = await token(again);
    expect(await refreshes()).toBe(1);
    if (settled.kind === 'valid') await again.waitForStream('live');
    else {
      await again.waitForStream('login-needed');
      await expect(again.page.getByTestId('log-in-banner')).toBeVisible();
    }
    await again.request('portfolio.sync', null);
    await again.request('streams.start', null);
    expect(await refreshes()).toBe(1);
    expect((await token(again)).kind).toBe(settled.kind);
  });
});
