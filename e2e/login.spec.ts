import { expect } from '@playwright/test';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { brokerTest as test } from './broker-test.ts';
import { beginLogin, enterApp, logIn, logInAtBroker, useBrokerStreams } from './login-wizard.ts';
import { goPastWarning } from './system-browser.ts';

const FLOOD = 1_000;
const FLOOD_WIDTH = 40;
const MINUTE_MS = 60_000;

interface Call {
  readonly method?: string;
  readonly path: string;
  readonly host?: string;
}

/** Calls the listener as a program of this computer may, trusting its own certificate, and gives the status. */
async function callListener(callback: string, certificatePem: string, call: Call): Promise<number> {
  const { hostname, port, host } = new URL(callback);
  const { method = 'GET', path } = call;
  const socket = connectTls({ host: hostname, port: Number(port), ca: certificatePem });
  await once(socket, 'secureConnect');
  socket.write(`${method} ${path} HTTP/1.1\r\nHost: ${call.host ?? host}\r\nConnection: close\r\n\r\n`);
  let answer = '';
  for await (const bytes of socket) answer += String(bytes);
  return Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1]);
}

/** Addresses of this computer that others can reach; none where there is no network. */
const lanAddresses = (): readonly string[] =>
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);

test('a trader logs in through a real browser, certificate warnings and all, and the tokens end in the keychain', async ({
  openStage,
}) => {
  const { exchange, browser, callback, keychain, launch } = await openStage('--speed', '5');
  const workstation = await launch();
  await logIn(workstation, exchange, browser);
  await workstation.screenshot('login-checks');
  const token = await keychain.read('token');
  expect(token).toContain('refresh');
  expect(await keychain.read('app-key')).toContain(exchange.ready.login.appKey);
  // The listener is gone with the one answer it waited for.
  await expect(fetch(callback)).rejects.toThrow();

  await useBrokerStreams(workstation);
  await workstation.screenshot('login-streams');
});

test('R16, R17: the login waits for its own answer alone, and every other end of it is a plain sentence', async ({
  openStage,
  userData,
}) => {
  const { exchange, browser, callback, keychain, launch } = await openStage('--speed', '5');
  const port = Number(new URL(callback).port);
  const workstation = await launch();
  const { page } = workstation;
  await enterApp(workstation, exchange);

  await test.step('another program has the port', async () => {
    const squatter = createServer().listen(port, '127.0.0.1');
    await once(squatter, 'listening');
    await page.getByTestId('step-login').click();
    await page.getByTestId('begin-login').click();
    await expect(page.getByTestId('login-failed')).toContainText(`another program uses port ${port}`);
    await workstation.screenshot('login-port-busy');
    squatter.close();
    await once(squatter, 'close');
  });

  const address = new URL(await beginLogin(workstation, browser));
  await workstation.screenshot('login-waiting');
  expect(address.searchParams.get('redirect_uri')).toBe(callback);
  expect(address.searchParams.get('code_challenge_method')).toBe('S256');
  const state = address.searchParams.get('state') ?? '';
  expect(state.length).toBeGreaterThanOrEqual(22);
  const folder = join(userData, 'login');
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.pem'));
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  const certificatePem = /-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/.exec(texts.join('\n'))?.[0] ?? '';

  await test.step('what is not its answer is turned away, and it goes on waiting', async () => {
    const stranger = { path: '/?code=test-code&state=another-state' };
    const cases: readonly (readonly [Call, number])[] = [
      [stranger, 400],
      [{ path: '/?code=test-code' }, 400],
      [{ path: `/elsewhere?code=test-code&state=${state}` }, 404],
      [{ method: 'POST', path: `/?code=test-code&state=${state}` }, 405],
      [{ path: `/?code=test-code&state=${state}`, host: 'evil.example' }, 400],
      [{ path: `/?code=test-code&state=${state}`, host: `localhost:${port}` }, 400],
    ];
    for (const [call, status] of cases) expect(await callListener(callback, certificatePem, call)).toBe(status);
    for (const host of lanAddresses()) {
      const socket = connect({ host, port });
      await expect(once(socket, 'connect')).rejects.toThrow('ECONNREFUSED');
    }
    const openFiles = async (): Promise<number> => (await readdir(`/proc/${workstation.processId}/fd`)).length;
    const before = await openFiles();
    for (let sent = 0; sent < FLOOD; sent += FLOOD_WIDTH) {
      const flood = Array.from({ length: FLOOD_WIDTH }, () => callListener(callback, certificatePem, stranger));
      expect(new Set(await Promise.all(flood))).toEqual(new Set([400]));
    }
    await expect.poll(openFiles).toBeLessThan(before + FLOOD_WIDTH);
    await expect(page.getByTestId('login-waiting')).toBeVisible();
  });

  await test.step('consent denied in the browser', async () => {
    const web = await browser.newPage();
    await web.goto(address.href).catch(() => undefined);
    await goPastWarning(web);
    await logInAtBroker(web, exchange);
    await web.getByRole('button', { name: 'Deny' }).click();
    await goPastWarning(web);
    await expect(web.locator('body')).toContainText('Not logged in');
    await expect(page.getByTestId('login-failed')).toContainText('told not to give Bellwether access');
    await workstation.screenshot('login-denied');
    await expect(fetch(callback)).rejects.toThrow();
    expect(await keychain.read('token')).toBe('');
  });

  await test.step('nobody comes back within the minute', async () => {
    await beginLogin(workstation, browser);
    await workstation.app.evaluate((_electron, aheadMs) => {
      const now = Date.now.bind(Date);
      Date.now = () => now() + aheadMs;
    }, MINUTE_MS);
    await expect(page.getByTestId('login-failed')).toContainText('did not come back in time');
    await expect(fetch(callback)).rejects.toThrow();
  });
});

test('an app that is not ready yet fails on the broker’s page, and the wizard knows what that page means', async ({
  openStage,
}) => {
  const { exchange, browser, keychain, launch } = await openStage('--fault', 'app-pending');
  const workstation = await launch();
  await enterApp(workstation, exchange);
  const address = await beginLogin(workstation, browser);
  const web = await browser.newPage();
  await web.goto(address).catch(() => undefined);
  await goPastWarning(web);
  await expect(web.locator('body')).toContainText(/unable to complete your request/i);
  const help = workstation.page.getByTestId('browser-trouble');
  await help.locator('summary').click();
  await expect(help).toContainText('Ready For Use');
  await workstation.screenshot('login-app-pending');
  await workstation.page.getByTestId('cancel-login').click();
  await expect(workstation.page.getByTestId('begin-login')).toBeVisible();
  expect(await keychain.read('token')).toBe('');
});
