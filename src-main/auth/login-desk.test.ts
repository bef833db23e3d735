import { connect } from 'node:net';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { loginViewSchema, type LoginCheck } from '#core/contract/login';
import { BROKER_CHECKS, openDesk, takeKeys, type DeskHarness } from './testing/desk-harness.ts';
import { visit, type Visit } from './testing/browser-visit.ts';
import { ManualClock, settled } from './testing/manual-clock.ts';
import { ScriptedEndpoint, TEST_APP_KEY, tokensNumbered } from './testing/scripted-endpoint.ts';
import type { TokenReply } from './tokens/token-reply.ts';
import { SecretPlace } from './vault/secret-place.ts';
import { VaultError } from './vault/vault.ts';
import { LiveSecrets } from './redact.ts';

const MINUTE_MS = 60_000;
let clock: ManualClock;
let endpoint: ScriptedEndpoint;
const open: DeskHarness[] = [];

beforeEach(() => {
  clock = new ManualClock(Date.now());
  endpoint = new ScriptedEndpoint();
});
afterEach(async () => {
  for (const harness of open.splice(0)) await harness.close();
});

async function deskWith(overrides: Parameters<typeof openDesk>[1] = {}): Promise<DeskHarness> {
  const harness = await openDesk(clock, { endpoint, ...overrides });
  open.push(harness);
  return harness;
}

async function loggedOut(overrides: Parameters<typeof openDesk>[1] = {}): Promise<DeskHarness> {
  const harness = await deskWith(overrides);
  await takeKeys(harness);
  return harness;
}

/** The browser comes back, with what the broker appends to the callback. */
async function comeBack({ browsed, choices, folder }: DeskHarness, query: string): Promise<Visit> {
  const state = new URL(browsed.at(-1) ?? '').searchParams.get('state') ?? '';
  const certificate = await readFile(join(folder, 'login', 'login-listener.pem'), 'utf8');
  return visit(`${choices.value.callbackUrl}/?${query}&state=${state}`, certificate);
}

const attemptOf = ({ desk }: DeskHarness): string => desk.view().attempt.kind;
async function portIsOpen({ choices }: DeskHarness): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(choices.value.callbackUrl).port) });
  const isOpen = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return isOpen;
}

async function loggedIn(overrides: Parameters<typeof openDesk>[1] = {}): Promise<DeskHarness> {
  const harness = await loggedOut(overrides);
  await harness.desk.begin();
  await comeBack(harness, 'code=C0.test%40&session=1');
  await expect.poll(() => attemptOf(harness)).toBe('done');
  return harness;
}

describe('a login', () => {
  test('goes from the key to green checks, and shows each step', async () => {
    const harness = await loggedOut();
    expect(harness.desk.view()).toMatchObject({ appKey: { length: 23, tail: '6789' }, token: { kind: 'none' } });
    const outcome = await harness.desk.begin();
    expect(outcome).toMatchObject({ ok: true });
    expect(harness.desk.view().attempt).toMatchObject({ kind: 'waiting', deadlineWallMs: clock.wallMs() + MINUTE_MS });
    expect((await comeBack(harness, 'code=C0.test%40&session=1')).text).toContain('You can close this tab');
    await expect.poll(() => attemptOf(harness)).toBe('done');
    expect(endpoint.exchanged).toMatchObject([{ code: 'C0.test@', callbackUrl: harness.choices.value.callbackUrl }]);
    await expect.poll(() => harness.desk.view().checks.map(({ state }) => state)).toEqual(Array(4).fill('passed'));
    const kinds = harness.views.map(({ attempt }) => attempt.kind);
    expect([...new Set(kinds)]).toEqual(['none', 'waiting', 'exchanging', 'done']);
    expect(harness.desk.view().token).toMatchObject({ kind: 'valid', loggedInWallMs: clock.wallMs() });
    expect(harness.logins).toBe(1);
    expect(await portIsOpen(harness)).toBe(false);
  });

  test('R15: shows no secret in any view, and the redactor knows them all', async () => {
    const harness = await loggedIn();
    await harness.desk.checkAgain();
    const shown = JSON.stringify(harness.views);
    const state = new URL(harness.browsed[0] ?? '').searchParams.get('state') ?? '';
    const { codeVerifier } = endpoint.exchanged[0] ?? { codeVerifier: '' };
    for (const secret of [TEST_APP_KEY.secret, 'test-access-token-0', 'test-refresh-token-0', state, codeVerifier]) {
      expect(secret).not.toBe('');
      expect(shown).not.toContain(secret);
      expect(harness.secrets.redact(`x ${secret} y`)).not.toContain(secret);
    }
    for (const view of harness.views) expect(loginViewSchema.parse(view)).toEqual(view);
  });

  test('R16: waits one minute, five at most, and then its port is closed', async () => {
    const harness = await loggedOut();
    await harness.desk.begin();
    await clock.advance(59_000);
    expect(await portIsOpen(harness)).toBe(true);
    for (let times = 0; times < 9; times += 1) {
      harness.desk.moreTime();
      await clock.advance(25_000);
    }
    harness.desk.moreTime();
    await clock.advance(15_000);
    expect(attemptOf(harness)).toBe('waiting');
    await clock.advance(6_000);
    await expect.poll(() => attemptOf(harness)).toBe('failed');
    expect(JSON.stringify(harness.desk.view().attempt)).toContain('did not come back in time');
    expect(await portIsOpen(harness)).toBe(false);
  });

  test('is over when the computer slept through the minute', async () => {
    const harness = await loggedOut();
    await harness.desk.begin();
    clock.jump(3_600_000);
    await clock.advance(5_000);
    await expect.poll(() => attemptOf(harness)).toBe('failed');
  });

  test('can be denied, cancelled and begun again; the answer to an older one is not taken', async () => {
    const harness = await loggedOut();
    await harness.desk.begin();
    await comeBack(harness, 'error=access_denied');
    await expect.poll(() => attemptOf(harness)).toBe('failed');
    await harness.desk.begin();
    await harness.desk.cancel();
    expect(attemptOf(harness)).toBe('none');
    expect(await portIsOpen(harness)).toBe(false);
    await harness.desk.begin();
    await harness.desk.begin();
    const older = { ...harness, browsed: harness.browsed.slice(0, -1) };
    expect(await comeBack(older, 'code=C0.old')).toMatchObject({ status: 400 });
    await comeBack(harness, 'code=C0.new');
    await expect.poll(() => attemptOf(harness)).toBe('done');
    expect(endpoint.exchanged.map(({ code }) => code)).toEqual(['C0.new']);
  });

  test.each<readonly [TokenReply, string]>([
    [{ kind: 'rejected', detail: 'invalid_grant' }, 'did not accept the login code (invalid_grant)'],
    [{ kind: 'bad-key', detail: 'invalid_client' }, 'does not accept the app key'],
    [{ kind: 'unavailable', sentence: 'The server is away.', retryAfterMs: null }, 'The server is away. Begin again.'],
    [{ kind: 'tokens', accessToken: 'a', refreshToken: null, expiresInS: 1_800 }, 'without the token that renews'],
  ])('that the token endpoint ends with %o says so and changes nothing', async (reply, words) => {
    const harness = await loggedIn();
    const before = harness.desk.view().token;
    endpoint.next(reply);
    await harness.desk.begin();
    await comeBack(harness, 'code=C0.test');
    await expect.poll(() => attemptOf(harness)).toBe('failed');
    expect(JSON.stringify(harness.desk.view().attempt)).toContain(words);
    expect(harness.desk.view().token).toEqual(before);
  });

  test('cannot begin twice at once, nor while one is being completed', async () => {
    const harness = await loggedOut();
    const outcomes = await Promise.all([harness.desk.begin(), harness.desk.begin()]);
    expect(outcomes.map(({ ok }) => ok).sort()).toEqual([false, true]);
    let answer: (reply: TokenReply) => void = () => undefined;
    endpoint.next(new Promise((resolve) => (answer = resolve)));
    await comeBack(harness, 'code=C0.test');
    await expect.poll(() => attemptOf(harness)).toBe('exchanging');
    await harness.desk.cancel();
    expect(await harness.desk.begin()).toMatchObject({ ok: false });
    expect((await comeBack(harness, 'code=C0.again')).text).toContain('Already used');
    answer({ kind: 'tokens', accessToken: 'test-a', refreshToken: 'test-r', expiresInS: 1_800 });
    await expect.poll(() => attemptOf(harness)).toBe('done');
    expect((await harness.desk.begin()).ok).toBe(true);
  });

  test('without browser, key or free port says what to do, and leaves no port open', async () => {
    const noBrowser = await loggedOut({ openBrowser: () => Promise.reject(new Error('no browser')) });
    expect(await noBrowser.desk.begin()).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('browser could not be opened') as string,
    });
    expect(await portIsOpen(noBrowser)).toBe(false);
    expect(attemptOf(noBrowser)).toBe('failed');
    const noKey = await deskWith();
    expect(await noKey.desk.begin()).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('key or secret is missing') as string,
    });
    const first = await loggedOut();
    await first.desk.begin();
    const second = await loggedOut();
    await second.desk.setCallback(first.choices.value.callbackUrl);
    const { port } = new URL(first.choices.value.callbackUrl);
    expect(await second.desk.begin()).toMatchObject({
      ok: false,
      sentence: expect.stringContaining(`uses port ${port}`) as string,
    });
  });

  test('renewed keeps the old one in use until the new one is there', async () => {
    const harness = await loggedIn();
    const before = await harness.desk.keeper.token(null);
    harness.desk.setAccounts([{ accountKey: 'k1', name: 'One', maskedNumber: '…001', type: 'MARGIN' }]);
    await harness.desk.begin();
    expect(await harness.desk.keeper.token(null)).toEqual(before);
    endpoint.next({
      kind: 'tokens',
      accessToken: 'test-access-new',
      refreshToken: 'test-refresh-new',
      expiresInS: 1_800,
    });
    await comeBack(harness, 'code=C0.test');
    await expect.poll(() => attemptOf(harness)).toBe('done');
    expect(await harness.desk.keeper.token(null)).toMatchObject({ accessToken: 'test-access-new' });
    expect(harness.desk.view()).toMatchObject({
      accounts: [{ accountKey: 'k1', shown: true }],
      appKey: { length: 23 },
    });
    expect(harness.logins).toBe(2);
  });
});

describe('the keychain', () => {
  const REFUSAL = 'Secret Service cannot keep secrets here: it is locked.';

  test('R13: refused means nothing is stored; this run only is the user’s choice, and works', async () => {
    const place = new SecretPlace(() => Promise.resolve({ kind: 'refused', reason: REFUSAL }), new LiveSecrets());
    const harness = await deskWith({ place });
    harness.clipboard = TEST_APP_KEY.key;
    expect(await harness.desk.takeKey('appKey')).toEqual({ ok: false, sentence: REFUSAL });
    expect(harness.clipboard).toBe(TEST_APP_KEY.key);
    expect(await harness.desk.begin()).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('this run only') as string,
    });
    harness.desk.allowThisRunOnly();
    await takeKeys(harness);
    await harness.desk.begin();
    await comeBack(harness, 'code=C0.test');
    await expect.poll(() => attemptOf(harness)).toBe('done');
    expect(harness.desk.view().vault).toEqual({ kind: 'this-run-only', reason: REFUSAL });
    expect(await harness.desk.keeper.token(null)).toMatchObject({ kind: 'token' });
  });

  test('gives everything back at the next start', async () => {
    const first = await loggedIn();
    const place = new SecretPlace(
      () => Promise.resolve({ kind: 'keychain', name: 'Test', vault: first.vault }),
      new LiveSecrets(),
    );
    const second = await deskWith({ place });
    expect(second.desk.view()).toMatchObject({ token: { kind: 'valid' }, appKey: { tail: '6789' } });
    expect(await second.desk.keeper.token(null)).toMatchObject({ accessToken: 'test-access-token-0' });
  });

  test('locked at the start is no crash: the login shows as unread, and checking again finds it', async () => {
    const first = await loggedIn();
    first.vault.refuses = true;
    const place = new SecretPlace(
      () => Promise.resolve({ kind: 'keychain', name: 'Test', vault: first.vault }),
      new LiveSecrets(),
    );
    const second = await deskWith({ place });
    expect(second.desk.view()).toMatchObject({
      token: { kind: 'lost', reason: expect.stringContaining('could not be read') as string },
      appKey: null,
    });
    first.vault.refuses = false;
    expect(await second.desk.keeper.token(null)).toMatchObject({ kind: 'login-needed' });
    expect(second.logins).toBe(0);
    await second.desk.checkAgain();
    expect(second.desk.view()).toMatchObject({ token: { kind: 'valid' }, appKey: { tail: '6789' } });
    // A thread was told that a login is needed: it must hear that it is there, and only once.
    expect(second.logins).toBe(1);
    await second.desk.checkAgain();
    expect(second.logins).toBe(1);
  });
});

describe('taking a key from the clipboard', () => {
  test('trims it and empties the clipboard, but not of what was copied since', async () => {
    const harness = await deskWith();
    harness.clipboard = `  ${TEST_APP_KEY.key}\n`;
    expect(await harness.desk.takeKey('appKey')).toEqual({ ok: true, hint: { length: 23, tail: '6789' } });
    expect(harness.clipboard).toBe('');
    harness.clipboard = TEST_APP_KEY.secret;
    const taking = harness.desk.takeKey('appSecret');
    harness.clipboard = 'something else';
    await taking;
    expect(harness.clipboard).toBe('something else');
  });

  test.each([
    ['', 'no text'],
    ['two words are no key at all', 'spaces'],
    ['short', 'has 5 characters'],
    ['x'.repeat(129), 'has 129 characters'],
    [`${'x'.repeat(20)}\u00e9`, 'unusual'],
    [TEST_APP_KEY.key, 'same text'],
  ])('refuses %j and leaves the clipboard alone', async (text, words) => {
    const harness = await deskWith();
    harness.clipboard = TEST_APP_KEY.key;
    await harness.desk.takeKey('appKey');
    harness.clipboard = text;
    const taken = await harness.desk.takeKey('appSecret');
    expect(taken).toMatchObject({ ok: false, sentence: expect.stringContaining(words) as string });
    expect(JSON.stringify(taken)).not.toContain(text === '' ? '\0' : text);
    expect(harness.clipboard).toBe(text);
    expect(harness.desk.view().appSecret).toBeNull();
  });
});

describe('the checks', () => {
  test('fail with sentences when the vault lies or the broker does not say', async () => {
    const some: readonly LoginCheck[] = BROKER_CHECKS.slice(0, 1);
    const harness = await loggedIn({ runBrokerChecks: () => Promise.resolve(some) });
    harness.vault.values.set('token', 'something else');
    await harness.desk.checkAgain();
    const checks = harness.desk.view().checks;
    expect(checks.map(({ state }) => state)).toEqual(['failed', 'passed', 'failed', 'failed']);
    expect(checks.filter(({ state }) => state === 'failed').every(({ sentence }) => sentence !== null)).toBe(true);
    const broken = await loggedIn({ runBrokerChecks: () => Promise.reject(new Error('the thread died')) });
    await broken.desk.checkAgain();
    expect(broken.desk.view().checks.map(({ state }) => state)).toEqual(['passed', 'failed', 'failed', 'failed']);
  });

  test('of an older run do not overwrite those of a newer one', async () => {
    const answers: ((checks: readonly LoginCheck[]) => void)[] = [];
    const harness = await loggedIn({ runBrokerChecks: () => new Promise((resolve) => answers.push(resolve)) });
    const again = harness.desk.checkAgain();
    await expect.poll(() => answers.length).toBe(2);
    answers[1]?.(BROKER_CHECKS);
    await again;
    answers[0]?.(BROKER_CHECKS.map((check) => ({ ...check, state: 'failed', sentence: 'old' })));
    await settled();
    expect(harness.desk.view().checks.map(({ state }) => state)).toEqual(Array(4).fill('passed'));
  });
});

describe('forgetting and choosing', () => {
  test('forgets the tokens, or everything, in the vault too', async () => {
    const harness = await loggedIn();
    expect(await harness.desk.forget('tokens')).toMatchObject({ ok: true });
    expect([...harness.vault.values.keys()]).toEqual(['app-key', 'app-secret']);
    expect(harness.desk.view()).toMatchObject({ token: { kind: 'none' }, appKey: { length: 23 } });
    expect(await harness.desk.forget('everything')).toMatchObject({ ok: true });
    expect([...harness.vault.values]).toEqual([]);
    expect(harness.desk.view()).toMatchObject({ appKey: null, appSecret: null });
    expect(await harness.desk.keeper.token(null)).toMatchObject({ kind: 'login-needed' });
  });

  test('forgets a login, too, whose code is just being exchanged', async () => {
    let answer: (reply: TokenReply) => void = () => undefined;
    endpoint.next(new Promise((resolve) => (answer = resolve)));
    const harness = await loggedOut();
    await harness.desk.begin();
    await comeBack(harness, 'code=C0.test%40&session=1');
    await expect.poll(() => attemptOf(harness)).toBe('exchanging');
    const forgetting = harness.desk.forget('tokens');
    await settled();
    answer(tokensNumbered(0));
    expect(await forgetting).toMatchObject({ ok: true });
    expect(harness.desk.view().token).toEqual({ kind: 'none' });
    expect(harness.vault.values.has('token')).toBe(false);
  });

  test('forgets the app key although the token would not go', async () => {
    const harness = await loggedIn();
    const remove = vi.spyOn(harness.vault, 'delete');
    remove.mockRejectedValueOnce(new VaultError('refused', 'The test keychain refused once.'));
    expect(await harness.desk.forget('everything')).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('refused once') as string,
    });
    expect([...harness.vault.values.keys()]).toEqual(['token']);
    expect(harness.desk.view()).toMatchObject({ appKey: null, appSecret: null });
  });

  test('says when the vault did not let go', async () => {
    const harness = await loggedIn();
    harness.vault.refuses = true;
    expect(await harness.desk.forget('everything')).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('locked') as string,
    });
    expect(harness.desk.view().token).toEqual({ kind: 'none' });
  });

  test('shows every account until some are chosen', async () => {
    const harness = await deskWith();
    const account = { name: 'One', maskedNumber: '…001', type: 'MARGIN' };
    harness.desk.setAccounts([
      { accountKey: 'k1', ...account },
      { accountKey: 'k2', ...account },
    ]);
    expect(harness.desk.view().accounts.map(({ shown }) => shown)).toEqual([true, true]);
    await harness.desk.chooseAccounts(['k2']);
    expect(harness.desk.view().accounts.map(({ shown }) => shown)).toEqual([false, true]);
  });

  test('refuses a callback that cannot work, and says when a choice could not be kept', async () => {
    const harness = await deskWith();
    const before = harness.choices.value.callbackUrl;
    expect(await harness.desk.setCallback('https://localhost:8182')).toMatchObject({ ok: false });
    expect(harness.choices.value.callbackUrl).toBe(before);
    harness.choices.problem = 'The disk is full.';
    expect(await harness.desk.setCallback('https://127.0.0.1:8183')).toEqual({
      ok: false,
      sentence: 'The disk is full.',
    });
  });
});

describe('importing', () => {
  const seconds = (): number => Math.floor(clock.wallMs() / 1_000);
  const tokenFile = (createdS = seconds() - 3_600): string =>
    JSON.stringify({
      creation_timestamp: createdS,
      token: {
        access_token: 'I0.test@',
        refresh_token: 'test-imported@',
        expires_at: createdS + 1_800,
        token_type: 'Bearer',
      },
    });

  async function importing(
    harness: DeskHarness,
    kind: 'schwab-py-token' | 'secrets-json',
    text: string,
  ): Promise<{ ok: boolean; sentence: string }> {
    harness.importFile = join(harness.folder, 'import.json');
    await writeFile(harness.importFile, text);
    return harness.desk.importFile(kind);
  }

  test('takes a token over, tries it at once, leaves the file and warns of it', async () => {
    const harness = await loggedOut();
    const outcome = await importing(harness, 'schwab-py-token', tokenFile());
    expect(outcome).toMatchObject({
      ok: true,
      sentence: expect.stringMatching(/still there.*another program/) as string,
    });
    await expect.poll(() => endpoint.refreshed).toEqual(['test-imported@']);
    expect(harness.desk.view().token).toMatchObject({ kind: 'valid', loggedInWallMs: (seconds() - 3_600) * 1_000 });
    expect(await readFile(harness.importFile ?? '', 'utf8')).toBe(tokenFile());
    expect(harness.logins).toBe(1);
  });

  test('takes the key, and the callback if it is sound', async () => {
    const harness = await deskWith();
    const file = {
      schwab: { app_key: TEST_APP_KEY.key, app_secret: TEST_APP_KEY.secret },
      callback_url: 'https://127.0.0.1:8183',
    };
    expect(await importing(harness, 'secrets-json', JSON.stringify(file))).toMatchObject({ ok: true });
    expect(harness.desk.view()).toMatchObject({ callbackUrl: 'https://127.0.0.1:8183', appSecret: { length: 26 } });
    const odd = { ...file, callback_url: 'https://localhost/' };
    expect(await importing(harness, 'secrets-json', JSON.stringify(odd))).toMatchObject({
      ok: true,
      sentence: expect.stringContaining('was not taken') as string,
    });
    expect(harness.desk.view().callbackUrl).toBe('https://127.0.0.1:8183');
  });

  test('does not replace a newer login, nor take a token without its key', async () => {
    const harness = await loggedIn();
    expect(await importing(harness, 'schwab-py-token', tokenFile())).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('newer login') as string,
    });
    const keyless = await deskWith();
    expect(await importing(keyless, 'schwab-py-token', tokenFile())).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('first') as string,
    });
  });

  test('changes nothing for a file that is not there, or when none was chosen', async () => {
    const harness = await loggedOut();
    expect(await harness.desk.importFile('schwab-py-token')).toMatchObject({ ok: false });
    harness.importFile = join(harness.folder, 'nothing.json');
    expect(await harness.desk.importFile('secrets-json')).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('ENOENT') as string,
    });
    harness.importFile = harness.folder;
    expect(await harness.desk.importFile('secrets-json')).toMatchObject({ ok: false });
  });
});
