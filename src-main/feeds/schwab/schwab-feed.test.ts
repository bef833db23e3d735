import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FeedHealth } from '#core/contract/health';
import type { AccountActivity, StreamData } from '#core/contract/stream-data';
import type { TokenOutcome, TokenWanted } from '#core/contract/token';
import type { FeedConfig, FeedToArchive, FeedToEngine } from '#core/contract/workers';
import { FLAG, readRow, ROW_CLOCK, ROW_QUOTE, ROW_TRADE, type FeedBatch, type FeedRow } from '#core/market/feed-batch';
import { symbolName } from '#core/market/units';
import { BatchDelivery } from './batch-delivery.ts';
import type { FeedEnvironment } from './feed-environment.ts';
import { SchwabFeed, type FeedListener } from './schwab-feed.ts';
import { openStreamerSocket } from './streamer-socket.ts';
import { ManualWorld, until } from './testing/manual-world.ts';
import { ScriptedStreamer } from './testing/scripted-streamer.ts';

const HEARTBEAT_MS = 10_000;
const IMAGE = { key: '/NQ', 1: 25_600, 2: 25_600.25, 3: 25_600, 4: 3, 5: 4, 8: 1_000, 9: 1, 10: 0, 11: 0 };

let streamer: ScriptedStreamer;
let world: ManualWorld;
let feed: SchwabFeed;
let delivery: BatchDelivery;
let healths: FeedHealth[];
let ports: MessagePort[];
/** What the main process was asked, and what it answers with at once; null: it does not. */
let tokensWanted: TokenWanted[];
let tokenOutcome: (wanted: TokenWanted) => TokenOutcome | null;
let streamData: StreamData[][];
let activities: AccountActivity[];

function listenerFor(get: () => SchwabFeed): FeedListener {
  return {
    health: (health) => healths.push(health),
    tokenWanted: (wanted) => {
      tokensWanted.push(wanted);
      const outcome = tokenOutcome(wanted);
      if (outcome) get().answerToken({ askId: wanted.askId, outcome });
    },
    streamData: (data) => streamData.push([...data]),
    accountActivity: (activity) => activities.push(activity),
  };
}

const aToken = (accessToken = ScriptedStreamer.TOKEN, serial = 1): TokenOutcome => ({
  kind: 'token',
  accessToken,
  serial,
});

beforeEach(async () => {
  streamer = await ScriptedStreamer.open();
  world = new ManualWorld();
  healths = [];
  ports = [];
  tokensWanted = [];
  tokenOutcome = () => aToken();
  streamData = [];
  activities = [];
  delivery = new BatchDelivery();
  feed = new SchwabFeed(
    'epoch-1',
    world.environment,
    delivery,
    listenerFor(() => feed),
  );
});

afterEach(async () => {
  const stopped = feed.stop();
  world.advance(5_000);
  await stopped;
  for (const port of ports) port.close();
  await streamer.close();
});

const config = (symbols: readonly string[] = ['/NQ', 'SPY', '/ES'], source = 'practice:test'): FeedConfig => ({
  source,
  apiBaseUrl: streamer.apiBaseUrl,
  symbols: symbols.map(symbolName),
  heartbeatIntervalMs: HEARTBEAT_MS,
  certificateAuthorityPem: null,
});
const start = (...args: Parameters<typeof config>): void => {
  feed.start(config(...args));
};
const state = (): string => feed.health().state;
const faults = (name: string): number => feed.health().faults.find(({ fault }) => fault === name)?.count ?? NaN;
const states = (): string[] => healths.map((health) => health.state).filter((one, at, all) => one !== all[at - 1]);

async function goLive(...args: Parameters<typeof config>): Promise<void> {
  const before = streamer.connections;
  start(...args);
  await until('live', () => state() === 'live' && streamer.connections === before + 1);
}

/** Lets the waiting time of the present outage pass; the reconnection then happens on real sockets. */
async function reconnect(): Promise<void> {
  const before = streamer.connections;
  const { nextAttemptWallMs } = feed.health();
  world.advance((nextAttemptWallMs ?? 0) - world.wallMs);
  await until('a new connection', () => streamer.connections === before + 1);
  await until('live again', () => state() === 'live');
}

/** Waits while a little time passes: in a burst a batch waits for its moment. */
function untilDown(what: string, holds: () => boolean): Promise<void> {
  return until(what, () => {
    world.advance(8);
    return holds();
  });
}

function engineSide(): { readonly messages: FeedToEngine[]; batches(): FeedBatch[]; rows(): FeedRow[] } {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  const messages: FeedToEngine[] = [];
  port2.on('message', (message: FeedToEngine) => messages.push(message));
  feed.engineAttaching(() => {
    delivery.attachEngine(port1);
  });
  const batches = (): FeedBatch[] =>
    messages.flatMap((message) => (message.kind === 'feed-batch' ? [message.batch] : []));
  const rows = (): FeedRow[] =>
    batches().flatMap((batch) => Array.from({ length: batch.rowCount }, (_, row) => readRow(batch, row)));
  return { messages, batches, rows };
}

describe('connecting', () => {
  it('asks userPreference, logs in, subscribes exactly the wanted set one command at a time, and is live', async () => {
    let waiting = 0;
    let mostWaiting = 0;
    streamer.answer = () => {
      mostWaiting = Math.max(mostWaiting, ++waiting);
      return { code: 0 };
    };
    streamer.afterAnswer = () => {
      waiting -= 1;
    };
    await goLive(['/NQ', 'SPY', '/ES', 'SPY']);

    expect(streamer.commands()).toEqual([
      'LOGIN ADMIN',
      'SUBS LEVELONE_FUTURES',
      'SUBS CHART_FUTURES',
      'SUBS LEVELONE_EQUITIES',
      'SUBS CHART_EQUITY',
    ]);
    expect(streamer.authorizations).toEqual([`Bearer ${ScriptedStreamer.TOKEN}`]);
    const [login, levelOne, , equities, chartEquity] = streamer.requests;
    expect(login).toMatchObject({
      requestid: '0',
      SchwabClientCustomerId: 'customer-1',
      SchwabClientCorrelId: 'correlation-1',
      parameters: {
        Authorization: ScriptedStreamer.TOKEN,
        SchwabClientChannel: 'N9',
        SchwabClientFunctionId: 'APIAPP',
      },
    });
    expect(levelOne?.parameters).toEqual({ keys: '/NQ,/ES', fields: '0,1,2,3,4,5,8,9,10,11,14,16,34' });
    expect(equities?.parameters).toEqual({ keys: 'SPY', fields: '0,1,2,3,4,5,8,9,12,15,34,35' });
    expect(chartEquity?.parameters).toEqual({ keys: 'SPY', fields: '0,1,2,3,4,5,6,7,8' });
    expect(new Set(streamer.requests.map(({ requestid }) => requestid)).size).toBe(5);
    expect(mostWaiting).toBe(1);
    expect(states()).toEqual(['connecting', 'live']);
    expect(feed.health().subscribed).toEqual(['/NQ', 'SPY', '/ES']);
  });

  it('sends the next command only when the one before is answered', async () => {
    streamer.answer = ({ command }) => (command === 'SUBS' ? 'silence' : { code: 0 });
    start();
    await until('the first SUBS', () => streamer.commands().length === 2);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(streamer.commands()).toEqual(['LOGIN ADMIN', 'SUBS LEVELONE_FUTURES']);
    world.advance(10_000);
    expect(state()).toBe('offline');
    expect(feed.health().reason).toBe('No answer to SUBS LEVELONE_FUTURES in 10 s.');
  });

  it.each([26, 27, 28, 29])('takes code %i for success', async (code) => {
    streamer.answer = ({ command }) => ({ code: command === 'SUBS' ? code : 0 });
    await goLive();
    expect(faults('refusedCommand')).toBe(0);
  });

  it('asks only for services that have a symbol', async () => {
    await goLive(['SPY']);
    expect(streamer.commands()).toEqual(['LOGIN ADMIN', 'SUBS LEVELONE_EQUITIES', 'SUBS CHART_EQUITY']);
  });

  it('refuses what cannot be streamed, and goes on with what runs', async () => {
    await goLive();
    for (const symbol of ['SPY,QQQ', 'SPY QQQ', 'spy', '', '__proto__', './OZCZ23C565']) {
      expect(() => {
        start([symbol]);
      }).toThrow('not a symbol');
    }
    expect(state()).toBe('live');
  });

  it('speaks with a server that compresses and with one that does not, offered or not', async () => {
    const compressing = await ScriptedStreamer.open({ compress: true });
    for (const offerCompression of [true, false]) {
      const environment: FeedEnvironment = {
        ...world.environment,
        openSocket: (url, listener, options) => openStreamerSocket(url, listener, { ...options, offerCompression }),
      };
      const other: SchwabFeed = new SchwabFeed(
        'epoch-2',
        environment,
        new BatchDelivery(),
        listenerFor(() => other),
      );
      other.start({ ...config(['/NQ']), apiBaseUrl: compressing.apiBaseUrl });
      await until('live', () => other.health().state === 'live');
      expect(compressing.extensions.includes('permessage-deflate')).toBe(offerCompression);
      compressing.data('LEVELONE_FUTURES', IMAGE);
      await until('a tick', () => other.health().ticksTotal === 1);
      await other.stop();
    }
    await compressing.close();
  });
});

describe('a login that fails', () => {
  it('code 3: one fresh token, then a new login is needed; goes on by itself when the login is there', async () => {
    streamer.answer = () => ({ code: 3, message: 'Login Denied.: token is invalid or has expired.' });
    tokenOutcome = ({ refusedSerial }) => aToken(`test-token-${refusedSerial ?? 0}`, (refusedSerial ?? 0) + 1);
    start();
    await until('login needed', () => state() === 'login-needed');
    expect(feed.health().reason).toBe(
      'The login was refused (Login Denied.: token is invalid or has expired.). A fresh token did not help either. ' +
        'Log in again; the stream then goes on by itself.',
    );
    expect(tokensWanted.map(({ refusedSerial }) => refusedSerial)).toEqual([null, 1]);
    expect(streamer.requests.map(({ parameters }) => parameters['Authorization'])).toEqual([
      'test-token-0',
      'test-token-1',
    ]);
    world.advance(120_000);
    expect(streamer.connections).toBe(2);

    streamer.answer = () => ({ code: 0 });
    feed.retryNow();
    await until('live', () => state() === 'live');
    expect(tokensWanted.at(-1)?.refusedSerial).toBe(2);
  });

  it('HTTP 401 of userPreference: the refused token is named, and the one in its place is used', async () => {
    streamer.preference = (response) => {
      streamer.preference = null;
      response.writeHead(401).end('{"errors":[{}]}');
    };
    tokenOutcome = ({ refusedSerial }) => aToken(`test-token-${refusedSerial ?? 0}`, (refusedSerial ?? 6) + 1);
    await goLive();
    expect(tokensWanted).toEqual([
      { askId: 1, refusedSerial: null },
      { askId: 2, refusedSerial: 7 },
    ]);
    expect(streamer.authorizations).toEqual(['Bearer test-token-0', 'Bearer test-token-7']);
    expect(states()).toEqual(['connecting', 'live']);
  });

  it('HTTP 401 twice: a new login is needed', async () => {
    streamer.preference = (response) => response.writeHead(401).end('{"errors":[{}]}');
    start();
    await until('login needed', () => state() === 'login-needed');
    expect(feed.health().reason).toContain('HTTP 401');
    expect(streamer.preferenceCalls).toBe(2);
    expect(streamer.connections).toBe(0);
  });

  it('HTTP 403 of userPreference needs the user', async () => {
    streamer.preference = (response) => response.writeHead(403).end('{"errors":[{}]}');
    start();
    await until('faulted', () => state() === 'faulted');
    expect(feed.health().reason).toContain('HTTP 403');
    expect(streamer.connections).toBe(0);
  });

  it('a login that is lost is told with the main process’s own sentence', () => {
    tokenOutcome = () => ({ kind: 'login-needed', sentence: 'The login ran out on Sunday. Log in again.' });
    start();
    expect(state()).toBe('login-needed');
    expect(feed.health().reason).toBe('The login ran out on Sunday. Log in again.');
    world.advance(600_000);
    expect(tokensWanted).toHaveLength(1);
  });

  it('a token that cannot be had now is asked for again, later and later', () => {
    tokenOutcome = () => ({ kind: 'unavailable', sentence: 'The token could not be renewed: no network.' });
    start();
    expect(state()).toBe('offline');
    expect(feed.health().reason).toBe('The token could not be renewed: no network.');
    world.advance(60_000);
    expect(tokensWanted.length).toBeGreaterThan(3);
    expect(tokensWanted.length).toBeLessThan(10);
  });

  it('an answer to an earlier question is not heard, and none at all is given up after 45 s', async () => {
    tokenOutcome = () => null;
    start();
    start();
    feed.answerToken({ askId: 1, outcome: aToken() });
    expect(state()).toBe('connecting');
    world.advance(45_000);
    expect(feed.health().reason).toBe('The login could not be looked up in 45 s.');
    world.advance(1_000);
    feed.answerToken({ askId: 3, outcome: aToken() });
    await until('live', () => state() === 'live');
  });

  it.each([
    ['HTTP 500', 500, 'oops'],
    ['HTTP 429', 429, ''],
    ['not JSON', 200, '<html>Access Denied</html>'],
    ['does not say where', 200, '{"streamerInfo":[]}'],
    ['longer than any honest one', 200, 'x'.repeat(2_000_000)],
  ])('userPreference with %s is tried again', async (words, status, body) => {
    streamer.preference = (response) => response.writeHead(status).end(body);
    start();
    await until('offline', () => state() === 'offline');
    expect(feed.health().reason).toContain(words);
    expect(feed.health().nextAttemptWallMs).toBe(world.wallMs + 500);
    streamer.preference = null;
    await reconnect();
  });

  it('a redirect of userPreference is not followed: nobody else is shown the token', async () => {
    const elsewhere = await ScriptedStreamer.open();
    const location = `${elsewhere.apiBaseUrl}/trader/v1/userPreference`;
    streamer.preference = (response) => response.writeHead(307, { location }).end();
    start();
    await until('an outcome', () => state() !== 'connecting');
    expect(state()).toBe('offline');
    expect(elsewhere.preferenceCalls).toBe(0);
    await elsewhere.close();
  });

  it('never sends the token over an open line', async () => {
    feed.start({ ...config(), apiBaseUrl: 'http://example.org' });
    await until('faulted', () => state() === 'faulted');
    expect(feed.health().reason).toContain('not encrypted');
    streamer.preference = (response) => {
      const body = JSON.stringify(streamer.preferenceBody()).replace(/ws:[^"]*/, 'ws://example.org/ws');
      response.end(body);
    };
    start();
    await until('a question', () => streamer.preferenceCalls === 1);
    await until('faulted again', () => state() === 'faulted');
    expect(streamer.connections).toBe(0);
  });

  it.each(['LOGIN', 'userPreference'])('no answer to %s is given up after 10 s', async (what) => {
    if (what === 'LOGIN') streamer.answer = () => 'silence';
    else streamer.preference = () => undefined;
    start();
    await until('the question', () =>
      what === 'LOGIN' ? streamer.requests.length === 1 : streamer.preferenceCalls === 1,
    );
    expect(state()).toBe('connecting');
    world.advance(10_000);
    expect(state()).toBe('offline');
    expect(feed.health().reason).toBe(`No answer to ${what} in 10 s.`);
  });

  it('code 9 at login is tried again, code 21 is not', async () => {
    streamer.answer = () => ({ code: 9, message: 'UNKNOWN_FAILURE' });
    start();
    await until('offline', () => state() === 'offline');
    streamer.answer = () => ({ code: 21 });
    feed.retryNow();
    await until('faulted', () => state() === 'faulted');
  });
});

describe('a command that is refused', () => {
  it.each([
    [11, 1],
    [9, 1],
    [77, 1],
    [21, 2],
    [22, 2],
    [25, 2],
  ])('code %i on the bars: sent %i times, the rest streams, the refusal is named and counted', async (code, times) => {
    streamer.answer = ({ service }) => ({ code: service === 'CHART_FUTURES' ? code : 0, message: 'Because.' });
    await goLive();
    expect(streamer.commands().filter((command) => command === 'SUBS CHART_FUTURES')).toHaveLength(times);
    expect(streamer.commands()).toHaveLength(4 + times);
    expect(faults('refusedCommand')).toBe(times);
    expect(feed.health().services).toContainEqual({
      service: 'CHART_FUTURES',
      keys: 0,
      overBudget: 0,
      state: 'refused',
      reason: expect.stringContaining('Because.') as string,
      messages: 0,
    });
    expect(feed.health().reason).toContain('CHART_FUTURES');
    expect(feed.health().reason).toContain(`code ${code}: Because.`);
  });

  it('what was refused for the moment is asked for again, alone, and the reason goes away', async () => {
    streamer.answer = ({ service }) => ({ code: service === 'CHART_FUTURES' ? 11 : 0 });
    await goLive();
    streamer.answer = () => ({ code: 0 });
    world.advance(29_000);
    expect(streamer.commands()).toHaveLength(5);
    streamer.heartbeat();
    await until('heartbeat', () => feed.health().framesTotal === 6);
    world.advance(1_000);
    await until('asked again', () => streamer.commands().length === 6);
    expect(streamer.commands()[5]).toBe('SUBS CHART_FUTURES');
    await until('no complaint', () => !(feed.health().reason ?? '').includes('CHART_FUTURES'));
  });

  it('code 19: the limit is named, nothing is asked for again', async () => {
    streamer.answer = ({ service }) => ({ code: service === 'LEVELONE_EQUITIES' ? 19 : 0 });
    await goLive();
    expect(feed.health().reason).toContain('limit of symbols');
    expect(feed.health().subscribed).toEqual(['/NQ', '/ES']);
    for (let seconds = 0; seconds < 60; seconds += 10) {
      streamer.data('LEVELONE_FUTURES', { ...IMAGE, 8: 1_000 + seconds });
      await until('the tick', () => feed.health().ticksTotal === seconds / 10 + 1);
      world.advance(10_000);
    }
    expect(streamer.commands()).toHaveLength(5);
  });

  it('when no price service is accepted there is nothing to stream: offline, tried again', async () => {
    streamer.answer = ({ service }) => ({ code: service.startsWith('LEVELONE') ? 11 : 0 });
    start();
    await until('offline', () => state() === 'offline');
    expect(feed.health().reason).toContain('LEVELONE_FUTURES');
  });

  it('code 20: the server forgot this login, a new one is made', async () => {
    streamer.answer = ({ command }) => ({ code: command === 'SUBS' ? 20 : 0 });
    start();
    await until('offline', () => state() === 'offline');
    streamer.answer = () => ({ code: 0 });
    await reconnect();
    expect(streamer.commands()[0]).toBe('LOGIN ADMIN');
  });

  it('an answer that nobody waits for changes nothing', async () => {
    await goLive();
    for (const requestid of ['999', 'undefined', '', 0]) {
      streamer.send({
        response: [{ service: 'ADMIN', command: 'LOGIN', requestid, timestamp: 1, content: { code: 22, msg: '' } }],
      });
    }
    await until('the frames', () => feed.health().framesTotal === 5 + 4);
    expect(state()).toBe('live');
    expect(streamer.connections).toBe(1);
  });
});

describe('an established stream', () => {
  it('code 12: another program took it; stays away until the user says so', async () => {
    await goLive();
    streamer.notice(12, 'This Streamer was disconnected because of another connection.');
    streamer.closeAll();
    await until('kicked', () => state() === 'kicked');
    expect(feed.health().reason).toContain('Another program');
    expect(feed.health().reason).toContain('thinkorswim');
    world.advance(600_000);
    feed.retryNow();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(streamer.connections).toBe(1);
    await goLive();
  });

  it('code 30: stopped by the server, reconnects with the server’s words as the reason', async () => {
    await goLive();
    streamer.notice(30, 'Stop streaming due to slowness');
    streamer.closeAll();
    await until('offline', () => state() === 'offline');
    expect(feed.health().reason).toContain('Stop streaming due to slowness');
    await reconnect();
  });

  it('a closed socket is offline at once, with its words; a cut one too', async () => {
    await goLive();
    streamer.closeAll(1_011, 'keepalive ping timeout');
    await until('offline', () => state() === 'offline');
    expect(world.nowMs).toBe(0);
    expect(feed.health().reason).toBe('The server closed the connection (1011: keepalive ping timeout).');
    await reconnect();
    streamer.cut();
    await until('offline', () => state() === 'offline');
    expect(feed.health().reason).toBe('The connection broke off.');
  });

  it('killed and back: reconnects by itself with a new identity and subscribes each service once', async () => {
    await goLive();
    await streamer.kill();
    await until('offline', () => state() === 'offline');
    world.advance(500);
    await until('a failed attempt', () => (feed.health().reason ?? '').includes('ECONNREFUSED'));
    await streamer.listen();
    await reconnect();
    expect(streamer.commands(2)).toEqual(streamer.commands(1));
    const ids = streamer.requests.map(({ SchwabClientCorrelId }) => SchwabClientCorrelId);
    expect(new Set(ids)).toEqual(new Set(['correlation-1', 'correlation-2']));
    expect(streamer.authorizations.at(-1)).toBe(`Bearer ${ScriptedStreamer.TOKEN}`);
    expect(feed.health().reconnects).toBe(1);
    expect(states()).toEqual(['connecting', 'live', 'offline', 'live']);
  });

  it('waits 1-2-4-...-30 s between attempts, half of it by chance; retry now does not wait', async () => {
    world.chance = 1;
    streamer.answer = () => 'hang-up';
    start();
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 7; attempt++) {
      await until('offline', () => state() === 'offline' && feed.health().nextAttemptWallMs !== null);
      expect(feed.health().attempt).toBe(attempt);
      const wait = (feed.health().nextAttemptWallMs ?? 0) - world.wallMs;
      waits.push(wait);
      world.advance(wait);
      await until('next attempt', () => feed.health().attempt === attempt + 1);
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);

    await until('offline', () => feed.health().nextAttemptWallMs !== null);
    const connections = streamer.connections;
    feed.retryNow();
    await until('an attempt at once', () => streamer.connections === connections + 1);
  });

  it('a server that drops every connection sees at most 12 attempts a minute, even with an impatient user', async () => {
    streamer.answer = () => 'hang-up';
    start();
    for (let second = 0; second < 59; second++) {
      await until('settled', () => feed.health().nextAttemptWallMs !== null || state() === 'connecting');
      feed.retryNow();
      await until('settled', () => feed.health().nextAttemptWallMs !== null);
      world.advance(1_000);
    }
    expect(streamer.preferenceCalls).toBeLessThanOrEqual(12);
    expect(feed.health().reason).toContain('attempts in the last minute');
  });

  it('a link that held for 30 s starts the next outage with the shortest wait, a shorter one does not', async () => {
    await goLive();
    for (const [heldMs, attemptAfter] of [
      [5_000, 1],
      [31_000, 0],
    ] as const) {
      for (let passed = 0; passed < heldMs; passed += 1_000) {
        const frames = feed.health().framesTotal;
        streamer.heartbeat();
        await until('heartbeat', () => feed.health().framesTotal === frames + 1);
        world.advance(1_000);
      }
      streamer.cut();
      await until('offline', () => state() === 'offline');
      expect(feed.health().attempt).toBe(attemptAfter);
      await reconnect();
    }
  });

  it('three heartbeats missed: stale; any sign of life heals it; four: offline', async () => {
    await goLive();
    streamer.data('LEVELONE_FUTURES', IMAGE);
    await until('a tick', () => feed.health().ticksTotal === 1);
    world.advance(29_500);
    expect(state()).not.toBe('stale');
    world.advance(500);
    expect(state()).toBe('stale');
    streamer.data('LEVELONE_FUTURES', { ...IMAGE, 8: 1_001 });
    await until('healed', () => state() === 'live');
    world.advance(30_000);
    expect(state()).toBe('stale');
    world.advance(10_000);
    expect(state()).toBe('offline');
    expect(feed.health().reason).toBe('Nothing heard for 40 s.');
    await reconnect();
  });

  it('does not take a moment’s pause of a fast replay for a dead link', async () => {
    feed.start({ ...config(), heartbeatIntervalMs: 50 });
    await until('live', () => state() === 'live');
    world.advance(1_900);
    expect(state()).toBe('live');
    world.advance(1_350);
    expect(state()).toBe('stale');
    world.advance(1_000);
    expect(state()).toBe('offline');
  });

  it('heartbeats without data: quiet, and live again with the first update', async () => {
    streamer.now = Date.UTC(2025, 11, 8, 15, 0);
    await goLive();
    for (let beat = 0; beat < 2; beat++) {
      world.advance(10_000);
      const frames = feed.health().framesTotal;
      streamer.heartbeat();
      await until('heartbeat', () => feed.health().framesTotal === frames + 1);
    }
    world.advance(250);
    expect(state()).toBe('quiet');
    streamer.data('LEVELONE_FUTURES', IMAGE);
    await until('live', () => state() === 'live');
    expect(feed.health().reason).toBeNull();
  });

  it('a thread that was held up does not take unread frames for silence', async () => {
    await goLive();
    world.freeze(45_000);
    expect(state()).toBe('live');
    streamer.heartbeat();
    await until('the frame', () => feed.health().framesTotal === 6);
    world.advance(250);
    expect(state()).not.toBe('offline');
    expect(streamer.connections).toBe(1);
  });
});

describe('stop', () => {
  it('says LOGOUT, waits for the answer, closes, forgets', async () => {
    await goLive();
    await feed.stop();
    expect(streamer.commands().at(-1)).toBe('LOGOUT ADMIN');
    expect(state()).toBe('stopped');
    expect(feed.health().subscribed).toEqual([]);
    expect(feed.health().services).toEqual([]);
    world.advance(120_000);
    expect(streamer.connections).toBe(1);
    feed.retryNow();
    expect(state()).toBe('stopped');
  });

  it('does not wait longer than 2 s for a server that does not answer', async () => {
    await goLive();
    streamer.answer = () => 'silence';
    const stopped = feed.stop();
    expect(state()).toBe('stopped');
    world.advance(2_000);
    await stopped;
  });

  it('stops in every state before the stream, at once', async () => {
    streamer.preference = () => undefined;
    start();
    await feed.stop();
    expect(state()).toBe('stopped');
    streamer.preference = null;
    streamer.answer = () => 'silence';
    start();
    await until('login', () => streamer.requests.length === 1);
    await feed.stop();
    expect(state()).toBe('stopped');
    world.advance(60_000);
    expect(streamer.connections).toBe(1);
  });

  it('a start while a stop is under way wins, and the stop is answered', async () => {
    await goLive();
    streamer.answer = ({ command }) => (command === 'LOGOUT' ? 'silence' : { code: 0 });
    const stopped = feed.stop();
    await goLive();
    await stopped;
    expect(state()).toBe('live');
  });
});

describe('what goes downstream', () => {
  it('greets the engine, tells link up before the rows, numbers rows and batches without gaps', async () => {
    const engine = engineSide();
    await goLive();
    streamer.data('LEVELONE_FUTURES', IMAGE);
    await untilDown('image', () => engine.rows().length === 2);
    for (let trade = 1; trade <= 20; trade++) {
      streamer.now += 100;
      streamer.data('LEVELONE_FUTURES', { key: '/NQ', 3: 25_600 + trade / 4, 8: 1_000 + trade, 11: streamer.now });
      world.advance(10);
    }
    await untilDown('trades', () => engine.rows().length === 42);

    expect(engine.messages[0]).toEqual({
      kind: 'hello',
      epoch: 'epoch-1',
      source: 'practice:test',
      throughRowSeq: 0,
    });
    const batches = engine.batches();
    expect(batches[0]?.rare[0]).toEqual({
      beforeRow: 0,
      event: { kind: 'link', state: 'up', exchangeMs: 1_765_083_430_000 },
    });
    expect(batches.map(({ batchSeq }) => batchSeq)).toEqual(batches.map((_, index) => index + 1));
    let next = 1;
    for (const batch of batches) {
      expect(batch.firstRowSeq).toBe(next);
      next += batch.rowCount;
    }
    const trades = engine.rows().filter(({ kind }) => kind === ROW_TRADE);
    expect(trades).toHaveLength(21);
    expect(trades.map(({ flags }) => flags & FLAG.image)).toEqual([1, ...Array<number>(20).fill(0)]);
    expect(trades.at(-1)).toMatchObject({
      symbol: '/NQ',
      last: 25_605e8,
      lastSize: 1,
      totalVolume: 1_020,
      bid: 25_600e8,
    });
  });

  it('marks the first update of every symbol after a reconnection, and the gap with link down and up', async () => {
    const engine = engineSide();
    await goLive();
    streamer.data('LEVELONE_FUTURES', IMAGE, { ...IMAGE, key: '/ES' });
    await untilDown('images', () => feed.health().ticksTotal === 2);
    streamer.cut();
    await untilDown('offline', () => state() === 'offline');
    await reconnect();
    streamer.data('LEVELONE_FUTURES', IMAGE);
    streamer.data('LEVELONE_FUTURES', { key: '/NQ', 1: 25_599 });
    await untilDown('image', () => engine.rows().filter(({ kind }) => kind !== ROW_CLOCK).length === 4);
    expect(
      engine
        .rows()
        .filter(({ kind }) => kind !== ROW_CLOCK)
        .map(({ flags }) => flags & FLAG.image),
    ).toEqual([1, 1, 1, 0]);
    const links = engine.batches().flatMap(({ rare }) => rare.map(({ event }) => event));
    expect(links.map((event) => (event.kind === 'link' ? event.state : event.kind))).toEqual(['up', 'down', 'up']);
    expect(faults('duplicate')).toBe(0);
  });

  it('tells a new engine how far the archive goes and sends it only what is later', async () => {
    const first = engineSide();
    await goLive();
    streamer.data('LEVELONE_FUTURES', IMAGE);
    await untilDown('image', () => first.rows().length === 2);
    const second = engineSide();
    streamer.now += 100;
    streamer.data('LEVELONE_FUTURES', { key: '/NQ', 8: 1_002, 11: streamer.now });
    await untilDown('later rows', () => second.rows().length === 2);
    expect(second.messages[0]).toMatchObject({ kind: 'hello', throughRowSeq: 2 });
    expect(second.batches()[0]?.firstRowSeq).toBe(3);
    expect(first.rows()).toHaveLength(2);
  });

  it('keeps every batch for an archive that comes late or dies, and lets go of what is durable', async () => {
    await goLive();
    streamer.data('LEVELONE_FUTURES', IMAGE);
    await until('image', () => feed.health().ticksTotal === 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    world.advance(10);
    const owed = delivery.owedToArchive.queuedRows;
    expect(owed).toBeGreaterThanOrEqual(3);

    const { port1, port2 } = new MessageChannel();
    ports.push(port1, port2);
    const received: FeedToArchive[] = [];
    port2.on('message', (message: FeedToArchive) => received.push(message));
    delivery.attachArchive(port1);
    await until('everything', () => received.length > 0 && received.at(-1)?.batch.rowCount === 2);
    expect(received.map(({ seq }) => seq)).toEqual(received.map((_, index) => index + 1));
    port2.postMessage({ kind: 'ack', seq: received.length });
    await until('nothing owed', () => delivery.owedToArchive.queuedRows === 0);
  });

  it('a full archive queue loses by number and says so', async () => {
    const small = new BatchDelivery(3);
    const other: SchwabFeed = new SchwabFeed(
      'epoch-9',
      world.environment,
      small,
      listenerFor(() => other),
    );
    other.start(config(['/NQ']));
    await until('live', () => other.health().state === 'live');
    for (let update = 0; update < 5; update++) {
      streamer.data('LEVELONE_FUTURES', { ...IMAGE, 8: 1_000 + update });
      await until('the update', () => other.health().ticksTotal === update + 1);
      world.advance(10);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(small.owedToArchive.lostRows).toBeGreaterThan(0);
    expect(other.health().reason).toBe(
      `${small.owedToArchive.lostRows} rows could not be archived: the archive is too far behind.`,
    );
    expect(other.health().state).toBe('live');
    await other.stop();
  });

  it('a new source begins with its own greeting; rows of the old one keep their name', async () => {
    const engine = engineSide();
    await goLive(['/NQ'], 'practice:a');
    streamer.data('LEVELONE_FUTURES', IMAGE);
    await untilDown('image', () => engine.rows().length === 2);
    await goLive(['/ES'], 'practice:b');
    streamer.data('LEVELONE_FUTURES', { ...IMAGE, key: '/ES' });
    await untilDown('image', () => engine.rows().length === 4);
    const told = engine.messages.map((message) =>
      message.kind === 'hello'
        ? `hello ${message.source}`
        : `${message.batch.source} ${message.batch.rare.map(({ event }) => (event.kind === 'link' ? event.state : '')).join()}`,
    );
    expect(told.filter((one) => one.startsWith('hello'))).toEqual(['hello practice:a', 'hello practice:b']);
    const at = told.indexOf('hello practice:b');
    expect(told.slice(0, at).join()).not.toContain('practice:b');
    expect(told.slice(0, at).at(-1)).toBe('practice:a down');
    expect(told.slice(at + 1).join()).not.toContain('practice:a');
    expect(engine.rows().at(-1)?.kind).toBe(ROW_CLOCK);
    expect(engine.rows().at(-2)?.symbol).toBe('/ES');
  });

  it('closes a quiet minute: the clock goes on by itself at real speed, behind by a second', async () => {
    const engine = engineSide();
    await goLive();
    for (let frame = 0; frame < 10; frame++) {
      const frames = feed.health().framesTotal;
      streamer.heartbeat();
      await until('heartbeat', () => feed.health().framesTotal === frames + 1);
      world.advance(250);
      streamer.now += 250;
    }
    expect(feed.health().clockRate).toBeCloseTo(1, 5);
    const newest = streamer.now - 250;
    const atMs = world.nowMs;
    world.advance(5_000);
    await new Promise((resolve) => setTimeout(resolve, 10));
    world.advance(10);
    const clocks = (): FeedRow[] => engine.rows().filter(({ kind }) => kind === ROW_CLOCK);
    await until('clock rows', () => (clocks().at(-1)?.exchangeMs ?? 0) > newest + 3_000);
    const last = clocks().at(-1);
    const passed = (last?.receivedMonotonicMs ?? 0) - (atMs - 250);
    expect(last?.exchangeMs).toBe(newest + passed - 1_000);
    const instants = clocks().map(({ exchangeMs }) => exchangeMs);
    expect(instants).toEqual([...new Set(instants)].sort((left, right) => left - right));
  });

  it('never throws at the stream: a consumer that fails loses its batch, the connection goes on', async () => {
    const { port1, port2 } = new MessageChannel();
    ports.push(port1, port2);
    const failing = new Proxy(port1, {
      get: (target, name) => {
        if (name === 'postMessage') {
          return () => {
            throw new Error('consumer failed');
          };
        }
        const member: unknown = Reflect.get(target, name);
        return typeof member === 'function' ? (member.bind(target) as unknown) : member;
      },
    });
    feed.engineAttaching(() => {
      delivery.attachEngine(failing);
    });
    await goLive();
    streamer.data('LEVELONE_FUTURES', IMAGE);
    await until('image', () => feed.health().ticksTotal === 1);
    world.advance(10);
    streamer.data('LEVELONE_FUTURES', { ...IMAGE, 8: 1_001 });
    await until('next', () => feed.health().ticksTotal === 2);
    expect(state()).toBe('live');
    expect(delivery.owedToArchive.queuedRows).toBeGreaterThan(0);
    expect(feed.health().reason).toBe('The engine cannot be reached (consumer failed).');
  });
});

describe('poison on the wire', () => {
  it('is counted by kind with the raw text, and the connection outlives all of it', async () => {
    await goLive(['/NQ', 'SPY']);
    streamer.data('LEVELONE_FUTURES', IMAGE);
    streamer.sendText('{"data":[{"service":"LEVELONE_FUTURES","content":[{"key":"/NQ","3":NaN}]}]}');
    streamer.sendText('not json');
    streamer.sendText(Buffer.from([1, 2, 3]), true);
    streamer.sendText(Buffer.from([0xff, 0xfe, 0x7b]));
    streamer.sendText(`{"data":${'['.repeat(200_000)}`);
    streamer.sendText(`"${'x'.repeat(10_000_000)}"`);
    streamer.data('LEVELONE_FUTURES', { ...IMAGE, key: '__proto__' }, { key: '/NQ', 3: 1e308 });
    streamer.sendText(`{"__proto__":{"data":1},"data":[{"__proto__":null,"service":"BOOK","timestamp":1}]}`);
    streamer.data('LEVELONE_FUTURES', { key: '/NQ', 3: 25_601, 8: 1_001, 99: 1 });
    await until('the last frame', () => feed.health().ticksTotal === 2);

    expect(state()).toBe('live');
    expect(streamer.connections).toBe(1);
    const counts = Object.fromEntries(feed.health().faults.map(({ fault, count }) => [fault, count]));
    expect(counts).toMatchObject({
      malformedFrame: 6,
      unknownService: 1,
      unknownSymbol: 1,
      badNumber: 2,
      unknownField: 1,
    });
    for (const { lastRaw } of feed.health().faults) expect((lastRaw ?? '').length).toBeLessThanOrEqual(500);
    expect(Object.prototype).not.toHaveProperty('data');
  });
});

describe('the access token', () => {
  it('is in no health report and no error, even when the server throws it back', async () => {
    const secret = ScriptedStreamer.TOKEN;
    for (const bad of [`${secret}\n`, `${secret} `, `${secret}é`, '']) {
      tokenOutcome = () => aToken(bad);
      start();
      expect(state()).toBe('offline');
      expect(feed.health().reason).toContain('cannot be one');
    }
    tokenOutcome = () => aToken();

    await goLive();
    streamer.sendText(`garbage ${secret}`);
    streamer.sendText(`${'x'.repeat(490)}${secret}`);
    streamer.data('LEVELONE_FUTURES', { key: secret, 3: 1 });
    streamer.notice(30, `${'y'.repeat(190)}${secret}`);
    streamer.closeAll(1_008, `who is ${secret}`);
    await until('offline', () => state() === 'offline');
    streamer.answer = () => ({ code: 3, message: `denied: ${secret}` });
    feed.retryNow();
    await until('login needed', () => state() === 'login-needed');
    world.advance(2_000);
    const told = JSON.stringify([healths, feed.health(), tokensWanted, streamData, activities]);
    for (let length = 12; length <= secret.length; length++) expect(told).not.toContain(secret.slice(0, length));
  });
});

describe('quote rows', () => {
  it('a quote is not a trade, and a repeated update is a duplicate', async () => {
    const engine = engineSide();
    await goLive();
    streamer.data('LEVELONE_FUTURES', IMAGE);
    streamer.data('LEVELONE_FUTURES', { key: '/NQ', 1: 25_599.75, 4: 9 });
    streamer.data('LEVELONE_FUTURES', { key: '/NQ', 1: 25_599.75, 4: 9 });
    await until('frames', () => feed.health().framesTotal === 8);
    world.advance(10);
    await until('rows', () => engine.rows().filter(({ kind }) => kind === ROW_QUOTE).length === 1);
    expect(faults('duplicate')).toBe(1);
  });
});
