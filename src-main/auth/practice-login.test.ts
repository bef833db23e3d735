import { afterEach, describe, expect, test } from 'vitest';
import { HttpClient } from '../net/http-client.ts';
import type { LoginOptions } from '../practice/oauth/login-options.ts';
import type { PracticeExchange } from '../practice/practice-exchange.ts';
import { ExchangeHarness } from '../practice/testing/exchange-harness.ts';
import { makeCertificate } from '../tls/self-signed-certificate.ts';
import type { LoginDeskOptions } from './login-desk.ts';
import { openDesk, takeKeys, type DeskHarness } from './testing/desk-harness.ts';
import { freePort } from '../net/testing/free-port.ts';
import { ManualClock } from './testing/manual-clock.ts';
import { allowInBrowser, providerOf } from './testing/practice-dance.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const exchanges = new ExchangeHarness();
const desks: DeskHarness[] = [];
let clock: ManualClock;

afterEach(async () => {
  for (const harness of desks.splice(0)) await harness.close();
  await exchanges.close();
});

interface Stage {
  readonly exchange: PracticeExchange;
  readonly harness: DeskHarness;
}

/** An exchange and a desk that share one clock, keys taken. */
async function stage(login: LoginOptions = {}): Promise<Stage> {
  clock = new ManualClock(Date.now());
  const callbackUrl = `https://127.0.0.1:${await freePort()}`;
  const options: LoginOptions = { autoApprove: true, callbackUrls: [callbackUrl], ...login };
  const exchange = await exchanges.openEvening({ login: options, wallMs: () => clock.wallMs() });
  return { exchange, harness: await deskAt(exchange) };
}

async function deskAt(exchange: PracticeExchange, overrides: Partial<LoginDeskOptions> = {}): Promise<DeskHarness> {
  const harness = await openDesk(clock, { provider: providerOf(exchange), ...overrides });
  desks.push(harness);
  await harness.choices.change({ callbackUrl: exchange.login.callbackUrls[0] ?? '' });
  await takeKeys(harness, { key: exchange.login.appKey, secret: exchange.login.appSecret });
  return harness;
}

async function logIn({ exchange, harness }: Stage): Promise<void> {
  expect(await harness.desk.begin()).toMatchObject({ ok: true });
  await allowInBrowser(exchange, harness);
  await expect.poll(() => harness.desk.view().attempt.kind).toBe('done');
}

/** Whether the exchange takes the token that the desk hands out. */
async function statusWith({ exchange, harness }: Stage): Promise<number> {
  const outcome = await harness.desk.keeper.token(null);
  if (outcome.kind !== 'token') throw new Error(outcome.sentence);
  const { httpsUrl, certificatePem } = exchange.login;
  const client = new HttpClient({ origin: httpsUrl, certificateAuthorityPem: certificatePem });
  const headers = { authorization: `Bearer ${outcome.accessToken}` };
  const { status } = await client.call({ method: 'GET', path: '/trader/v1/userPreference', headers });
  await client.close();
  return status;
}

/** The token refreshes counted where they arrive. */
function countRefreshes({ harness }: Stage): () => number {
  const before = harness.vault.writes.length;
  return () =>
    new Set(harness.vault.writes.slice(before).map((text) => (JSON.parse(text) as { accessToken: string }).accessToken))
      .size - 1;
}

describe('with the practice exchange over TLS', () => {
  test('R16: the whole way leads to a token that it takes, with the verifier of this very login', async () => {
    const now = await stage();
    await logIn(now);
    expect(await statusWith(now)).toBe(200);
    const asked = new URL(now.harness.browsed[0] ?? '').searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
  });

  test.each(['same', 'omit', 'rotate', 'rotate-strict'] as const)(
    'stays logged in for a week where refreshing does: %s',
    async (refreshMode) => {
      const now = await stage({ refreshMode });
      await logIn(now);
      for (const afterMs of [31 * MINUTE_MS, DAY_MS, 5 * DAY_MS]) {
        clock.jump(afterMs);
        expect(await statusWith(now)).toBe(200);
      }
      clock.jump(DAY_MS);
      expect(await now.harness.desk.keeper.token(null)).toMatchObject({ kind: 'login-needed' });
      expect(JSON.stringify(now.harness.desk.view().token)).toContain('ends every login after seven days');
    },
  );

  test('R18: a storm of 50 calls with an expired token makes exactly one refresh', async () => {
    // Strict: a second refresh with the same token would end the login.
    const now = await stage({ refreshMode: 'rotate-strict' });
    await logIn(now);
    clock.jump(31 * MINUTE_MS);
    const refreshes = countRefreshes(now);
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => now.harness.desk.keeper.token(null)));
    expect(new Set(outcomes.map((outcome) => (outcome.kind === 'token' ? outcome.serial : outcome.kind))).size).toBe(1);
    expect(refreshes()).toBe(1);
    expect(await statusWith(now)).toBe(200);
  });

  test('a login on another computer ends this one, by name, and nothing is tried for ever', async () => {
    const now = await stage();
    await logIn(now);
    const elsewhere = { exchange: now.exchange, harness: await deskAt(now.exchange) };
    await logIn(elsewhere);
    clock.jump(31 * MINUTE_MS);
    expect(await now.harness.desk.keeper.token(null)).toMatchObject({ kind: 'login-needed' });
    expect(JSON.stringify(now.harness.desk.view().token)).toContain('replaced by a login on another computer');
    expect(await statusWith(elsewhere)).toBe(200);
  });

  test('a wrong secret is named as such', async () => {
    const now = await stage();
    await takeKeys(now.harness, { key: now.exchange.login.appKey, secret: 'test-wrong-secret-0123456789' });
    await now.harness.desk.begin();
    await allowInBrowser(now.exchange, now.harness);
    await expect.poll(() => now.harness.desk.view().attempt).toMatchObject({ kind: 'failed' });
    expect(JSON.stringify(now.harness.desk.view().attempt)).toContain('does not accept the app key or its secret');
  });

  test('R19: without its certificate nothing is sent to the token endpoint', async () => {
    const now = await stage();
    const foreign = await makeCertificate({
      hosts: ['127.0.0.1'],
      commonName: 'Other',
      validDays: 1,
      nowMs: Date.now(),
    });
    const provider = { ...providerOf(now.exchange), certificateAuthorityPem: foreign.certificatePem };
    const harness = await deskAt(now.exchange, { provider });
    await harness.desk.begin();
    await allowInBrowser(now.exchange, harness);
    await expect.poll(() => harness.desk.view().attempt).toMatchObject({ kind: 'failed' });
    expect(JSON.stringify(harness.desk.view().attempt)).toContain('could not prove who it is');
  });
});
