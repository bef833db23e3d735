import { expect, type Page } from '@playwright/test';
import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { startPractice, type PracticeProcess } from './practice-process.ts';
import { goPastWarning, SystemBrowser } from './system-browser.ts';
import { workstationTest as test } from './workstation-test.ts';
import { launchWorkstation, type RunningWorkstation } from './workstation.ts';

const run = promisify(execFile);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('There is no port.');
  return address.port;
}

/** What the keychain holds, asked of the keychain and not of the application. */
async function fromKeychain(account: string): Promise<string> {
  const words = ['lookup', 'service', 'Bellwether practice', 'account', account];
  return (await run('secret-tool', words).catch(() => ({ stdout: '' }))).stdout;
}

async function pasteKey(workstation: RunningWorkstation, part: 'appKey' | 'appSecret', value: string): Promise<void> {
  await workstation.app.evaluate(({ clipboard }, text) => {
    clipboard.writeText(text);
  }, value);
  await workstation.page.getByTestId(`paste-${part}`).click();
  await expect(workstation.page.getByTestId(`key-${part}`)).toContainText(value.slice(-4));
}

/** From the open wizard to the browser's address. */
async function beginLogin(
  workstation: RunningWorkstation,
  exchange: PracticeProcess,
  browser: SystemBrowser,
): Promise<string> {
  const { page } = workstation;
  const { appKey, appSecret, callbackUrls } = exchange.ready.login;
  await page.getByRole('button', { name: 'Connect', exact: false }).first().click();
  await page.getByTestId('step-app').click();
  await page.getByTestId('callback-input').fill(callbackUrls[0] ?? '');
  await page.getByTestId('callback-input').press('Enter');
  await pasteKey(workstation, 'appKey', appKey);
  await pasteKey(workstation, 'appSecret', appSecret);
  await page.getByTestId('step-login').click();
  await page.getByTestId('begin-login').click();
  await expect(page.getByTestId('login-waiting')).toBeVisible();
  await expect.poll(() => browser.askedAddress()).not.toBeNull();
  return (await browser.askedAddress()) ?? '';
}

async function allow(page: Page, exchange: PracticeProcess): Promise<void> {
  const { userName, password } = exchange.ready.login;
  await page.getByLabel('Login ID').fill(userName);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('button', { name: 'Allow' }).click();
}

test('a trader logs in through a real browser, certificate warnings and all, and the tokens end in the keychain', async ({
  userData,
}) => {
  const callback = `https://127.0.0.1:${await freePort()}`;
  const exchange = await startPractice('--callback', callback, '--speed', '5');
  const browser = await SystemBrowser.in(userData);
  const workstation = await launchWorkstation(userData, exchange.brokerFlags, browser.environment);
  try {
    const address = await beginLogin(workstation, exchange, browser);
    await workstation.screenshot('login-waiting');
    const web = await browser.newPage();
    await web.goto(address).catch(() => undefined);
    await goPastWarning(web);
    await allow(web, exchange);
    await goPastWarning(web);
    await expect(web.locator('body')).toContainText('close this');

    const { page } = workstation;
    for (const check of ['stored', 'accounts-product', 'market-data-product', 'streamer']) {
      await expect(page.getByTestId(`check-${check}`)).toHaveAttribute('data-state', 'passed');
    }
    await workstation.screenshot('login-checks');
    const token = await fromKeychain('token');
    expect(token).toContain('refresh');
    expect(await fromKeychain('app-key')).toContain(exchange.ready.login.appKey);
    // The listener is gone with the one answer it waited for.
    await expect(fetch(callback)).rejects.toThrow();

    await page.getByTestId('step-accounts').click();
    await page.getByTestId('use-broker').click();
    await workstation.waitForStream('live');
    await workstation.screenshot('login-streams');
  } finally {
    await workstation.end();
    await browser.close();
    await exchange.kill();
  }
});
