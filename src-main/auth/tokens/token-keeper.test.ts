import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LiveSecrets } from '../redact.ts';
import { ManualClock, settled, TEST_START_WALL_MS } from '../testing/manual-clock.ts';
import { RecordingVault } from '../testing/recording-vault.ts';
import { ScriptedEndpoint, TEST_APP_KEY, tokensNumbered } from '../testing/scripted-endpoint.ts';
import type { LoginWarning } from './expiry-warning.ts';
import type { AppKey } from './token-endpoint.ts';
import { TokenKeeper } from './token-keeper.ts';
import { decodeLogin, type TokenRecord } from './token-record.ts';
import type { TokenReply } from './token-reply.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const REJECTED: TokenReply = { kind: 'rejected', detail: 'unsupported_token_type' };
const NO_ANSWER: TokenReply = { kind: 'unavailable', sentence: 'The server did not answer.', retryAfterMs: null };

let clock: ManualClock;
let endpoint: ScriptedEndpoint;
let vault: RecordingVault;
let warnings: LoginWarning[];
let appKey: AppKey | null;
let keeper: TokenKeeper;
const keepers: TokenKeeper[] = [];

beforeEach(() => {
  clock = new ManualClock();
  endpoint = new ScriptedEndpoint();
  vault = new RecordingVault();
  warnings = [];
  appKey = TEST_APP_KEY;
  keeper = makeKeeper();
});
afterEach(async () => {
  vault.diesAtWrite = Infinity;
  for (const each of keepers.splice(0)) void each.close();
  await settled();
});

function makeKeeper(): TokenKeeper {
  const made = new TokenKeeper({
    brokerName: 'Schwab',
    vault,
    endpoint,
    appKey: () => Promise.resolve(appKey),
    clock,
    secrets: new LiveSecrets(),
    onChange: () => undefined,
    onWarning: (warning) => warnings.push(warning),
  });
  keepers.push(made);
  return made;
}

const freshLogin = (overrides: Partial<TokenRecord> = {}): TokenRecord => ({
  version: 1,
  kind: 'held',
  accessToken: 'test-access-token-0',
  refreshToken: 'test-refresh-token-0',
  accessExpiresWallMs: clock.wallMs() + 30 * MINUTE_MS,
  loggedInWallMs: clock.wallMs(),
  refreshingSinceWallMs: null,
  ...overrides,
});

const storedToken = (): string | null => {
  const stored = decodeLogin(vault.values.get('token') ?? '');
  return stored?.kind === 'held' ? stored.refreshToken : null;
};
async function served(refusedSerial: number | null = null): Promise<{ accessToken: string; serial: number }> {
  const outcome = await keeper.token(refusedSerial);
  if (outcome.kind !== 'token') throw new Error(`${outcome.kind}: ${outcome.sentence}`);
  return outcome;
}

describe('the first hours after a login', () => {
  test('R18: the token is renewed five minutes before its end, by itself, so that the 31st minute has a good one', async () => {
    await keeper.adopt(freshLogin());
    await clock.advance(25 * MINUTE_MS - 1);
    expect(endpoint.refreshed).toEqual([]);
    await clock.advance(1);
    expect(endpoint.refreshed).toEqual(['test-refresh-token-0']);
    await clock.advance(6 * MINUTE_MS - 1);
    expect(await served()).toMatchObject({ accessToken: 'test-access-token-1' });
    expect(keeper.view).toMatchObject({ kind: 'valid', problem: null, loggedInWallMs: TEST_START_WALL_MS });
  });

  test('the renewed token is renewed with what came last, and a reply without one keeps the old one', async () => {
    endpoint.next(tokensNumbered(1), {
      kind: 'tokens',
      accessToken: 'test-access-token-2',
      refreshToken: null,
      expiresInS: 1_800,
    });
    await keeper.adopt(freshLogin());
    await clock.advance(76 * MINUTE_MS);
    expect(endpoint.refreshed).toEqual(['test-refresh-token-0', 'test-refresh-token-1', 'test-refresh-token-1']);
  });

  test('a token of a minute is renewed at half its life', async () => {
    await keeper.adopt(freshLogin({ accessExpiresWallMs: clock.wallMs() + MINUTE_MS }));
    await clock.advance(29_000);
    expect(endpoint.refreshed).toEqual([]);
    await clock.advance(2_000);
    expect(endpoint.refreshed).toHaveLength(1);
  });

  test('after sleep, when timers know nothing of the hours that passed, an expired token is not handed out', async () => {
    await keeper.adopt(freshLogin());
    clock.jump(8 * HOUR_MS);
    expect(await served()).toMatchObject({ accessToken: 'test-access-token-1' });
    clock.jump(8 * HOUR_MS);
    await clock.advance(30_000);
    expect(endpoint.refreshed).toHaveLength(2);
  });

  test('a clock set back by a day leads to one renewal and not to a day of trust', async () => {
    await keeper.adopt(freshLogin());
    clock.jump(-DAY_MS);
    await clock.advance(30_000);
    expect(endpoint.refreshed).toHaveLength(1);
    await clock.advance(20 * MINUTE_MS);
    expect(endpoint.refreshed).toHaveLength(1);
  });
});

describe('R18: one refresh for the whole application', () => {
  test('50 calls with an expired token at once make one', async () => {
    await keeper.adopt(freshLogin({ accessExpiresWallMs: clock.wallMs() - 1 }));
    const all = await Promise.all(Array.from({ length: 50 }, () => keeper.token(null)));
    expect(endpoint.refreshed).toHaveLength(1);
    expect(new Set(all.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
  });

  test('50 refusals of one token make one, and late refusals of the old one none', async () => {
    await keeper.adopt(freshLogin());
    const { serial } = await served();
    await Promise.all(Array.from({ length: 50 }, () => keeper.token(serial)));
    expect(await served(serial)).toMatchObject({ accessToken: 'test-access-token-1' });
    expect(endpoint.refreshed).toHaveLength(1);
  });

  test('a token with life left is handed out while its successor is on the way', async () => {
    await keeper.adopt(freshLogin({ accessExpiresWallMs: clock.wallMs() + 4 * MINUTE_MS }));
    await clock.advance(MINUTE_MS);
    endpoint.next(new Promise<TokenReply>(() => undefined));
    await clock.advance(MINUTE_MS);
    expect(endpoint.refreshed).toHaveLength(1);
    expect(await served()).toMatchObject({ accessToken: 'test-access-token-0' });
    expect(keeper.view).toMatchObject({ refreshing: true });
  });

  test('a token refused although just renewed is no lost login: the refusal is passed on, once renewed and not again', async () => {
    await keeper.adopt(freshLogin());
    const renewed = await served((await served()).serial);
    const outcome = await keeper.token(renewed.serial);
    expect(outcome).toMatchObject({ kind: 'unavailable' });
    expect(JSON.stringify(outcome)).toContain('Client not authorized');
    expect(endpoint.refreshed).toHaveLength(1);
    expect(keeper.view.kind).toBe('valid');
    expect((await served()).serial).toBe(renewed.serial);
    await clock.advance(10 * MINUTE_MS);
    expect(await served(renewed.serial)).toMatchObject({ accessToken: 'test-access-token-2' });
  });

  test('who asks for ever with a product that is missing causes ever fewer refreshes', async () => {
    await keeper.adopt(freshLogin());
    for (let second = 0; second < 20 * 60; second += 2) {
      const { serial } = await served();
      await keeper.token(serial);
      await clock.advance(2_000);
    }
    // At once, then 2, 4 and 8 minutes later; every two seconds would have been 600.
    expect(endpoint.refreshed).toHaveLength(4);
  });
});

describe('R18: what a refresh brought is stored before it is used', () => {
  test('nobody has the new token before it is in the vault', async () => {
    await keeper.adopt(freshLogin({ accessExpiresWallMs: clock.wallMs() - 1 }));
    let handedOut = false;
    const writesBefore = vault.writes.length;
    vault.diesAtWrite = writesBefore + 1;
    void keeper.token(null).then(() => (handedOut = true));
    await clock.advance(1_000);
    expect(endpoint.refreshed).toHaveLength(1);
    expect(handedOut).toBe(false);
  });

  test('every write before the refresh token is spent, and every one after, finds its way back after a kill', async () => {
    await keeper.adopt(freshLogin({ accessExpiresWallMs: clock.wallMs() - 1 }));
    // Killed between receipt and storage: the new token is gone, the vault holds the note that the old one was spent.
    vault.diesAtWrite = vault.writes.length + 1;
    void keeper.token(null);
    await clock.advance(1_000);
    void keeper.close();
    vault.diesAtWrite = Infinity;
    expect(decodeLogin(vault.values.get('token') ?? '')).toMatchObject({ refreshingSinceWallMs: TEST_START_WALL_MS });

    // A server that has not rotated: the old token still works, and is asked about at once.
    keeper = makeKeeper();
    await keeper.load();
    await clock.advance(0);
    expect(endpoint.refreshed).toEqual(['test-refresh-token-0', 'test-refresh-token-0']);
    expect(await served()).toMatchObject({ accessToken: 'test-access-token-2' });
    expect(storedToken()).toBe('test-refresh-token-2');
  });

  test('killed there with a server that has rotated: a login is asked for, with the reason, and nothing loops', async () => {
    vault.values.set('token', JSON.stringify(freshLogin({ refreshingSinceWallMs: clock.wallMs() - 500 })));
    endpoint.next(REJECTED);
    await keeper.load();
    await clock.advance(HOUR_MS);
    expect(endpoint.refreshed).toHaveLength(1);
    expect(await keeper.token(null)).toMatchObject({ kind: 'login-needed' });
    expect(JSON.stringify(keeper.view)).toContain('was just being renewed when Bellwether ended');
    // Nor at the next start.
    const next = makeKeeper();
    await next.load();
    await clock.advance(HOUR_MS);
    expect(next.view.kind).toBe('lost');
    expect(endpoint.refreshed).toHaveLength(1);
  });

  test('a vault that refuses is named, the login works meanwhile, and is stored as soon as it can be', async () => {
    await keeper.adopt(freshLogin());
    vault.refuses = true;
    await clock.advance(26 * MINUTE_MS);
    expect(await served()).toMatchObject({ accessToken: 'test-access-token-1' });
    expect(JSON.stringify(keeper.view)).toContain('could not be stored. The test keychain refused');
    expect(storedToken()).toBe('test-refresh-token-0');
    vault.refuses = false;
    await clock.advance(MINUTE_MS);
    expect(storedToken()).toBe('test-refresh-token-1');
    expect(keeper.view).toMatchObject({ problem: null });
    expect(await keeper.storedProblem()).toBeNull();
  });

  test('a vault that gives back something else is noticed', async () => {
    await keeper.adopt(freshLogin());
    vault.values.set('token', JSON.stringify(freshLogin({ refreshToken: 'test-refresh-token-other' })));
    expect(await keeper.storedProblem()).toContain('does not give back');
  });
});

describe('the end of a login', () => {
  test('is warned about from the sixth day, three times, each once', async () => {
    await keeper.adopt(freshLogin());
    expect(keeper.nextWarningWallMs).toBe(TEST_START_WALL_MS + 6 * DAY_MS);
    await clock.advance(6 * DAY_MS - MINUTE_MS);
    expect(warnings).toEqual([]);
    await clock.advance(2 * MINUTE_MS);
    expect(warnings.map(({ title }) => title)).toEqual(['Login expires in 24 h']);
    expect(warnings[0]?.body).toContain('Mon 09:30 ET');
    await clock.advance(DAY_MS - 3 * MINUTE_MS);
    expect(warnings.map(({ title }) => title)).toEqual([
      'Login expires in 24 h',
      'Login expires in 6 h',
      'Login expires in 60 min',
    ]);
  });

  test('on the seventh day the refresh is refused, and the reason is the seven days', async () => {
    await keeper.adopt(freshLogin());
    await clock.advance(7 * DAY_MS - MINUTE_MS);
    endpoint.next(REJECTED);
    await clock.advance(HOUR_MS);
    expect(keeper.view).toMatchObject({ kind: 'lost' });
    expect(JSON.stringify(keeper.view)).toContain('ends every login after seven days');
    expect(warnings.at(-1)?.title).toBe('Login needed');
  });

  test('refreshing never moves it', async () => {
    await keeper.adopt(freshLogin());
    await clock.advance(3 * DAY_MS);
    expect(keeper.view).toMatchObject({ loginExpiresWallMs: TEST_START_WALL_MS + 7 * DAY_MS });
  });

  test.each([
    [REJECTED, 'replaced by a login on another computer'],
    [{ kind: 'bad-key', detail: 'invalid_client' } as const, 'does not accept the app key'],
  ])('%o says what to do', async (reply, words) => {
    await keeper.adopt(freshLogin());
    endpoint.next(reply);
    await clock.advance(26 * MINUTE_MS);
    expect(await keeper.token(null)).toMatchObject({
      kind: 'login-needed',
      sentence: expect.stringContaining(words) as string,
    });
    expect(decodeLogin(vault.values.get('token') ?? '')).toMatchObject({ kind: 'lost' });
    expect(vault.values.get('token')).not.toContain('test-refresh-token');
  });

  test('renewing the login replaces everything and warns anew', async () => {
    await keeper.adopt(freshLogin());
    await clock.advance(6 * DAY_MS + HOUR_MS);
    const before = await served();
    await keeper.adopt(freshLogin({ accessToken: 'test-access-token-new', refreshToken: 'test-refresh-token-new' }));
    const after = await served(before.serial);
    expect(after).toMatchObject({ accessToken: 'test-access-token-new' });
    expect(after.serial).toBeGreaterThan(before.serial);
    await clock.advance(6 * DAY_MS + HOUR_MS);
    expect(warnings.map(({ title }) => title)).toEqual(['Login expires in 24 h', 'Login expires in 24 h']);
  });
});

describe('a server that does not answer', () => {
  test('is asked again with growing pauses while the old token is handed out', async () => {
    await keeper.adopt(freshLogin());
    endpoint.next(NO_ANSWER, NO_ANSWER, NO_ANSWER);
    await clock.advance(25 * MINUTE_MS + 100);
    expect(endpoint.refreshed).toHaveLength(1);
    expect(await served()).toMatchObject({ accessToken: 'test-access-token-0' });
    expect(keeper.view).toMatchObject({ kind: 'valid', problem: 'The server did not answer.' });
    await clock.advance(5_000);
    expect(endpoint.refreshed).toHaveLength(2);
    await clock.advance(9_000);
    expect(endpoint.refreshed).toHaveLength(2);
    await clock.advance(60_000);
    expect(endpoint.refreshed).toHaveLength(4);
    expect(keeper.view).toMatchObject({ problem: null });
  });

  test('is not asked by every thread that waits: who needs a token hears why there is none', async () => {
    await keeper.adopt(freshLogin({ accessExpiresWallMs: clock.wallMs() - 1 }));
    await settled();
    const count = endpoint.refreshed.length;
    endpoint.next(NO_ANSWER);
    clock.jump(HOUR_MS);
    expect(await keeper.token(null)).toEqual({ kind: 'unavailable', sentence: 'The server did not answer.' });
    await Promise.all(Array.from({ length: 20 }, () => keeper.token(null)));
    expect(endpoint.refreshed).toHaveLength(count + 1);
    keeper.retryNow();
    expect(await served()).toMatchObject({ serial: expect.any(Number) as number });
  });

  test('gets the pause that it asks for', async () => {
    await keeper.adopt(freshLogin());
    endpoint.next({ kind: 'unavailable', sentence: 'Later.', retryAfterMs: 120_000 });
    await clock.advance(25 * MINUTE_MS + 119_000);
    expect(endpoint.refreshed).toHaveLength(1);
    await clock.advance(2_000);
    expect(endpoint.refreshed).toHaveLength(2);
  });

  test('a pause is not prolonged by a clock that is set back', async () => {
    await keeper.adopt(freshLogin());
    endpoint.next(NO_ANSWER);
    await clock.advance(25 * MINUTE_MS + 100);
    clock.jump(-DAY_MS);
    await clock.advance(31_000);
    expect(endpoint.refreshed).toHaveLength(2);
  });
});

describe('what crosses', () => {
  test('a refresh that ends after a new login changes nothing', async () => {
    let answer: (reply: TokenReply) => void = () => undefined;
    endpoint.next(new Promise((resolve) => (answer = resolve)));
    await keeper.adopt(freshLogin({ accessExpiresWallMs: clock.wallMs() - 1 }));
    await settled();
    expect(endpoint.refreshed).toHaveLength(1);
    await keeper.adopt(freshLogin({ accessToken: 'test-access-token-new', refreshToken: 'test-refresh-token-new' }));
    answer(REJECTED);
    await settled();
    expect(await served()).toMatchObject({ accessToken: 'test-access-token-new' });
    expect(storedToken()).toBe('test-refresh-token-new');
  });

  test('a refresh that ends after forgetting brings nothing back', async () => {
    let answer: (reply: TokenReply) => void = () => undefined;
    endpoint.next(new Promise((resolve) => (answer = resolve)));
    await keeper.adopt(freshLogin({ accessExpiresWallMs: clock.wallMs() - 1 }));
    await settled();
    await keeper.forget();
    answer(tokensNumbered(7));
    await settled();
    expect(keeper.view).toEqual({ kind: 'none' });
    expect(vault.values.has('token')).toBe(false);
  });

  test('closing waits for the refresh under way, and then nothing happens by itself', async () => {
    let answer: (reply: TokenReply) => void = () => undefined;
    endpoint.next(new Promise((resolve) => (answer = resolve)));
    await keeper.adopt(freshLogin({ accessExpiresWallMs: clock.wallMs() - 1 }));
    await settled();
    const closed = keeper.close();
    answer(tokensNumbered(1));
    await closed;
    expect(storedToken()).toBe('test-refresh-token-1');
    await clock.advance(DAY_MS);
    expect(endpoint.refreshed).toHaveLength(1);
    expect(clock.timers).toBe(0);
  });

  test('a token asked for before the vault has answered is waited for', async () => {
    vault.values.set('token', JSON.stringify(freshLogin()));
    const asked = keeper.token(null);
    await clock.advance(MINUTE_MS / 4);
    await keeper.load();
    expect(await asked).toMatchObject({ kind: 'token', accessToken: 'test-access-token-0' });
    expect(keeper.takeTurnedAway()).toBe(false);
  });

  test('while the vault does not answer nobody is told that there is no login', async () => {
    const asked = keeper.token(null);
    await clock.advance(MINUTE_MS / 2);
    expect(await asked).toMatchObject({
      kind: 'unavailable',
      sentence: expect.stringContaining('has not said yet') as string,
    });
    await keeper.load();
    expect([keeper.takeTurnedAway(), keeper.takeTurnedAway()]).toEqual([true, false]);
    expect(await keeper.token(null)).toMatchObject({ kind: 'login-needed' });
    expect(keeper.takeTurnedAway()).toBe(true);
  });

  test('a record that cannot be read asks for a login and is not overwritten', async () => {
    vault.values.set('token', '{"version":2}');
    await keeper.load();
    expect(keeper.view).toMatchObject({ kind: 'lost', reason: expect.stringContaining('cannot be read') as string });
    expect(vault.values.get('token')).toBe('{"version":2}');
  });

  test('without an app key nothing is spent', async () => {
    appKey = null;
    await keeper.adopt(freshLogin({ accessExpiresWallMs: clock.wallMs() - 1 }));
    expect(await keeper.token(null)).toMatchObject({
      kind: 'unavailable',
      sentence: expect.stringContaining('no app key') as string,
    });
    expect(endpoint.refreshed).toEqual([]);
  });
});
