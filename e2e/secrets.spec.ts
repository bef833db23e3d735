import { expect } from '@playwright/test';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { heardOverBridge, recordBridge } from './bridge-record.ts';
import { brokerTest } from './broker-test.ts';
import type { LoginKeychain } from './login-keychain.ts';
import { logIn, useBrokerStreams } from './login-wizard.ts';
import { OwnKeyring } from './own-keyring.ts';
import { heapOf, searchFolder, searchMemory, searchText, textsOfPage, type Secrets } from './secret-search.ts';
import type { RunningWorkstation } from './workstation.ts';

const APP_KEY = 'test-canary-app-key-one-two-three-four';
const APP_SECRET = 'test-canary+app/secret&five=six-seven';
const PASSPHRASE = 'test canary passphrase of eight plain words';
const HAS_MEMORY_FILES = existsSync('/proc/self/mem');

interface StoredToken {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly loggedInWallMs: number;
  readonly refreshingSinceWallMs: number | null;
}

/** A folder of the user's own, where secrets may lie that the workstation is to take. */
const test = brokerTest.extend<{ ownFolder: string }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright demands a destructured first argument
  ownFolder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'bellwether-own-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

const storedToken = async (keychain: LoginKeychain): Promise<StoredToken> =>
  JSON.parse(await keychain.read('token')) as StoredToken;

/** Lets the next file dialog end with this choice, as if the user had made it. */
async function willChoose(workstation: RunningWorkstation, path: string): Promise<void> {
  await workstation.app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, path);
}

const rendererId = (workstation: RunningWorkstation): Promise<number> =>
  workstation.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0);

/** Everything that the application writes to its terminal from now on. */
function hearOutput({ app }: RunningWorkstation): () => string {
  const heard: string[] = [];
  const { stdout, stderr } = app.process();
  for (const stream of [stdout, stderr]) stream?.on('data', (bytes: Buffer) => heard.push(bytes.toString('latin1')));
  return () => heard.join('');
}

async function importFiles(workstation: RunningWorkstation, keychain: LoginKeychain, folder: string): Promise<void> {
  const { page } = workstation;
  const secretsFile = join(folder, 'secrets.json');
  await writeFile(secretsFile, JSON.stringify({ app_key: APP_KEY, app_secret: APP_SECRET }));
  await page.getByTestId('login-clock').click();
  await page.getByTestId('step-app').click();
  await willChoose(workstation, secretsFile);
  await page.getByTestId('import-secrets').click();
  await expect(page.getByTestId('import-answer')).toBeVisible();

  const { accessToken, refreshToken, loggedInWallMs } = await storedToken(keychain);
  const tokenFile = join(folder, 'token.json');
  const token = { access_token: accessToken, refresh_token: refreshToken, expires_at: loggedInWallMs / 1_000 };
  await writeFile(tokenFile, JSON.stringify({ creation_timestamp: loggedInWallMs / 1_000, token }));
  await willChoose(workstation, tokenFile);
  await page.getByTestId('import-token').click();
  // What is imported is in doubt: it is exchanged for new tokens at once.
  await expect
    .poll(async () => {
      const now = await storedToken(keychain);
      return now.refreshToken !== refreshToken && now.refreshingSinceWallMs === null;
    })
    .toBe(true);
  await page.keyboard.press('Escape');
}

async function writeBackup(workstation: RunningWorkstation, folder: string): Promise<void> {
  const { page } = workstation;
  await page.getByTestId('settings').click();
  await willChoose(workstation, folder);
  await page.getByTestId('backup-add').click();
  await expect(page.getByTestId('backup-folder')).toContainText(folder);
  for (const field of ['passphrase', 'passphrase-again']) {
    await page.getByTestId(field).focus();
    await page.keyboard.type(PASSPHRASE);
  }
  await page.getByTestId('backup-write').click();
  await expect(page.getByTestId('backup-folder')).toContainText('written', { timeout: 30_000 });
  await page.keyboard.press('Escape');
}

test('R14, R15: after login, streams, import and backup no secret is in any file, in the page or on the wire to it', async ({
  openStage,
  userData,
  ownFolder,
}) => {
  test.setTimeout(240_000);
  const words = ['--speed', '20', '--start', '09:29:30', '--app-key', APP_KEY, '--app-secret', APP_SECRET];
  const { exchange, browser, keychain, launch } = await openStage(...words);
  const workstation = await launch(['--symbols', '/NQ,AAPL']);
  const { page } = workstation;
  const output = hearOutput(workstation);
  await recordBridge(page);
  await logIn(workstation, exchange, browser);
  const first = await storedToken(keychain);
  const overBridge = [...(await heardOverBridge(page))];
  await useBrokerStreams(workstation);
  await recordBridge(page);
  for (const tab of ['positions', 'orders', 'balances', 'transactions', 'streams']) {
    await page.getByTestId(`tab-${tab}`).click();
  }
  await importFiles(workstation, keychain, ownFolder);
  const second = await storedToken(keychain);
  const backupFolder = await mkdtemp(join(ownFolder, 'backup-'));
  await writeBackup(workstation, backupFolder);
  await exchange.control('POST', 'faults', { name: 'token-revoked' });
  await workstation.request('portfolio.sync', null);
  await expect.poll(async () => (await storedToken(keychain)).accessToken).not.toBe(second.accessToken);
  await expect.poll(async () => (await storedToken(keychain)).refreshingSinceWallMs).toBeNull();
  const third = await storedToken(keychain);
  await page.getByTestId('stop-streams').click();
  await workstation.waitForStream('stopped');

  const keys: Secrets = {
    'app key': APP_KEY,
    'app secret': APP_SECRET,
    ...Object.fromEntries(
      [first, second, third].flatMap(({ accessToken, refreshToken }, index) => [
        [`access token ${index + 1}`, accessToken],
        [`refresh token ${index + 1}`, refreshToken],
      ]),
    ),
  };
  const secrets: Secrets = { ...keys, passphrase: PASSPHRASE };

  await test.step('while it runs', async () => {
    expect(await searchFolder(userData, secrets)).toEqual([]);
    expect(searchText(output(), secrets)).toEqual([]);
    overBridge.push(...(await heardOverBridge(page)));
    expect(overBridge.length).toBeGreaterThan(10);
    expect(overBridge.some((text) => text.includes(APP_KEY.slice(-4)))).toBe(true);
    expect(searchText(overBridge.join('\n'), secrets)).toEqual([]);
    expect(searchText(await textsOfPage(page), secrets)).toEqual([]);
    expect(searchText(await heapOf(page), secrets)).toEqual([]);
    // The passphrase is typed into the page, whose memory may remember the keys that were pressed.
    if (HAS_MEMORY_FILES) expect(await searchMemory(await rendererId(workstation), keys)).toEqual([]);
  });

  await test.step('in the backup', async () => {
    const [file = ''] = await readdir(backupFolder);
    expect((await readFile(join(backupFolder, file))).length).toBeGreaterThan(200);
    expect(await searchFolder(backupFolder, secrets)).toEqual([]);
  });

  await test.step('a planted leak is found by the same search', async () => {
    const leak = join(userData, 'logs', 'planted.log');
    await writeFile(leak, `GET /accounts Bearer ${third.accessToken} Basic ${btoa(`${APP_KEY}:${APP_SECRET}`)}\n`);
    const planted = await searchFolder(userData, secrets);
    expect(planted).toEqual(expect.arrayContaining([`${leak}: access token 3`, `${leak}: app secret`]));
    await rm(leak);
    await page.evaluate((text) => {
      Object.assign(window, { planted: { deep: [text] } });
    }, third.accessToken);
    expect(searchText(await textsOfPage(page), secrets)).toEqual(['access token 3']);
    expect(searchText(await heapOf(page), secrets)).toEqual(['access token 3']);
    if (HAS_MEMORY_FILES) expect(await searchMemory(await rendererId(workstation), keys)).toEqual(['access token 3']);
  });

  await workstation.quit();
  const again = await launch(['--symbols', '/NQ,AAPL']);
  const outputAgain = hearOutput(again);
  await test.step('after a crash of the window, and after the end', async () => {
    await again.waitForStream('live');
    const before = await rendererId(again);
    await again.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
    });
    await expect.poll(() => rendererId(again)).not.toBe(before);
    await again.quit();
    expect(searchText(outputAgain(), secrets)).toEqual([]);
    expect(await searchFolder(userData, secrets)).toEqual([]);
  });
});

test('R13: where passwords would lie readable nothing is stored, and a login for this run is forgotten with it', async ({
  openStage,
  userData,
}) => {
  const words = ['--speed', '5', '--app-key', APP_KEY, '--app-secret', APP_SECRET];
  const { exchange, browser, keychain, launch } = await openStage(...words);
  const flags = ['--password-store=basic', '--symbols', '/NQ'];
  const workstation = await launch(flags);
  const { page } = workstation;
  await page.getByTestId('connect').click();
  await page.getByTestId('step-safe-place').click();
  await expect(page.getByTestId('connect-dialog')).toContainText('There is no safe place for secrets.');
  await workstation.screenshot('vault-refused');
  await page.getByTestId('step-app').click();
  await workstation.app.evaluate(({ clipboard }, text) => clipboard.writeText(text), APP_KEY);
  await page.getByTestId('paste-appKey').click();
  await expect(page.getByTestId('connect-dialog')).toContainText('Nothing is stored');
  expect((await workstation.request('login.get', null)).appKey).toBeNull();

  await page.getByTestId('step-safe-place').click();
  await page.getByTestId('this-run-only').click();
  await expect(page.getByTestId('connect-dialog')).toContainText('for this run only');
  await page.keyboard.press('Escape');
  await logIn(workstation, exchange, browser);
  await useBrokerStreams(workstation);
  expect(await keychain.read('token')).toBe('');
  expect(await keychain.read('app-key')).toBe('');
  await workstation.quit();
  expect(await searchFolder(userData, { 'app key': APP_KEY, 'app secret': APP_SECRET })).toEqual([]);

  const again = await launch(flags);
  await again.waitForStream('login-needed');
  expect(await again.request('login.get', null)).toMatchObject({ appKey: null, token: { kind: 'none' } });
});

test('R13: a keychain that goes away in mid-run is named, and nothing is put anywhere else', async ({
  openStage,
  userData,
}) => {
  const words = ['--speed', '5', '--app-key', APP_KEY, '--app-secret', APP_SECRET];
  const { exchange, browser, launch } = await openStage(...words);
  const keyring = await OwnKeyring.open();
  try {
    const workstation = await launch(['--symbols', '/NQ'], keyring.environment);
    const { page } = workstation;
    await logIn(workstation, exchange, browser);
    await keyring.takeAway();
    await page.getByTestId('check-again').click();
    await expect(page.getByTestId('check-stored')).toHaveAttribute('data-state', 'failed');
    await expect(page.getByTestId('check-stored')).toContainText('Secret Service');
    await expect(page.getByTestId('check-accounts-product')).toHaveAttribute('data-state', 'passed');
    await workstation.screenshot('keychain-gone');

    // What is held goes on; what would need the keychain says why it cannot.
    await exchange.control('POST', 'faults', { name: 'token-revoked' });
    await page.getByTestId('check-again').click();
    await expect(page.getByTestId('check-accounts-product')).toHaveAttribute('data-state', 'failed');
    await expect(page.getByTestId('check-accounts-product')).toContainText('Secret Service');
    await expect(page.getByTestId('login-clock')).toHaveAttribute('data-tone', 'warn');
    expect(await searchFolder(userData, { 'app key': APP_KEY, 'app secret': APP_SECRET })).toEqual([]);
  } finally {
    await keyring.close();
  }
});
