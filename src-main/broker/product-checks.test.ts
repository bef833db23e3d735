import { expect, test } from 'vitest';
import type { LoginCheck } from '#core/contract/login';
import type { HttpReply } from '../net/http-client.ts';
import { sampleBroker } from './testing/broker-samples.ts';
import { CONFIG, DeskStage } from './testing/desk-stage.ts';
import { reply, VirtualWorld } from './testing/virtual-world.ts';

async function check(
  instead?: (path: string) => HttpReply | null,
  prepare?: (stage: DeskStage) => void,
): Promise<Readonly<Record<string, LoginCheck>>> {
  const world = new VirtualWorld(sampleBroker(instead));
  const stage = new DeskStage(world.environment);
  await stage.desk.handlers.configure(CONFIG, []);
  prepare?.(stage);
  const checks = await world.drive(Promise.resolve(stage.desk.handlers.check(null, [])));
  return Object.fromEntries(checks.map((entry) => [entry.name, entry]));
}
const refused = (): HttpReply => reply(401, { errors: [{ status: 401, detail: 'Client not authorized' }] });

test('with both products and a streamer every check passes', async () => {
  expect(await check()).toEqual({
    'accounts-product': {
      name: 'accounts-product',
      state: 'passed',
      sentence: 'Schwab shares 2 accounts with this workstation.',
    },
    'market-data-product': { name: 'market-data-product', state: 'passed', sentence: 'Schwab answers with quotes.' },
    streamer: { name: 'streamer', state: 'passed', sentence: 'The stream will come from streamer.test.' },
  });
});

test('without market data its product is named, and nothing else', async () => {
  const checks = await check((path) => (path.startsWith('/marketdata') ? refused() : null));
  expect(checks['market-data-product']).toMatchObject({ state: 'failed' });
  expect(checks['market-data-product']?.sentence).toContain('Market Data Production');
  expect(checks['accounts-product']?.state).toBe('passed');
});

test('without accounts and trading its product is named', async () => {
  const checks = await check((path) => (path.startsWith('/trader') ? refused() : null));
  expect(checks['accounts-product']?.sentence).toContain('Accounts and Trading Production');
  expect(checks['market-data-product']?.state).toBe('passed');
});

test('refused everywhere it is not the products', async () => {
  for (const entry of Object.values(await check(refused))) {
    expect(entry).toMatchObject({ state: 'failed' });
    expect(entry.sentence).toContain('nothing at all');
  }
});

test('a login without accounts, and a preference without a streamer, are failures with a next step', async () => {
  const checks = await check((path) => {
    if (path.endsWith('accountNumbers')) return reply(200, []);
    return path.endsWith('userPreference') ? reply(200, { streamerInfo: [] }) : null;
  });
  expect(checks['accounts-product']?.sentence).toContain('tick the accounts');
  expect(checks['streamer']?.sentence).toContain('Try again');
});

test('a streamer that the login would not be sent to does not pass', async () => {
  const streamer = {
    schwabClientCustomerId: 'test-customer',
    schwabClientCorrelId: 'test-correlation',
    schwabClientChannel: 'N9',
    schwabClientFunctionId: 'APIAPP',
  };
  for (const streamerSocketUrl of ['ws://streamer.test/ws', 'ws://127.0.0.1:9/ws', 'https://streamer.test']) {
    const checks = await check((path) =>
      path.endsWith('userPreference') ? reply(200, { streamerInfo: [{ ...streamer, streamerSocketUrl }] }) : null,
    );
    expect(checks['streamer']).toMatchObject({ state: 'failed' });
    expect(checks['streamer']?.sentence).toContain('not encrypted');
  }
});

test('without a login, and before a broker is named, every check fails with a sentence', async () => {
  const checks = await check(undefined, ({ office }) => {
    office.instead = { kind: 'login-needed', sentence: 'Log in first.' };
  });
  expect(Object.values(checks).map(({ state, sentence }) => [state, sentence])).toEqual(
    Array.from({ length: 3 }, () => ['failed', 'Log in first.']),
  );
  const idle = new DeskStage(new VirtualWorld(sampleBroker()).environment);
  const answers = await idle.desk.handlers.check(null, []);
  expect(answers.map(({ state }) => state)).toEqual(['failed', 'failed', 'failed']);
});
