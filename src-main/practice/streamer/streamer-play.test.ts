import type { WebSocket } from 'ws';
import { afterEach, describe, expect, test } from 'vitest';
import { CHART_EQUITY_FIELDS, LEVELONE_FUTURES_FIELDS } from '#core/contract/schwab-fields';
import { tradingDay } from '#core/market/units';
import { Access } from '../access.ts';
import { NO_FAULTS } from '../faults/faults.ts';
import { Playback } from '../market/playback.ts';
import { SyntheticMarket } from '../synthetic/synthetic-market.ts';
import {
  ALL_EQUITIES,
  ALL_FUTURES,
  CHART_FIELDS,
  ES_SESSION,
  ExchangeHarness,
  pause,
  SPY_SESSION,
} from '../testing/exchange-harness.ts';
import type { Item } from '../testing/raw-client.ts';
import { DEFAULT_LIMITS } from './streamer-limits.ts';
import { StreamerSession, type StreamerHost } from './streamer-session.ts';

/** What is delivered while the clock runs: everything, in order, once; and heartbeats whatever happens. */

const harness = new ExchangeHarness();
afterEach(() => harness.close());

/** No trade missing: each cumulative volume is the one before plus the size of the trade. */
function expectWhole(items: readonly Item[], symbol: string): void {
  const { totalVolume, lastSize } = LEVELONE_FUTURES_FIELDS;
  let volume: number | null = null;
  let size = 0;
  for (const item of items) {
    if (item['key'] !== symbol) continue;
    size = Number(item[lastSize] ?? size);
    const total = item[totalVolume];
    if (total === undefined) continue;
    if (volume !== null) expect(Number(total) - volume).toBe(size);
    volume = Number(total);
  }
}

/** Bars as a stranger would build them from level one: [start, open, high, low, close, volume]. */
function barsFromDeltas(items: readonly Item[]): number[][] {
  const { lastPrice, totalVolume, tradeTimeMs } = LEVELONE_FUTURES_FIELDS;
  const bars = new Map<number, number[]>();
  let [last, total, time] = [NaN, NaN, NaN];
  items.forEach((item, index) => {
    last = Number(item[lastPrice] ?? last);
    time = Number(item[tradeTimeMs] ?? time);
    const volume = Number(item[totalVolume] ?? total) - total;
    total = Number(item[totalVolume] ?? total);
    if (index === 0 || item[totalVolume] === undefined) return;
    const start = Math.floor(time / 60_000) * 60_000;
    const bar = bars.get(start) ?? [start, last, last, last, last, 0];
    bars.set(start, bar);
    bar[2] = Math.max(bar[2] ?? last, last);
    bar[3] = Math.min(bar[3] ?? last, last);
    bar[4] = last;
    bar[5] = (bar[5] ?? 0) + volume;
  });
  return [...bars.values()];
}

describe('heartbeats', () => {
  test('come every ten seconds of exchange time from the login on, also while the clock still stands', async () => {
    const exchange = await harness.open({ speed: 100 });
    expect(exchange.ready.heartbeatIntervalMs).toBe(100);
    const client = await harness.login(exchange);
    await client.until(() => client.heartbeats.length >= 3, 'heartbeats before any subscription');
    expect(new Set(client.heartbeats)).toEqual(new Set([String(Date.parse('2026-11-20T14:29:50Z'))]));
    await client.ask('LEVELONE_FUTURES', 'SUBS', { keys: '/NQ', fields: ALL_FUTURES });
    const before = client.heartbeats.length;
    await client.until(() => client.heartbeats.length >= before + 12, 'heartbeats amid data');
    const beats = client.heartbeats.slice(before + 5).map(Number);
    const steps = beats.slice(1).map((beat, index) => beat - (beats[index] ?? NaN));
    // Checked at every turn of the player, which on a busy machine comes up to 100 ms late: ten seconds of exchange time.
    for (const step of steps) expect(step).toBeLessThanOrEqual(20_000);
    expect((Number(beats.at(-1)) - Number(beats[0])) / steps.length).toBeGreaterThan(2_000);
  });

  test('never come closer than 50 ms, and the ready message tells the real interval', async () => {
    const exchange = await harness.open({ speed: 1_000 });
    expect(exchange.ready.heartbeatIntervalMs).toBe(50);
    // Counted from before the login, so that none was sent earlier: however late they are read, the gaps add up.
    const began = performance.now();
    const client = await harness.login(exchange);
    await client.ask('LEVELONE_FUTURES', 'SUBS', { keys: '/NQ', fields: '0,1' });
    await client.until(() => client.heartbeats.length >= 20, 'twenty heartbeats');
    expect(performance.now() - began).toBeGreaterThanOrEqual(50 * (client.heartbeats.length - 1));
  });

  test('go on after the end of the session, with the clock and without data', async () => {
    const exchange = await harness.open({
      ...ES_SESSION,
      speed: 1_000,
      startAt: '17:14',
    });
    const client = await harness.login(exchange);
    await client.ask('LEVELONE_FUTURES', 'SUBS', { keys: '/ES', fields: ALL_FUTURES });
    await client.ask('CHART_FUTURES', 'SUBS', { keys: '/ES', fields: '0,1,2,3,4,5,6' });
    const endMs = Date.parse('2013-10-08T21:15:00Z');
    await client.until(() => Number(client.heartbeats.at(-1)) > endMs + 120_000, 'heartbeats after the session');
    expect(exchange.status.finished).toBe(true);
    const items = client.frames.length;
    const beats = client.heartbeats.length;
    await client.until(() => client.heartbeats.length > beats + 5, 'more heartbeats');
    expect(client.frames.slice(items).every((frame) => 'notify' in frame)).toBe(true);
    // The last minute's official bar still came.
    expect(client.items('CHART_FUTURES').at(-1)?.['1']).toBe(endMs - 60_000);
  });
});

describe('a client that does not read', () => {
  test('makes the clock wait, loses nothing when it wakes, and is dropped with code 30 when it does not', async () => {
    const exchange = await harness.open({ speed: 1_000, limits: { unsentBytes: 20_000, slowMs: 1_500 } });
    const clock = (): number => exchange.status.exchangeMs;
    /** Until the clock stands although it should run: the client's buffers are full. */
    const untilItStands = async (): Promise<number> => {
      let before = NaN;
      while (before !== clock()) {
        before = clock();
        await pause(150);
      }
      return before;
    };
    const client = await harness.login(exchange);
    await client.ask('LEVELONE_FUTURES', 'SUBS', { keys: '/NQ,/ES,/MNQ,/MES', fields: ALL_FUTURES });
    await client.ask('LEVELONE_EQUITIES', 'SUBS', { keys: 'QQQ,SPY,AAPL,NVDA', fields: ALL_EQUITIES });
    await client.until(() => client.items('LEVELONE_FUTURES').length > 100, 'data');

    client.socket.pause();
    const stoodAt = await untilItStands();
    client.socket.resume();
    await client.until(() => clock() > stoodAt + 10_000, 'the clock to go on');
    expectWhole(client.items('LEVELONE_FUTURES'), '/ES');

    client.socket.pause();
    const stoodAgainAt = await untilItStands();
    while (clock() === stoodAgainAt) await pause(50);
    client.socket.resume();
    await client.untilClosed();
    expect(client.notices).toEqual([{ service: 'ADMIN', code: 30, msg: 'Stop streaming due to slow consumer' }]);
    expect(client.closeCode).toBe(1_000);
    expectWhole(client.items('LEVELONE_FUTURES'), '/ES');
  });

  test('but asks and asks is cut off', async () => {
    const exchange = await harness.openEvening();
    const sent: string[] = [];
    let terminated = 0;
    const deafSocket = {
      OPEN: 1,
      readyState: 1,
      bufferedAmount: 0,
      send: (frame: string) => sent.push(frame),
      close: () => undefined,
      terminate: () => (terminated += 1),
    };
    const host = {
      access: new Access('token'),
      market: new Playback(new SyntheticMarket(930, tradingDay('2026-11-20')), exchange.status.exchangeMs).market,
      faults: NO_FAULTS,
      limits: { ...DEFAULT_LIMITS, unsentBytes: 1_000 },
      now: () => exchange.status.exchangeMs,
    };
    const session = new StreamerSession(deafSocket as unknown as WebSocket, host as unknown as StreamerHost);
    session.receive('{"service":"ADMIN"}');
    expect(sent).toHaveLength(1);
    deafSocket.bufferedAmount = 8_001;
    session.receive('{"service":"ADMIN"}');
    expect(sent).toHaveLength(1);
    expect(terminated).toBe(1);
    session.ended();
  });
});

describe('what is streamed', () => {
  test('holds every event of the session for a client that subscribes service by service at the start', async () => {
    const exchange = await harness.open({
      ...ES_SESSION,
      speed: 1_000,
      startAt: '09:25',
    });
    const client = await harness.login(exchange);
    await client.ask('LEVELONE_FUTURES', 'SUBS', { keys: '/ES', fields: ALL_FUTURES });
    await pause(150);
    await client.ask('CHART_FUTURES', 'SUBS', { keys: '/ES', fields: '0,1,2,3,4,5,6' });
    const untilMs = Date.parse('2013-10-08T13:45:00Z');
    await client.until(() => exchange.status.exchangeMs > untilMs + 10_000, 'twenty minutes of play');
    await client.until(() => Number(client.heartbeats.at(-1)) > untilMs + 6_000, 'their heartbeat');

    const bars = barsFromDeltas(client.items('LEVELONE_FUTURES')).filter(([start = 0]) => start < untilMs);
    expect(bars).toHaveLength(20);
    expect(bars[5]).toEqual([Date.parse('2013-10-08T13:30:00Z'), 1_669, 1_670, 1_668.75, 1_669.75, 4_260]);
    expect(bars[8]?.[4]).toBe(1_668.25);

    const charts = client
      .items('CHART_FUTURES')
      .map((item) => ['1', '2', '3', '4', '5', '6'].map((field) => item[field]));
    expect(charts.filter(([start]) => Number(start) >= Date.parse('2013-10-08T13:25:00Z')).slice(0, 20)).toEqual(bars);
    const sequence = client.items('CHART_FUTURES').map(({ seq }) => Number(seq));
    expect(sequence.every((seq, index) => index === 0 || seq === (sequence[index - 1] ?? NaN) + 1)).toBe(true);
  });

  test('is the same whatever the speed', async () => {
    const heard = async (speed: number): Promise<string[]> => {
      const exchange = await harness.open({ speed, startAt: '09:29:55' });
      const client = await harness.login(exchange);
      await client.ask('LEVELONE_FUTURES', 'SUBS', { keys: '/NQ', fields: ALL_FUTURES });
      await client.until(() => client.items('LEVELONE_FUTURES').length > 600, 'data');
      return client
        .items('LEVELONE_FUTURES')
        .slice(0, 600)
        .map((item) => JSON.stringify(item));
    };
    expect(await heard(1_000)).toEqual(await heard(50));
  });

  test('is warmed up first: history fast, then the chosen speed, with nothing left out between', async () => {
    const exchange = await harness.open({ warmUpFrom: '09:00', startAt: '09:30:00' });
    const client = await harness.login(exchange);
    await client.ask('LEVELONE_FUTURES', 'SUBS', { keys: '/ES', fields: ALL_FUTURES });
    const bell = Date.parse('2026-11-20T14:30:00Z');
    const began = performance.now();
    await client.until(() => exchange.status.phase === 'playing', 'the end of the warm-up');
    expect(performance.now() - began).toBeLessThan(8_000);
    const reached = exchange.status.exchangeMs;
    expect(reached).toBeLessThan(bell + 2_000);
    const playingMs = performance.now();
    await pause(500);
    // At the chosen speed of 1, give or take a turn of the player.
    expect(exchange.status.exchangeMs - reached).toBeLessThan(performance.now() - playingMs + 200);
    expectWhole(client.items('LEVELONE_FUTURES'), '/ES');
    expect(barsFromDeltas(client.items('LEVELONE_FUTURES')).length).toBeGreaterThanOrEqual(30);
  });

  test('carries only what changed: no field is ever sent twice with the same value', async () => {
    const client = await harness.login(await harness.open({ speed: 100, startAt: '09:29:30' }));
    await client.ask('LEVELONE_FUTURES', 'SUBS', { keys: '/NQ', fields: ALL_FUTURES });
    await client.ask('LEVELONE_EQUITIES', 'SUBS', { keys: 'NVDA', fields: ALL_EQUITIES });
    await client.until(() => client.items('LEVELONE_EQUITIES').length > 4_000, 'data');
    for (const service of ['LEVELONE_FUTURES', 'LEVELONE_EQUITIES']) {
      const [image, ...deltas] = client.items(service);
      const known = new Map(Object.entries(image ?? {}));
      for (const delta of deltas) {
        for (const [field, value] of Object.entries(delta)) {
          if (field === 'key') continue;
          if (known.get(field) === value) throw new Error(`${service} field ${field} repeated ${String(value)}`);
          known.set(field, value);
        }
      }
    }
  });

  test('is stamped in order: no event later than its frame, no frame earlier than the one before', async () => {
    const client = await harness.login(await harness.open({ speed: 300 }));
    await client.ask('LEVELONE_FUTURES', 'SUBS', { keys: '/NQ,/ES', fields: ALL_FUTURES });
    await client.ask('CHART_FUTURES', 'SUBS', { keys: '/NQ,/ES', fields: '0,1,2,3,4,5,6' });
    await client.until(() => client.items('CHART_FUTURES').length >= 8, 'bars');
    let latest = 0;
    const tradeTimes = new Map<string, number>();
    for (const frame of client.frames) {
      if ('notify' in frame) {
        const [beat] = frame.notify;
        if (beat && 'heartbeat' in beat) expect(Number(beat.heartbeat)).toBeGreaterThanOrEqual(latest);
      }
      if (!('data' in frame)) continue;
      for (const { timestamp, service, content } of frame.data) {
        expect(timestamp).toBeGreaterThanOrEqual(latest);
        latest = timestamp;
        for (const item of content) {
          const ms = item[service === 'CHART_FUTURES' ? '1' : String(LEVELONE_FUTURES_FIELDS.tradeTimeMs)];
          if (typeof ms !== 'number') continue;
          expect(ms).toBeLessThanOrEqual(timestamp);
          const name = `${service} ${String(item['key'])}`;
          expect(ms).toBeGreaterThanOrEqual(tradeTimes.get(name) ?? 0);
          tradeTimes.set(name, ms);
        }
      }
    }
  });

  test('has equity bars in the order that Schwab really sends', async () => {
    const exchange = await harness.open({
      ...SPY_SESSION,
      speed: 300,
      startAt: '09:29',
    });
    const client = await harness.login(exchange);
    await client.ask('CHART_EQUITY', 'SUBS', { keys: 'SPY', fields: CHART_FIELDS });
    await client.until(() => client.items('CHART_EQUITY').length >= 6, 'bars');
    const bar = client.items('CHART_EQUITY').find((item) => item['7'] === Date.parse('2013-10-07T13:31:00Z'));
    expect(bar).toEqual({
      1: 151,
      2: 167.47,
      3: 167.47,
      4: 167.31,
      5: 167.37,
      6: 876_364,
      7: 1_381_152_660_000,
      8: 15_985,
      seq: 7,
      key: 'SPY',
    });
    expect(CHART_EQUITY_FIELDS).toMatchObject({ sequence: 1, openPrice: 2, volume: 6, chartTimeMs: 7, chartDay: 8 });
  });

  test('shows the newest finished bar at once to whoever subscribes later, with its own number', async () => {
    const exchange = await harness.open({ speed: 300 });
    const client = await harness.login(exchange);
    await client.ask('CHART_FUTURES', 'SUBS', { keys: '/NQ', fields: '0,1,2,3,4,5,6' });
    await client.until(() => client.items('CHART_FUTURES').length >= 3, 'bars');
    const before = client.items('CHART_FUTURES').length;
    await client.ask('CHART_FUTURES', 'SUBS', { keys: '/NQ', fields: '0,1,2,3,4,5,6' });
    await client.until(() => client.items('CHART_FUTURES').length > before, 'the image');
    const [known, image] = client.items('CHART_FUTURES').slice(before - 1);
    expect(Number(image?.['seq']) - Number(known?.['seq'])).toBeLessThanOrEqual(1);
  });

  test('counts a volume-only trade in the volume and nowhere else', async () => {
    const exchange = await harness.open({
      ...SPY_SESSION,
      speed: 20,
      startAt: '09:31',
    });
    const client = await harness.login(exchange);
    await client.ask('LEVELONE_EQUITIES', 'SUBS', { keys: 'SPY', fields: ALL_EQUITIES });
    await client.until(() => client.items('LEVELONE_EQUITIES').length > 2_000, 'data');
    const volumeOnly = client.items('LEVELONE_EQUITIES').filter((item) => Object.keys(item).join() === '8,key');
    expect(volumeOnly.length).toBeGreaterThan(50);
  });
});
