import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startKeyring } from '../../../scripts/desktop/keyring.mjs';
import { withoutSession } from '../../../scripts/desktop/private-desktop.mjs';
import { startSessionBus } from '../../../scripts/desktop/session-bus.mjs';
import { cleanUp } from '../../../scripts/setup/script.mjs';
import { bundle, type Bundle } from '../../workers/testing/bundle.ts';
import type { PracticeExchange } from '../../practice/practice-exchange.ts';
import type { RefreshMode } from '../../practice/oauth/login-grants.ts';
import { ExchangeHarness } from '../../practice/testing/exchange-harness.ts';
import { SYSTEM_CLOCK } from '../auth-clock.ts';
import { LiveSecrets } from '../redact.ts';
import { openDesk, takeKeys, type DeskHarness } from '../testing/desk-harness.ts';
import { freePort } from '../../net/testing/free-port.ts';
import { allowInBrowser, providerOf } from '../testing/practice-dance.ts';
import { canHaveKeyring, openPrivateKeyring, type PrivateKeyring } from '../testing/private-keyring.ts';
import { findKeychain } from '../vault/find-keychain.ts';
import { SecretPlace } from '../vault/secret-place.ts';

const SERVICE = 'Bellwether crash test';
const desks: DeskHarness[] = [];
const exchanges = new ExchangeHarness();

async function desk(exchange: PracticeExchange): Promise<DeskHarness> {
  const search = { service: SERVICE, isPlaintextBackend: false, platform: 'linux' as const };
  const place = new SecretPlace(() => findKeychain(search), new LiveSecrets());
  const harness = await openDesk(SYSTEM_CLOCK, { provider: providerOf(exchange), place });
  desks.push(harness);
  return harness;
}

describe.runIf(canHaveKeyring)('R18: killed between the receipt of tokens and their storage in a real keyring', () => {
  let keyring: PrivateKeyring;
  let programs: Bundle;
  beforeAll(async () => {
    keyring = await openPrivateKeyring({ withoutSession, startSessionBus, startKeyring, cleanUp });
    programs = await bundle({ victim: 'src-main/auth/testing/refresh-victim.ts' });
  }, 60_000);
  afterEach(async () => {
    for (const harness of desks.splice(0)) await harness.close();
    await exchanges.close();
  });
  afterAll(async () => {
    await programs.remove();
    await keyring.close();
  });

  async function killedWhileRefreshing(refreshMode: RefreshMode): Promise<DeskHarness> {
    const callbackUrl = `https://127.0.0.1:${await freePort()}`;
    const exchange = await exchanges.openEvening({
      login: { autoApprove: true, refreshMode, callbackUrls: [callbackUrl] },
    });
    const before = await desk(exchange);
    await before.choices.change({ callbackUrl });
    await takeKeys(before, { key: exchange.login.appKey, secret: exchange.login.appSecret });
    await before.desk.begin();
    await allowInBrowser(exchange, before);
    await expect.poll(() => before.desk.view().attempt.kind).toBe('done');
    const first = await keyring.lookUp(SERVICE, 'token');
    expect(first).toContain('"refreshingSinceWallMs":null');
    await before.desk.close();

    const victim = spawn(process.execPath, [programs.path('victim')], { stdio: ['pipe', 'pipe', 'inherit'] });
    victim.stdin.end(JSON.stringify({ service: SERVICE, provider: providerOf(exchange) }));
    const [said] = (await once(victim.stdout.setEncoding('utf8'), 'data')) as [string];
    expect(said).toBe('received\n');
    victim.kill('SIGKILL');
    await once(victim, 'exit');
    expect(await keyring.lookUp(SERVICE, 'token')).toMatch(/"refreshingSinceWallMs":\d+/);
    return desk(exchange);
  }

  test('still logged in where the server has kept the old token', async () => {
    const after = await killedWhileRefreshing('same');
    await expect.poll(() => after.desk.view().token).toMatchObject({ kind: 'valid', refreshing: false, problem: null });
    expect(await after.desk.keeper.token(null)).toMatchObject({ kind: 'token' });
    expect(await keyring.lookUp(SERVICE, 'token')).toContain('"refreshingSinceWallMs":null');
  }, 60_000);

  test('asked to log in where the server has replaced it, once and for good', async () => {
    const after = await killedWhileRefreshing('rotate');
    await expect.poll(() => after.desk.view().token.kind).toBe('lost');
    expect(await after.desk.keeper.token(null)).toMatchObject({ kind: 'login-needed' });
    const stored = await keyring.lookUp(SERVICE, 'token');
    expect(stored).toContain('"kind":"lost"');
    expect(stored).not.toContain('refreshToken');
  }, 60_000);
});
