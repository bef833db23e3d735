import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { Access } from '../access.ts';
import { onStageDay, StreamerStage, type StageOptions } from '../testing/streamer-stage.ts';
import type { RawClient } from '../testing/raw-client.ts';

/** What lies below and around requests: pings, compression, who keeps the stream, merging, which accounts are seen. */

const stages: StreamerStage[] = [];
afterEach(async () => {
  for (const stage of stages.splice(0)) await stage.close();
});

async function open(options: StageOptions = {}): Promise<StreamerStage> {
  const stage = await StreamerStage.open(options);
  stages.push(stage);
  return stage;
}

const ES = { keys: '/ES', fields: '0,1,2,3,8,9' };

describe('the connection', () => {
  test('answers protocol pings, before the login and after it', async () => {
    const client = await (await open()).connect();
    client.socket.ping('are you there');
    const [payload] = (await once(client.socket, 'pong')) as [Buffer];
    expect(payload.toString()).toBe('are you there');
  });

  test.each([
    [true, /permessage-deflate/],
    [false, /^$/],
  ])('with compression %s agrees to what the client offers accordingly, and delivers', async (compress, extensions) => {
    const stage = await open({ limits: { compress } });
    const client = await stage.login();
    expect(client.socket.extensions).toMatch(extensions);
    await client.ask('LEVELONE_FUTURES', 'SUBS', ES);
    stage.playTo(onStageDay('09:31:05'));
    await stage.settle(client);
    expect(client.items('LEVELONE_FUTURES').length).toBeGreaterThan(20);
  });

  test('with an id for each request echoes it as text, be it a number or a word', async () => {
    const stage = await open();
    const client = await stage.login();
    client.send({ requests: [{ ...client.request('LEVELONE_FUTURES', 'SUBS', ES), requestid: 7 }] });
    expect((await client.nextResponse(1)).requestid).toBe('7');
  });
});

describe('the one stream of a user', () => {
  test('stays with the old connection when the newest is not to win: code 12 and the close for the new one', async () => {
    const stage = await open({ limits: { newestLoginWins: false } });
    const first = await stage.login();
    const second = await stage.connect();
    const answer = await second.ask('ADMIN', 'LOGIN', stage.loginParameters(second));
    expect(answer.content.code).toBe(12);
    await second.untilClosed();
    await stage.settle(first);
    expect(first.closeCode).toBeNull();
  });

  test('goes to a new connection when the old one is dead, which is cut', async () => {
    const stage = await open();
    const first = await stage.login();
    stage.faults.set({ name: 'half-open' });
    stage.faults.clear('half-open');
    const second = await stage.login();
    await first.untilClosed();
    expect(first.closeCode).toBe(1_006);
    await stage.settle(second);
  });

  test('survives a second LOGIN on the same connection', async () => {
    const stage = await open();
    const client = await stage.login();
    await client.ask('LEVELONE_FUTURES', 'SUBS', ES);
    expect((await client.ask('ADMIN', 'LOGIN', stage.loginParameters(client))).content.code).toBe(0);
    stage.playTo(onStageDay('09:31:01'));
    await stage.settle(client);
    expect(client.items('LEVELONE_FUTURES').length).toBeGreaterThan(1);
  });
});

describe('merged changes', () => {
  /** All that a client knows after its items, and how many there were. */
  async function heard(conflateMs: number): Promise<{ state: unknown; count: number; told: number }> {
    const stage = await open({ limits: { conflateMs } });
    const client: RawClient = await stage.login();
    await client.ask('LEVELONE_FUTURES', 'SUBS', ES);
    stage.playTo(onStageDay('09:31:20'));
    await stage.settle(client);
    const items = client.items('LEVELONE_FUTURES');
    return { state: Object.assign({}, ...items) as unknown, count: items.length, told: stage.told.length };
  }

  test('come every half second, and lead to the same as every single one', async () => {
    const all = await heard(0);
    const merged = await heard(500);
    expect(merged.count).toBeGreaterThan(35);
    expect(merged.count).toBeLessThanOrEqual(42);
    expect(all.count).toBeGreaterThan(300);
    expect(merged.told).toBeLessThanOrEqual(merged.count);
    expect(merged.state).toEqual(all.state);
  });

  test('do not thin out bars', async () => {
    const stage = await open({ limits: { conflateMs: 120_000 } });
    const client = await stage.login();
    await client.ask('CHART_FUTURES', 'SUBS', { keys: '/ES', fields: '0,1,2,3,4,5,6' });
    stage.playTo(onStageDay('09:33:10'));
    await stage.settle(client);
    const starts = client.items('CHART_FUTURES').map((item) => item['1']);
    expect(starts).toEqual(['29', '30', '31', '32'].map((minute) => onStageDay(`09:${minute}:00`)));
  });
});

test('a token that ends does not end the stream it has opened, only the next login', async () => {
  let alive = true;
  const grants = {
    accessOf: (token: string) => (alive && token === 'short-token' ? { accounts: 'all' as const } : null),
  };
  const stage = await open({ access: new Access('test-access-token', grants) });
  const client = await stage.connect();
  const words = { ...stage.loginParameters(client), Authorization: 'short-token' };
  expect((await client.ask('ADMIN', 'LOGIN', words)).content.code).toBe(0);
  alive = false;
  await client.ask('LEVELONE_FUTURES', 'SUBS', ES);
  stage.playTo(onStageDay('09:31:02'));
  await stage.settle(client);
  expect(client.items('LEVELONE_FUTURES').length).toBeGreaterThan(1);
  const late = await stage.connect();
  expect((await late.ask('ADMIN', 'LOGIN', words)).content.code).toBe(3);
  expect(client.closeCode).toBeNull();
});

test('account activity shows only what the token was given', async () => {
  const grants = {
    accessOf: (token: string) => (token === 'limited-token' ? { accounts: ['11112222'] } : null),
  };
  const stage = await open({ access: new Access('test-access-token', grants) });
  const client = await stage.connect();
  const answer = await client.ask('ADMIN', 'LOGIN', {
    ...stage.loginParameters(client),
    Authorization: 'limited-token',
  });
  expect(answer.content.code).toBe(0);
  await client.ask('ACCT_ACTIVITY', 'SUBS', { keys: 'x', fields: '0,1,2,3' });
  for (const accountNumber of ['33334444', '11112222']) {
    stage.streamer.push({ accountNumber, messageType: 'OrderCreated', messageJson: '{}' });
  }
  await stage.settle(client);
  const accounts = client.items('ACCT_ACTIVITY').map((item) => String(item['1']));
  expect(accounts).toEqual(['', '11112222']);
});
