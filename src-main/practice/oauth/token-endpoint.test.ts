import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PracticeExchange } from '../practice-exchange.ts';
import { ExchangeHarness } from '../testing/exchange-harness.ts';
import type { LoginOptions } from './login-options.ts';
import { SecureClient, type SecureReply } from './testing/secure-client.ts';

const CALLBACKS = ['https://127.0.0.1:8182', 'https://127.0.0.1:8183'];
const PREFERENCE = '/trader/v1/userPreference';
const DAY_MS = 86_400_000;
const harness = new ExchangeHarness();
let nowMs = 0;
let exchange: PracticeExchange;
let client: SecureClient;

async function open(login: LoginOptions = {}): Promise<void> {
  nowMs = Date.parse('2026-11-20T15:00:00Z');
  exchange = await harness.openEvening({ login: { callbackUrls: CALLBACKS, ...login }, wallMs: () => nowMs });
  client = new SecureClient(exchange);
}
beforeEach(() => open());
afterEach(() => harness.close());

interface Tokens {
  readonly expires_in: number;
  readonly token_type: string;
  readonly scope: string;
  readonly refresh_token?: string;
  readonly access_token: string;
  readonly id_token: string;
}
const tokensOf = (reply: SecureReply): Tokens => {
  expect(reply.status).toBe(200);
  return JSON.parse(reply.text) as Tokens;
};
const logIn = async (): Promise<Tokens> => tokensOf(await client.redeem(await client.allow()));
const opens = async (token: string): Promise<number> => (await client.get(PREFERENCE, token)).status;

describe('a code', () => {
  test('is exchanged for tokens that open the interface', async () => {
    const tokens = await logIn();
    expect(Object.keys(tokens).sort()).toEqual([
      'access_token',
      'expires_in',
      'id_token',
      'refresh_token',
      'scope',
      'token_type',
    ]);
    expect(tokens).toMatchObject({ expires_in: 1_800, token_type: 'Bearer', scope: 'api' });
    const host = Buffer.from('oauth2.cdc.schwab.com').toString('base64');
    expect(tokens.access_token).toMatch(new RegExp(`^I0\\.${host}\\.[\\w-]{32}@$`));
    expect(tokens.refresh_token).toMatch(/^[\w-]+@$/);
    expect(tokens.id_token).toMatch(/^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+$/);
    expect(await opens(tokens.access_token)).toBe(200);
    expect(await opens(`${tokens.access_token}x`)).toBe(401);
  });

  test('is good once', async () => {
    const code = await client.allow();
    tokensOf(await client.redeem(code));
    const again = await client.redeem(code);
    expect(again.status).toBe(400);
    expect(JSON.parse(again.text)).toMatchObject({ error: 'invalid_grant' });
  });

  test('is good for thirty seconds', async () => {
    const inTime = await client.allow();
    nowMs += 29_999;
    tokensOf(await client.redeem(inTime));
    const late = await client.allow();
    nowMs += 30_000;
    expect((await client.redeem(late)).status).toBe(400);
  });

  test('is bound to its callback', async () => {
    expect((await client.redeem(await client.allow(), { redirect_uri: CALLBACKS[1] ?? '' })).status).toBe(400);
    const code = await client.allow({ redirect_uri: CALLBACKS[1] ?? '' });
    tokensOf(await client.redeem(code, { redirect_uri: CALLBACKS[1] ?? '' }));
  });

  test('is decoded once: encoded twice it is another', async () => {
    const code = await client.allow();
    expect((await client.redeem(encodeURIComponent(code))).status).toBe(400);
  });

  test('keeps its promise of PKCE, S256 or plain, and is lost with a wrong verifier', async () => {
    const verifier = 'a-verifier-of-forty-three-characters-or-more-0123';
    const s256 = createHash('sha256').update(verifier).digest('base64url');
    const promise = { code_challenge: s256, code_challenge_method: 'S256' };
    tokensOf(await client.redeem(await client.allow(promise), { code_verifier: verifier }));
    tokensOf(await client.redeem(await client.allow({ code_challenge: 'plainly' }), { code_verifier: 'plainly' }));
    const code = await client.allow(promise);
    expect((await client.redeem(code, { code_verifier: s256 })).status).toBe(400);
    expect((await client.redeem(code, { code_verifier: verifier })).status).toBe(400);
    expect((await client.redeem(await client.allow(promise))).status).toBe(400);
  });
});

describe('the request', () => {
  test('must come from the app: key and secret in a Basic header, not in the body', async () => {
    const { appKey, appSecret } = exchange.login;
    const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString('base64')}`;
    for (const Authorization of [
      '',
      'Basic',
      'Basic !',
      basic(appKey),
      basic(`${appKey}:`),
      basic(`${appKey}:${appSecret}x`),
      basic(`x${appKey}:${appSecret}`),
      `Bearer ${appSecret}`,
    ]) {
      const body = `grant_type=refresh_token&refresh_token=x&client_id=${appKey}&client_secret=${appSecret}`;
      const reply = await client.postToken(body, { Authorization });
      expect(reply.status).toBe(401);
      expect(reply.headers['www-authenticate']).toBe('Basic');
      expect(JSON.parse(reply.text)).toMatchObject({ error: 'invalid_client' });
    }
  });

  test('is a form, with or without a charset, and may repeat its own client_id', async () => {
    const { appKey } = exchange.login;
    const fields = (code: string, clientId: string): string =>
      new URLSearchParams({
        grant_type: 'authorization_code',
        redirect_uri: CALLBACKS[0] ?? '',
        client_id: clientId,
        code,
      }).toString();
    const charset = { 'Content-Type': 'application/x-www-form-urlencoded;charset=UTF-8' };
    tokensOf(await client.postToken(fields(await client.allow(), appKey), charset));
    expect((await client.postToken(fields(await client.allow(), 'other'))).status).toBe(400);
    const json = { 'Content-Type': 'application/json' };
    expect((await client.postToken(fields(await client.allow(), appKey), json)).status).toBe(400);
  });

  test.each([
    '',
    'grant_type=password&username=a&password=b',
    'grant_type=authorization_code',
    'grant_type=authorization_code&code=C0.x%40',
    'grant_type=refresh_token',
    'grant_type=refresh_token&refresh_token=a&refresh_token=b',
    'grant_type=refresh_token&grant_type=refresh_token&refresh_token=a',
  ])('"%s" is refused with 400', async (body) => {
    const reply = await client.postToken(body);
    expect(reply.status).toBe(400);
    expect(JSON.parse(reply.text)).toHaveProperty('error');
  });
});

describe('an access token', () => {
  test('lives for 1800 s, to the millisecond', async () => {
    const { access_token: token } = await logIn();
    nowMs += 1_799_999;
    expect(await opens(token)).toBe(200);
    nowMs += 1;
    expect(await opens(token)).toBe(401);
  });

  test('lives as long as the exchange was told', async () => {
    await open({ accessLifetimeSeconds: 2 });
    const { access_token: token, expires_in: seconds } = await logIn();
    expect(seconds).toBe(2);
    nowMs += 2_000;
    expect(await opens(token)).toBe(401);
  });

  test('lives on beside the next one, until a new login ends all of the old', async () => {
    const first = await logIn();
    const second = tokensOf(await client.refresh(first.refresh_token ?? ''));
    expect(await opens(first.access_token)).toBe(200);
    expect(await opens(second.access_token)).toBe(200);
    const other = await logIn();
    expect(await opens(first.access_token)).toBe(401);
    expect(await opens(second.access_token)).toBe(401);
    expect((await client.refresh(second.refresh_token ?? '')).status).toBe(400);
    expect(await opens(other.access_token)).toBe(200);
  });

  test('shows the accounts that were chosen, and the fixed token all of them', async () => {
    const [chosen] = exchange.accounts;
    const { access_token: token } = tokensOf(await client.redeem(await client.allow({}, [chosen?.number ?? ''])));
    const numbers = async (bearer: string): Promise<readonly string[]> => {
      const { text } = await client.get(PREFERENCE, bearer);
      return (JSON.parse(text) as { accounts: { accountNumber: string }[] }).accounts.map((one) => one.accountNumber);
    };
    expect(await numbers(token)).toEqual([chosen?.number]);
    expect(await numbers(exchange.ready.accessToken)).toEqual(exchange.accounts.map(({ number }) => number));
  });
});

/** Schwab's own, with the digests left out. The inner quotes are not escaped a second time. */
const DEAD_REFRESH_TOKEN =
  '{"error":"unsupported_token_type","error_description":"400 Bad Request: \\"{\\"error_description\\":\\"Exception while authenticating refresh token [tokenDigest=…, Exception=Failed refresh token authentication [tokenDigest=…]]\\",\\"error\\":\\"refresh_token_authentication_error\\"}\\""}';
const isDead = (reply: SecureReply): void => {
  expect(reply.status).toBe(400);
  expect(reply.text.replaceAll(/tokenDigest=[^,\]]+/g, 'tokenDigest=…')).toBe(DEAD_REFRESH_TOKEN);
};

describe('a refresh token', () => {
  test('is replaced by each refresh and dead then', async () => {
    const first = await logIn();
    const second = tokensOf(await client.refresh(first.refresh_token ?? ''));
    expect(second.refresh_token).not.toBe(first.refresh_token);
    isDead(await client.refresh(first.refresh_token ?? ''));
    tokensOf(await client.refresh(second.refresh_token ?? ''));
  });

  test('ends the login, where the exchange is strict, when a replaced one is shown', async () => {
    await open({ refreshMode: 'rotate-strict' });
    const first = await logIn();
    const second = tokensOf(await client.refresh(first.refresh_token ?? ''));
    isDead(await client.refresh(first.refresh_token ?? ''));
    isDead(await client.refresh(second.refresh_token ?? ''));
    expect(await opens(second.access_token)).toBe(401);
  });

  test('comes back the same, or not at all, where the exchange is told so', async () => {
    await open({ refreshMode: 'same' });
    const first = await logIn();
    expect(tokensOf(await client.refresh(first.refresh_token ?? '')).refresh_token).toBe(first.refresh_token);
    await open({ refreshMode: 'omit' });
    const other = await logIn();
    for (let use = 0; use < 2; use += 1) {
      expect(tokensOf(await client.refresh(other.refresh_token ?? ''))).not.toHaveProperty('refresh_token');
    }
  });

  test.each(['same', 'omit', 'rotate'] as const)(
    'dies seven days after the login, however often it is used: %s',
    async (refreshMode) => {
      await open({ refreshMode });
      let current = await logIn();
      for (let day = 0; day < 6; day += 1) {
        nowMs += DAY_MS;
        const next = tokensOf(await client.refresh(current.refresh_token ?? ''));
        current = { ...current, ...next };
      }
      nowMs += DAY_MS - 1;
      const last = tokensOf(await client.refresh(current.refresh_token ?? ''));
      nowMs += 1;
      isDead(await client.refresh(last.refresh_token ?? current.refresh_token ?? ''));
      expect(await opens(last.access_token)).toBe(200);
    },
  );

  test('that nobody was given is as dead', async () => {
    isDead(await client.refresh('never-issued@'));
  });
});
