import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { symbolName } from '#core/market/units';
import { transition } from './connection-machine.ts';
import { INITIAL_CONNECTION, type ConnectionEvent } from './connection-state.ts';
import { subscriptionsFor } from './stream-services.ts';
import type { IdentityReply } from './streamer-identity.ts';
import { FeedBench, HEARTBEAT_MS } from './testing/feed-bench.ts';
import { until } from './testing/manual-world.ts';

const IMAGE = { key: '/NQ', 1: 25_600, 2: 25_600.25, 3: 25_600, 4: 3, 5: 4, 8: 1_000, 9: 1, 10: 0, 11: 0 };
/** A Tuesday morning and a Saturday, on the exchange's clock. */
const TRADING_MS = Date.UTC(2026, 10, 24, 15, 0);
const WEEKEND_MS = Date.UTC(2026, 10, 21, 15, 0);

let bench: FeedBench;
beforeEach(async () => {
  bench = await FeedBench.open();
});
afterEach(() => bench.close());

const isWaiting = (): boolean => bench.feed.health().nextAttemptWallMs !== null;

describe('sleep', () => {
  it('ends the link with a goodbye, marks the gap once, waits for nothing, and wakes without a delay', async () => {
    await bench.live('/NQ');
    bench.feed.systemEvent('suspend');
    expect(bench.state).toBe('asleep');
    expect(bench.reason).toContain('went to sleep');
    await until('closed', () => bench.streamer.openConnections === 0);
    expect(bench.streamer.closeCodes).toEqual([1_000]);
    bench.world.advance(30_000);
    expect(bench.streamer.connections).toBe(1);

    bench.feed.systemEvent('resume');
    await bench.untilLive(1);
    expect(bench.world.nowMs).toBe(30_000);
    expect(bench.feed.health().reconnects).toBe(1);
    expect(bench.tokensWanted).toHaveLength(2);
  });

  it('that never came is noticed after a minute', async () => {
    await bench.live('/NQ');
    bench.feed.systemEvent('suspend');
    bench.world.advance(60_000);
    await bench.untilLive(1);
  });

  it('without any event is noticed by the wall clock, and by the monotonic one', async () => {
    await bench.live('/NQ');
    bench.world.sleep(600_000);
    bench.world.advance(500);
    await bench.untilLive(1);
    bench.world.freeze(45_000);
    bench.world.advance(250);
    await bench.untilLive(2);
    expect(bench.feed.health().reconnects).toBe(2);
  });

  it('wakes a feed that waits for its next attempt, and one that was told nothing of the sleep only once', async () => {
    bench.streamer.answer = () => 'hang-up';
    bench.start('/NQ');
    for (let attempt = 1; attempt <= 4; attempt++) {
      await until('waiting', () => bench.feed.health().attempt === attempt && isWaiting());
      bench.world.advance((bench.feed.health().nextAttemptWallMs ?? 0) - bench.world.wallMs);
      await until('tried again', () => bench.feed.health().attempt === attempt + 1);
    }
    await until('waiting', isWaiting);
    bench.streamer.answer = () => ({ code: 0 });
    const before = bench.streamer.connections;
    bench.feed.systemEvent('resume');
    await bench.untilLive(before);
    expect(bench.streamer.connections).toBe(before + 1);
  });

  it('does not start what was stopped', async () => {
    await bench.live('/NQ');
    await bench.feed.stop();
    for (const event of ['suspend', 'resume', 'network-down', 'network-up'] as const) bench.feed.systemEvent(event);
    bench.world.sleep(600_000);
    bench.world.advance(600_000);
    expect(bench.state).toBe('stopped');
    expect(bench.streamer.connections).toBe(1);
  });
});

describe('the network', () => {
  /** The server pretends to be elsewhere: one of this computer does not care about the network. */
  async function elsewhere(): Promise<void> {
    await bench.close();
    bench = await FeedBench.open({ environment: { fetchIdentity: () => identity() } });
    bench.config = { ...bench.config, apiBaseUrl: 'https://api.example.org' };
  }

  const found = (): Promise<IdentityReply> =>
    Promise.resolve({
      ok: true,
      identity: {
        socketUrl: `${bench.streamer.apiBaseUrl.replace('http', 'ws')}/ws`,
        customerId: 'customer-1',
        correlationId: 'correlation-1',
        channel: 'N9',
        functionId: 'APIAPP',
      },
    });
  let identity = found;
  afterEach(() => {
    identity = found;
  });

  it('says why there is no stream, and brings it back at once with itself', async () => {
    await elsewhere();
    await bench.live('/NQ');
    bench.feed.systemEvent('network-down');
    expect(bench.state).toBe('offline');
    expect(bench.reason).toContain('no network connection');
    bench.feed.systemEvent('network-up');
    await bench.untilLive(1);
    expect(bench.world.nowMs).toBe(0);
  });

  it('keeps its reason while the attempts fail, and does not wait for one that hangs', async () => {
    await elsewhere();
    await bench.live('/NQ');
    bench.feed.systemEvent('network-down');
    identity = () => Promise.resolve({ ok: false, failure: 'unreachable', reason: 'Nobody there (ENETUNREACH).' });
    for (let attempt = 0; attempt < 3; attempt++) {
      bench.world.advance(1_500);
      await until('waiting', isWaiting);
      expect(bench.reason).toContain('no network connection');
    }
    identity = () => new Promise(() => undefined);
    bench.world.advance(1_500);
    expect(isWaiting()).toBe(false);
    identity = found;
    bench.feed.systemEvent('network-up');
    await bench.untilLive(1);
  });

  it('is no business of a stream within this computer', async () => {
    await bench.live('/NQ');
    bench.feed.systemEvent('network-down');
    expect(bench.state).toBe('live');
    expect(bench.streamer.connections).toBe(1);
  });
});

describe('silence', () => {
  async function beats(count: number): Promise<void> {
    for (let beat = 0; beat < count; beat++) {
      bench.world.advance(HEARTBEAT_MS);
      await bench.frames(1, () => {
        bench.streamer.heartbeat();
      });
    }
    bench.world.advance(250);
  }

  it('is quiet while the market trades, and closed while it does not, with the next opening', async () => {
    bench.streamer.now = TRADING_MS;
    await bench.live('/NQ');
    await beats(2);
    expect(bench.state).toBe('quiet');
    await bench.feed.stop();

    bench.streamer.now = WEEKEND_MS;
    bench.config = { ...bench.config, source: 'practice:weekend' };
    await bench.live('/NQ');
    await beats(2);
    expect(bench.state).toBe('closed');
    expect(bench.reason).toBe('The market is closed. Futures open Sunday 18:00 New York time.');
    await bench.frames(1, () => {
      bench.streamer.data('LEVELONE_FUTURES', IMAGE);
    });
    expect(bench.state).toBe('live');
  });
});

describe('maintenance', () => {
  it.each([
    ['a page with HTTP 200', 200, '<html><body>We will be back</body></html>'],
    ['a page with HTTP 503', 503, '<html></html>'],
    ['HTTP 503', 503, '{"message":"Service Unavailable"}'],
    ['HTTP 502 and a page', 502, ' <!DOCTYPE html>'],
  ])('%s is offline, named, and asked for again ever more rarely', async (_, status, body) => {
    bench.world.chance = 1;
    bench.streamer.preference = (response) => response.writeHead(status).end(body);
    bench.start('/NQ');
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 6; attempt++) {
      await until('waiting', () => bench.feed.health().attempt === attempt && isWaiting());
      expect(bench.reason).toContain('maintenance');
      const wait = (bench.feed.health().nextAttemptWallMs ?? 0) - bench.world.wallMs;
      waits.push(wait);
      bench.world.advance(wait);
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000]);
    bench.streamer.preference = null;
    bench.feed.retryNow();
    await bench.untilLive(0);
  });
});

describe('R32: a server that is away for a while', () => {
  /** Drives the machine against a server that is gone from 0 to `backAtMs`; when it streams again. */
  function liveAgainAtMs(backAtMs: number, chances: () => number): number {
    const wanted = subscriptionsFor([symbolName('/NQ')]);
    let connection = INITIAL_CONNECTION;
    let nowMs = 0;
    let dueMs = Infinity;
    let open: string | null = null;
    const tell = (event: ConnectionEvent): void => {
      const result = transition(connection, event, { nowMs, chance: chances() });
      connection = result.connection;
      for (const effect of result.effects) {
        if (effect.kind === 'set-deadline') dueMs = effect.afterMs === null ? Infinity : nowMs + effect.afterMs;
        if (effect.kind === 'send') open = String(effect.requestId);
      }
    };
    const climb = (isThere: boolean): void => {
      tell({ kind: 'token-received', serial: 1 });
      if (!isThere) {
        tell({ kind: 'preference-failed', failure: 'unreachable', reason: 'nobody there' });
        return;
      }
      tell({ kind: 'preference-received' });
      tell({ kind: 'socket-opened' });
      for (let answered = open; answered !== null; answered = open) {
        open = null;
        tell({ kind: 'answer', requestId: answered, code: 0, message: '' });
      }
    };
    nowMs = -60_000;
    tell({ kind: 'start', wanted });
    climb(true);
    nowMs = 0;
    tell({ kind: 'socket-closed', reason: 'gone' });
    while (connection.state.kind !== 'streaming') {
      nowMs = dueMs;
      tell({ kind: 'deadline' });
      climb(nowMs >= backAtMs);
    }
    return nowMs;
  }

  it('streams again within 1.5 s of its return, for any outage of up to a minute', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60_000 }), fc.array(share, { minLength: 5 }), (backAtMs, chances) => {
        let draw = 0;
        const live = liveAgainAtMs(backAtMs, () => chances[draw++ % chances.length] ?? 0);
        expect(live - backAtMs).toBeLessThanOrEqual(1_500);
      }),
    );
  });

  it('is asked ever more rarely after that, at most every 30 s', () => {
    expect(liveAgainAtMs(3_600_000, () => 1) - 3_600_000).toBeLessThanOrEqual(30_000);
  });
});
