import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiStage } from '../testing/api-stage.ts';

const NQ = 'live_data:quotes:/NQ';
const BARS = 'ticks:candles';

let stage: ApiStage;
beforeEach(async () => {
  stage = await ApiStage.open();
});
afterEach(() => stage.close());

const subscribe = (channels: readonly string[], after?: object): object => ({
  op: 'subscribe',
  channels,
  ...(after && { after }),
});
const seqs = (messages: readonly Readonly<Record<string, unknown>>[]): number[] =>
  messages.map(({ message }) => (message as { seq: number }).seq);

describe('a subscriber', () => {
  it('gets what is known, then every change, with nothing between the two', async () => {
    stage.publish(NQ, 1, { conflates: true });
    stage.publish(NQ, 2, { conflates: true });
    const socket = await stage.socket(stage.token('quotes'));
    socket.say(subscribe([NQ, 'live_data:quotes:QQQ']));
    await socket.until(() => socket.ofType('snapshot').length === 2);
    stage.publish(NQ, 3, { conflates: true });
    stage.publish('live_data:quotes:SPY', 1, { conflates: true });
    stage.publish(NQ, 4, { conflates: true });
    await socket.until(() => socket.ofType('update').length === 2);
    expect(socket.received.map(({ type, channel }) => [type, channel])).toEqual([
      ['hello', undefined],
      ['subscribed', undefined],
      ['snapshot', NQ],
      ['snapshot', 'live_data:quotes:QQQ'],
      ['update', NQ],
      ['update', NQ],
    ]);
    expect(socket.ofType('snapshot').map(({ message }) => message)).toEqual([{ seq: 2 }, null]);
    expect(seqs(socket.ofType('update'))).toEqual([3, 4]);
    socket.say({ op: 'unsubscribe', channels: [NQ] });
    await socket.until(() => socket.ofType('unsubscribed').length === 1);
    stage.publish(NQ, 5, { conflates: true });
    socket.say({ op: 'ping' });
    await socket.until(() => socket.ofType('pong').length === 1);
    expect(seqs(socket.ofType('update'))).toEqual([3, 4]);
  });

  it('goes on from the bar it had, and is told what is gone', async () => {
    for (let seq = 1; seq <= 5; seq += 1) stage.publish(BARS, seq);
    const first = await stage.socket(stage.token('quotes'));
    first.say(subscribe([BARS], { [BARS]: { run: 'run-1', seq: 3 } }));
    await first.until(() => first.ofType('update').length === 2);
    expect(seqs(first.ofType('update'))).toEqual([4, 5]);
    expect(first.ofType('gap')).toEqual([]);

    for (let seq = 6; seq <= 6_000; seq += 1) stage.publish(BARS, seq);
    const late = await stage.socket(stage.token('quotes'));
    late.say(subscribe([BARS], { [BARS]: { run: 'run-1', seq: 5 } }));
    await late.until(() => seqs(late.ofType('update')).at(-1) === 6_000);
    expect(late.ofType('gap')).toEqual([{ type: 'gap', channel: BARS, fromSeq: 6, throughSeq: 4_000 }]);
    expect(seqs(late.ofType('update'))).toEqual(Array.from({ length: 2_000 }, (_, at) => 4_001 + at));

    const stranger = await stage.socket(stage.token('quotes'));
    stranger.say(subscribe([BARS], { [BARS]: { run: 'run-0', seq: 5_999 } }));
    await stranger.until(() => seqs(stranger.ofType('update')).at(-1) === 6_000);
    expect(stranger.ofType('gap')).toEqual([{ type: 'gap', channel: BARS, fromSeq: null, throughSeq: null }]);
    expect(stranger.ofType('update')).toHaveLength(2_000);
  });

  it('is shown nothing of another market as if it were this one', async () => {
    stage.publish(NQ, 1, { conflates: true });
    const socket = await stage.socket(stage.token('quotes'));
    socket.say(subscribe([NQ]));
    await socket.until(() => socket.ofType('snapshot').length === 1);
    stage.hub.forgetPast();
    await socket.until(() => socket.ofType('snapshot').length === 2);
    expect(socket.ofType('snapshot')[1]).toEqual({ type: 'snapshot', channel: NQ, message: null });
  });

  it('hears of accounts only with the right, and of no channel that there is not', async () => {
    const socket = await stage.socket(stage.token('quotes'));
    socket.say(subscribe(['live_data:positions:abc']));
    socket.say(subscribe([NQ, 'live_data:orders:abc']));
    socket.say(subscribe(['live_data:secrets:abc']));
    await socket.until(() => socket.ofType('error').length === 3);
    expect(socket.ofType('error').map(({ code }) => code)).toEqual(['right-missing', 'right-missing', 'not-found']);
    expect(socket.ofType('subscribed')).toEqual([]);
    stage.publish(NQ, 1);
    stage.publish('live_data:positions:abc', 1);
    socket.say({ op: 'ping' });
    await socket.until(() => socket.ofType('pong').length === 1);
    expect(socket.ofType('update')).toEqual([]);
  });

  it('is shut out when its token is taken back, and others are not', async () => {
    const [gone, stays] = [stage.token('quotes'), stage.token('quotes', 'portfolio')];
    const [first, second] = [await stage.socket(gone), await stage.socket(stays)];
    stage.revoke(gone);
    await first.until(() => first.closed !== null);
    expect(first.closed).toEqual({ code: 4_001, reason: 'the token was revoked' });
    second.say({ op: 'ping' });
    await second.until(() => second.ofType('pong').length === 1);
    await expect(stage.socket(gone)).rejects.toThrow('401');
  });
});

describe('an attacker on the WebSocket', () => {
  it('is told what is wrong, and shut out when it goes on', async () => {
    const socket = await stage.socket(stage.token('quotes'));
    for (const word of [
      '',
      '{',
      '[]',
      '"x"',
      '{"op":"drop"}',
      '{"op":"subscribe"}',
      '{"op":"subscribe","channels":"x"}',
      '{"op":"subscribe","channels":[],"x":1}',
    ]) {
      socket.socket.send(word);
    }
    socket.socket.send(Buffer.from([0, 1, 2]));
    await socket.until(() => socket.ofType('error').length === 9);
    for (const { code } of socket.ofType('error')) expect(code).toBe('bad-request');
    for (let at = 0; at < 20; at += 1) socket.socket.send('x');
    await socket.until(() => socket.closed !== null);
    expect(socket.closed?.code).toBe(1_008);
  });

  it('subscribes to no thousands, neither at once nor by and by', async () => {
    const socket = await stage.socket(stage.token('quotes'));
    const channels = (from: number, count: number): string[] =>
      Array.from({ length: count }, (_, at) => `live_data:quotes:S${from + at}`);
    const greedy = await stage.socket(stage.token('quotes'));
    greedy.say(subscribe(channels(0, 5_000)));
    await greedy.until(() => greedy.closed !== null);
    expect(greedy.closed?.code).toBe(1_009);
    socket.say(subscribe(channels(0, 201)));
    socket.say(subscribe(channels(0, 150)));
    socket.say(subscribe(channels(150, 100)));
    await socket.until(() => socket.ofType('error').length === 2);
    expect(socket.ofType('error').map(({ code }) => code)).toEqual(['bad-request', 'refused']);
    expect(stage.server.counters().channels).toHaveLength(150);
    socket.socket.close();
    await socket.until(() => socket.closed !== null);
    await vi.waitFor(() => {
      expect(stage.server.counters().channels).toEqual([]);
    });
  });

  it('says too much and is shut out', async () => {
    const socket = await stage.socket(stage.token('quotes'));
    for (let at = 0; at < 200; at += 1) socket.say({ op: 'ping' });
    await socket.until(() => socket.closed !== null);
    expect(socket.closed).toEqual({ code: 1_008, reason: 'too many messages' });
  });

  it.each([
    ['a frame without a mask', Buffer.from([0x81, 0x02, 0x7b, 0x7d]), 1_002],
    ['a reserved bit', Buffer.from([0xf1, 0x80, 0, 0, 0, 0]), 1_002],
    ['an unknown kind of frame', Buffer.from([0x83, 0x80, 0, 0, 0, 0]), 1_002],
    ['text that is no UTF-8', Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xff, 0xfe]), 1_007],
    ['a message of 4 GB', Buffer.from([0x81, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]), 1_009],
    ['a message of 1 MB', Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0]), 1_009],
  ])('sends %s and is cut off with the right code', async (_name, frame, code) => {
    const token = stage.token('quotes');
    const socket = connect(stage.port, '127.0.0.1');
    const bytes: Buffer[] = [];
    socket.on('data', (part: Buffer) => bytes.push(part));
    socket.write(
      `GET /api/stream/ HTTP/1.1\r\nHost: 127.0.0.1:${stage.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\nAuthorization: Bearer ${token}\r\n\r\n`,
    );
    await once(socket, 'data');
    socket.write(frame);
    await once(socket, 'end');
    socket.destroy();
    const all = Buffer.concat(bytes);
    const close = Buffer.from([0x88, 0x02, code >> 8, code & 0xff]);
    expect(all.includes(close)).toBe(true);
    expect((await stage.call('/health', { token })).status).toBe(200);
  });
});
