import { expect, type Page } from '@playwright/test';
import type { PracticeProcess } from './practice-process.ts';
import { goPastWarning, type SystemBrowser } from './system-browser.ts';
import type { RunningWorkstation } from './workstation.ts';

/** Copies one half of the key as on the developer portal, and lets the workstation take it. */
export async function pasteKey(
  workstation: RunningWorkstation,
  part: 'appKey' | 'appSecret',
  value: string,
): Promise<void> {
  await workstation.app.evaluate(({ clipboard }, text) => clipboard.writeText(text), value);
  await workstation.page.getByTestId(`paste-${part}`).click();
  await expect(workstation.page.getByTestId(`key-${part}`)).toContainText(value.slice(-4));
}

/** From the main window to a wizard that knows the app: callback, key and secret. */
export async function enterApp(workstation: RunningWorkstation, exchange: PracticeProcess): Promise<void> {
  const { page } = workstation;
  const { appKey, appSecret, callbackUrls } = exchange.ready.login;
  await page.getByTestId('connect').click();
  await page.getByTestId('step-app').click();
  await page.getByTestId('callback-input').fill(callbackUrls[0] ?? '');
  await page.getByTestId('callback-input').press('Enter');
  await pasteKey(workstation, 'appKey', appKey);
  await pasteKey(workstation, 'appSecret', appSecret);
}

/** From the open wizard to the address that the browser is asked to open. */
export async function beginLogin(workstation: RunningWorkstation, browser: SystemBrowser): Promise<string> {
  const { page } = workstation;
  await browser.forgetAddress();
  await page.getByTestId('step-login').click();
  await page.getByTestId('begin-login').click();
  return waitForBrowser(workstation, browser);
}

/** The address that the browser is asked to open by a login that has begun. */
export async function waitForBrowser(workstation: RunningWorkstation, browser: SystemBrowser): Promise<string> {
  await expect(workstation.page.getByTestId('login-waiting')).toBeVisible();
  await expect.poll(() => browser.askedAddress()).not.toBeNull();
  return (await browser.askedAddress()) ?? '';
}

/** Logs in at the broker, up to the question whether the app may. */
export async function logInAtBroker(web: Page, exchange: PracticeProcess): Promise<void> {
  const { userName, password } = exchange.ready.login;
  await web.getByLabel('Login ID').fill(userName);
  await web.getByLabel('Password').fill(password);
  await web.getByRole('button', { name: 'Log in' }).click();
}

/** The person's part in the browser: warning, login, consent, warning, and the word that it is done. */
export async function allowInBrowser(
  address: string,
  browser: SystemBrowser,
  exchange: PracticeProcess,
): Promise<void> {
  const web = await browser.newPage();
  await web.goto(address).catch(() => undefined);
  await goPastWarning(web);
  await logInAtBroker(web, exchange);
  await web.getByRole('button', { name: 'Allow' }).click();
  await goPastWarning(web);
  await expect(web.locator('body')).toContainText('close this');
}

/** The whole way from the main window to a login whose checks have passed. */
export async function logIn(
  workstation: RunningWorkstation,
  exchange: PracticeProcess,
  browser: SystemBrowser,
): Promise<void> {
  await enterApp(workstation, exchange);
  const address = await beginLogin(workstation, browser);
  await allowInBrowser(address, browser, exchange);
  for (const check of ['stored', 'accounts-product', 'market-data-product', 'streamer']) {
    await expect(workstation.page.getByTestId(`check-${check}`)).toHaveAttribute('data-state', 'passed');
  }
}

/** From the open wizard to streams that come from the broker. The page is loaded anew. */
export async function useBrokerStreams(workstation: RunningWorkstation): Promise<void> {
  await workstation.page.getByTestId('step-accounts').click();
  await workstation.page.getByTestId('use-broker').click();
  await expect
    .poll(async () => (await workstation.request('workstation.get', null).catch(() => null))?.streamSource)
    .toBe('broker');
  await workstation.waitForStream('live');
}
