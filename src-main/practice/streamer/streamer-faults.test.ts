import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { onStageDay, StreamerStage } from '../testing/streamer-stage.ts';
import type { Item, RawClient } from '../testing/raw-client.ts';

/** Every trouble of the switchboard that the streamer makes, and what is left of the data when it is over. */

const ES_FIELDS = '0,1,2,3,4,5,8,9,10,11';
const CHART = '0,1,2,3,4,5,6';

let stage: StreamerStage;
let client: RawClient;
let nowMs: number;
beforeEach(async () => {
  nowMs = onStageDay('09:31:00');
  stage = await StreamerStage.open({ startMs: nowMs });
  client = await stage.login();
});
afterEach(() => stage.close());

const subscribe = (): Promise<unknown> => client.ask('LEVELONE_FUTURES', 'SUBS', { keys: '/ES', fields: ES_FIELDS });
const charts = (): Promise<unknown> => client.ask('CHART_FUTURES', 'SUBS', { keys: '/ES,/NQ', fields: CHART });
const items = (service = 'LEVELONE_FUTURES'): readonly Item[] => client.items(service);

/** Plays some seconds of exchange time without waiting for the client. */
function play(seconds: number): void {
  nowMs += seconds * 1_000;
  stage.playTo(nowMs);
}

const merged = (): Item => Object.assign({}, ...items()) as Item;

/** What a client that has just come sees: nothing that was lost or doubled would agree with it. */
async function freshImage(): Promise<Item> {
  const other = await stage.login();
  await other.ask('LEVELONE_FUTURES', 'SUBS', { keys: '/ES', fields: ES_FIELDS });
  await other.until(() => other.items('LEVELONE_FUTURES').length > 0, 'the image');
  return other.items('LEVELONE_FUTURES')[0] ?? {};
}

const barStarts = (key = '/ES'): number[] =>
  items('CHART_FUTURES')
    .filter((item) => item['key'] === key)
    .map((item) => Number(item['1']));

describe('connections', () => {
  test('drop: the connection ends without a close frame, and the next one is served', async () => {
    await subscribe();
    stage.faults.set({ name: 'drop' });
    await client.untilClosed();
    expect(client.closeCode).toBe(1_006);
    client = await stage.login();
    await subscribe();
    await client.until(() => items().length > 0, 'the image');
  });

  test('kicked: code 12 and the close', async () => {
    stage.faults.set({ name: 'kicked' });
    await client.untilClosed();
    expect(client.notices).toMatchObject([{ service: 'Invalid Service', code: 12 }]);
    expect(client.closeCode).toBe(1_000);
  });

  test('stop-30: code 30 and the close', async () => {
    stage.faults.set({ name: 'stop-30' });
    await client.untilClosed();
    expect(client.notices).toMatchObject([{ service: 'ADMIN', code: 30 }]);
    expect(client.closeCode).toBe(1_000);
  });

  test('half-open: nothing is read or sent and the connection stands, for those that come too', async () => {
    await subscribe();
    await client.until(() => items().length === 1, 'the image');
    stage.faults.set({ name: 'half-open' });
    const told = stage.told.length;
    play(2);
    stage.streamer.heartbeat(nowMs);
    expect(stage.told).toHaveLength(told);
    let pongs = 0;
    client.socket.on('pong', () => (pongs += 1));
    client.socket.ping();
    client.send({ requests: [client.request('LEVELONE_FUTURES', 'UNSUBS', { keys: '/ES' })] });
    const late = await stage.connect();
    late.send({ requests: [late.request('ADMIN', 'LOGIN', stage.loginParameters(late))] });
    // Whatever the exchange would have answered comes before what it answers to somebody else afterwards.
    stage.faults.clear('half-open');
    const other = await stage.login();
    expect(items()).toHaveLength(1);
    expect([client.heartbeats.length, pongs, late.frames.length]).toEqual([0, 0, 0]);
    expect([late.closeCode, other.closeCode]).toEqual([null, null]);
  });

  test('slow: bytes trickle, in order, and nothing is missing when the line recovers', async () => {
    await subscribe();
    await client.until(() => items().length === 1, 'the image');
    stage.faults.set({ name: 'slow', value: 4_000 });
    play(20);
    stage.streamer.heartbeat(nowMs);
    await client.until(() => items().length > 3, 'something');
    expect(client.heartbeats).toHaveLength(0);
    stage.faults.clear('slow');
    await client.until(() => client.heartbeats.length === 1, 'the heartbeat behind the data');
    expect(merged()).toEqual(await freshImage());
  });
});

test('a connection that is half-open is not ended for want of a subscription', async () => {
  const other = await StreamerStage.open({ limits: { idleMs: 20 } });
  other.faults.set({ name: 'half-open' });
  const dead = await other.connect();
  other.faults.clear('half-open');
  // One that came later is ended for that reason.
  const late = await other.connect();
  await late.untilClosed();
  expect(dead.closeCode).toBeNull();
  await other.close();
});

describe('silences', () => {
  test('stall: heartbeats go on, data waits; afterwards it is up to date and no bar is missing or doubled', async () => {
    await subscribe();
    await charts();
    play(10);
    await stage.settle(client);
    const before = [items().length, items('CHART_FUTURES').length];
    stage.faults.set({ name: 'stall' });
    play(150);
    await stage.settle(client);
    expect([items().length, items('CHART_FUTURES').length]).toEqual(before);
    stage.faults.clear('stall');
    play(1);
    await stage.settle(client);
    expect(items().length).toBeGreaterThan(before[0] ?? 0);
    expect(merged()).toEqual(await freshImage());
    expect(barStarts()).toEqual(['09:29', '09:30', '09:31', '09:32'].map((time) => onStageDay(`${time}:00`)));
  });

  test('stall: the trades that were merged away are not written down as told', async () => {
    await subscribe();
    play(1);
    const before = stage.told.length;
    stage.faults.set({ name: 'stall' });
    play(20);
    stage.faults.clear('stall');
    play(0.1);
    await stage.settle(client);
    expect(before).toBeGreaterThan(1);
    // The newest of the stall, and those of the tenth of a second behind it.
    expect(stage.told.length - before).toBeLessThan(before + 1);
    expect(stage.told.at(-1)?.totalVolume).toBe(merged()['8']);
  });

  test('silence: neither data nor heartbeats, requests are answered', async () => {
    await subscribe();
    stage.faults.set({ name: 'silence' });
    const [seen, beats] = [items().length, client.heartbeats.length];
    play(30);
    stage.streamer.heartbeat(nowMs);
    await charts();
    expect([items().length - seen, client.heartbeats.length - beats]).toEqual([0, 0]);
    stage.faults.clear('silence');
    play(0.1);
    await stage.settle(client);
    expect(items('CHART_FUTURES').length).toBeGreaterThan(0);
    expect(merged()).toEqual(await freshImage());
  });
});

describe('frames', () => {
  test('malformed-frame: one text that is no JSON, before the intact one', async () => {
    client.expectsBroken = true;
    stage.faults.set({ name: 'malformed-frame' });
    await subscribe();
    play(5);
    await stage.settle(client);
    expect(client.broken).toHaveLength(1);
    expect(client.broken[0]).toMatch(/^\{"data":/);
    expect(merged()).toEqual(await freshImage());
  });

  test('split-frames: a message in several WebSocket fragments is the same message', async () => {
    stage.faults.set({ name: 'split-frames' });
    await subscribe();
    await client.until(() => items().length > 0, 'the image');
    expect(merged()).toEqual(await freshImage());
  });

  test('merged-frames: several services in one frame, no more than one a second', async () => {
    stage.faults.set({ name: 'merged-frames' });
    await subscribe();
    await charts();
    await client.ask('LEVELONE_EQUITIES', 'SUBS', { keys: 'SPY', fields: '0,1,2,3,8' });
    play(5);
    await stage.settle(client);
    const services = client.frames.flatMap((frame) =>
      'data' in frame ? [frame.data.map(({ service }) => service)] : [],
    );
    expect(services.length).toBeLessThanOrEqual(7);
    expect(services.filter((names) => names.length > 1).length).toBeGreaterThanOrEqual(4);
  });

  test("clock-skew: the streamer's own stamps are wrong, the times of trades are not", async () => {
    stage.faults.set({ name: 'clock-skew', value: -90_000 });
    await subscribe();
    play(2);
    await stage.settle(client);
    expect(client.heartbeats).toEqual([String(nowMs - 90_000)]);
    expect(client.responses.at(-1)?.timestamp).toBe(onStageDay('09:31:00') - 90_000);
    const stamps = client.frames.flatMap((frame) =>
      'data' in frame ? frame.data.map(({ timestamp }) => timestamp) : [],
    );
    expect(stamps.at(-1)).toBe(nowMs - 90_000);
    expect(Number(merged()['11'])).toBeGreaterThan(onStageDay('09:31:00'));
  });
});

describe('bars', () => {
  test('duplicate-bars: each comes twice, the same', async () => {
    await charts();
    stage.faults.set({ name: 'duplicate-bars' });
    play(65);
    await stage.settle(client);
    const [, ...published] = items('CHART_FUTURES').filter((item) => item['key'] === '/ES');
    expect(published).toHaveLength(4);
    expect(published[0]).toEqual(published[1]);
    expect(published[2]).toEqual(published[3]);
  });

  test('late-bars: each comes later by so much, none is lost; a counted one comes behind the next', async () => {
    await charts();
    stage.faults.set({ name: 'late-bars', value: 20_000 });
    play(20);
    await stage.settle(client);
    expect(barStarts()).toHaveLength(1);
    play(5);
    await stage.settle(client);
    expect(barStarts()).toEqual([onStageDay('09:29:00'), onStageDay('09:30:00')]);
    stage.faults.set({ name: 'late-bars', value: 70_000, count: 2 });
    play(150);
    await stage.settle(client);
    for (const key of ['/ES', '/NQ']) {
      const expected = ['09:29', '09:30', '09:32', '09:31'].map((time) => onStageDay(`${time}:00`));
      expect(barStarts(key)).toEqual(expected);
    }
  });
});

describe('answers', () => {
  test('no-ack: the command is carried out and not answered', async () => {
    stage.faults.set({ name: 'no-ack', count: 1 });
    client.send({ requests: [client.request('LEVELONE_FUTURES', 'SUBS', { keys: '/ES', fields: ES_FIELDS })] });
    await client.until(() => items().length > 0, 'the image');
    expect(client.responses).toHaveLength(1);
    await charts();
    expect(client.responses).toHaveLength(2);
  });

  test('slow-ack: answers are late and in order; a second command of the service meanwhile fails', async () => {
    stage.faults.set({ name: 'slow-ack', value: 30 });
    client.send({ requests: [client.request('LEVELONE_FUTURES', 'SUBS', { keys: '/ES', fields: ES_FIELDS })] });
    client.send({ requests: [client.request('LEVELONE_FUTURES', 'ADD', { keys: '/NQ', fields: ES_FIELDS })] });
    client.send({ requests: [client.request('CHART_FUTURES', 'SUBS', { keys: '/ES', fields: CHART })] });
    client.send({ requests: [client.request('LEVELONE_FUTURES', 'UNSUBS', { keys: '/ES' })] });
    client.send({ requests: [client.request('LEVELONE_FUTURES', 'VIEW', { fields: ES_FIELDS })] });
    client.send({ requests: [client.request('LEVELONE_FUTURES', 'SUBS', { keys: '/NQ', fields: ES_FIELDS })] });
    await client.until(() => client.responses.length === 7, 'all answers');
    expect(client.responses.slice(1).map(({ requestid, content }) => [requestid, content.code])).toEqual([
      ['1', 0],
      ['2', 24],
      ['3', 0],
      ['4', 23],
      ['5', 25],
      ['6', 22],
    ]);
    expect(new Set(items().map((item) => item['key']))).toEqual(new Set(['/ES']));
  });

  test('code-9: once, without effect; what is asked again is carried out', async () => {
    stage.faults.set({ name: 'code-9' });
    const refused = await client.ask('LEVELONE_FUTURES', 'SUBS', { keys: '/ES', fields: ES_FIELDS });
    expect(refused.content).toEqual({ code: 9, msg: 'Unknown failure' });
    await stage.settle(client);
    expect(items()).toEqual([]);
    await subscribe();
    await client.until(() => items().length > 0, 'the image');
  });

  test.each([
    ['SUBS', 26],
    ['UNSUBS', 27],
    ['ADD', 28],
    ['VIEW', 29],
  ])('ack-26-29: %s succeeds with code %i', async (command, code) => {
    await subscribe();
    stage.faults.set({ name: 'ack-26-29' });
    const { content } = await client.ask('LEVELONE_FUTURES', command, { keys: '/ES', fields: ES_FIELDS });
    expect(content).toEqual({ code, msg: `${command} command succeeded` });
  });

  test('symbol-limit: code 19 beyond it, and what was subscribed flows on', async () => {
    await subscribe();
    stage.faults.set({ name: 'symbol-limit', value: 2 });
    const ask = async (keys: string): Promise<number> =>
      (await client.ask('LEVELONE_FUTURES', 'ADD', { keys, fields: ES_FIELDS })).content.code;
    expect(await ask('/NQ,/MES')).toBe(19);
    expect(await ask('/NQ')).toBe(0);
    play(1);
    await stage.settle(client);
    expect(new Set(items().map((item) => item['key']))).toEqual(new Set(['/ES', '/NQ']));
  });
});
