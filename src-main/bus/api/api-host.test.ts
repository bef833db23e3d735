import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BusToEngine, EngineToBus } from '#core/contract/bus-port';
import { LOCAL_API_AT_FIRST, type ApiState, type LocalApiSettings } from '#core/contract/local-api';
import type { ApiQuestion } from '#core/contract/local-api-worker';
import { COLUMN, ROW_WIDTH } from '#core/market/feed-batch';
import { priceFromPoints } from '#core/market/price';
import { epochMs, quantity, symbolName } from '#core/market/units';
import { ApiHost } from './api-host.ts';
import { makeToken } from './tokens/token-hash.ts';

const START = Date.UTC(2026, 10, 20, 14, 30);

let host: ApiHost;
let states: ApiState[];
let questions: ApiQuestion[];
const ignore = (): undefined => undefined;
beforeEach(() => {
  states = [];
  questions = [];
  host = new ApiHost({
    state: (state) => states.push(state),
    hotBufferState: ignore,
    counters: ignore,
    used: ignore,
    asked: (question) => {
      questions.push(question);
      host.answer({ seq: question.seq, ok: false, sentence: 'The archive is not open yet.', isRefusal: false });
    },
    fault: ignore,
  });
});
afterEach(() => host.close());

const { token, stored } = makeToken('test', ['quotes'], 0);
const settings = (part: Partial<LocalApiSettings> = {}): LocalApiSettings => ({
  ...LOCAL_API_AT_FIRST,
  enabled: true,
  port: 0,
  tokens: [stored],
  ...part,
});

function port(): number {
  const state = states.at(-1);
  if (state?.kind !== 'listening') throw new Error(`It is ${state?.kind}.`);
  return state.port;
}

const ask = async (path: string): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> => {
  const response = await fetch(`http://127.0.0.1:${port()}${path}`, { headers: { authorization: `Bearer ${token}` } });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

describe('the listener', () => {
  it('is off at first, opens on both loopback addresses and closes again', async () => {
    await host.configure(LOCAL_API_AT_FIRST);
    expect(states).toEqual([{ kind: 'off' }]);
    await host.configure(settings());
    expect(states.map(({ kind }) => kind)).toEqual(['off', 'starting', 'listening']);
    const state = states.at(-1);
    if (state?.kind !== 'listening') throw new Error('It does not listen.');
    for (const address of state.addresses) expect(['127.0.0.1', '::1']).toContain(address);
    expect((await ask('/health')).status).toBe(200);
    const was = port();
    await host.configure(settings({ enabled: false }));
    expect(states.at(-1)).toEqual({ kind: 'off' });
    await expect(fetch(`http://127.0.0.1:${was}/health`)).rejects.toThrow();
  });

  it('names a port that another program has, and opens at the next one that is chosen', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const taken = (other.address() as AddressInfo).port;
    await host.configure(settings({ port: taken }));
    expect(states.at(-1)).toMatchObject({ kind: 'failed' });
    expect(JSON.stringify(states.at(-1))).toContain(`Port ${taken} is in use by another program.`);
    await host.configure(settings());
    expect(states.at(-1)?.kind).toBe('listening');
    other.close();
  });

  it('stays open while tokens and origins change, and knows both at once', async () => {
    await host.configure(settings());
    const was = port();
    await host.configure(settings({ tokens: [] }));
    expect(port()).toBe(was);
    expect((await ask('/health')).body).toMatchObject({ code: 'wrong-token' });
    await host.configure(settings({ origins: ['http://localhost:3000'] }));
    const origin = 'http://localhost:3000';
    const page = await fetch(`http://127.0.0.1:${was}/health`, {
      headers: { authorization: `Bearer ${token}`, origin },
    });
    expect(page.status).toBe(200);
    expect(port()).toBe(was);
  });

  it('passes on why the main process has no answer', async () => {
    await host.configure(settings());
    expect(await ask('/api/signals/')).toMatchObject({
      status: 503,
      body: { code: 'unavailable', message: 'The archive is not open yet.' },
    });
    expect(questions).toMatchObject([{ name: 'signals', argument: { limit: 100 } }]);
  });
});

describe('what the engine makes', () => {
  it('is taken against credit, published once, and forgotten with its market', async () => {
    await host.configure(settings());
    const { port1, port2 } = new MessageChannel();
    const said: BusToEngine[] = [];
    port1.on('message', (word: BusToEngine) => said.push(word));
    host.intake.attach(port2);
    const tell = async (message: EngineToBus, answers: number): Promise<void> => {
      const due = said.length + answers;
      port1.postMessage(message);
      while (said.length < due) await once(port1, 'message');
    };
    const rows = new Float64Array(ROW_WIDTH).fill(NaN);
    rows[COLUMN.last] = priceFromPoints(25_612.5);
    rows[COLUMN.exchangeMs] = START;
    rows[COLUMN.receivedWallMs] = START + 8;
    const bar = {
      symbol: symbolName('/NQ'),
      startMs: epochMs(START),
      open: priceFromPoints(1),
      high: priceFromPoints(2),
      low: priceFromPoints(1),
      close: priceFromPoints(2),
      volume: quantity(3),
      tickCount: 3,
      grade: 'built' as const,
      contract: null,
    };
    const kept = {
      kind: 'kept',
      source: 'practice:a',
      bars: [{ change: 'closed', bar }],
      signals: [],
      isRecovered: false,
      lostBefore: 0,
    } as const;
    await tell({ kind: 'hello', engineRun: 'e1', source: 'practice:a', mode: 'practice' }, 1);
    await tell(
      {
        kind: 'quotes',
        symbols: [symbolName('/NQ')],
        rows,
        contracts: ['/NQZ26'],
        previousCloses: [null],
        forming: [],
        superseded: 2,
        isSnapshot: false,
      },
      1,
    );
    await tell({ ...kept, seq: 1 }, 1);
    // Sent again, by a new engine that read the past: known.
    await tell({ ...kept, seq: 2, isRecovered: true, lostBefore: 1 }, 1);
    expect(said).toEqual([
      { kind: 'more' },
      { kind: 'more' },
      { kind: 'taken', engineRun: 'e1', seq: 1 },
      { kind: 'taken', engineRun: 'e1', seq: 2 },
    ]);
    expect((await ask('/api/feed/quotes/snapshot/')).body).toMatchObject({
      source: 'practice:a',
      quotes: [
        { symbol: '/NQ', last: 25_612.5, bid: null, contract: '/NQZ26', mode: 'practice', seq: 1, grade: 'measured' },
      ],
    });
    expect((await ask('/health')).body['api']).toMatchObject({
      channels: 2,
      published: 2,
      quotesSuperseded: 2,
      keptLost: 1,
    });
    host.intake.takeFeedStatus({ state: 'offline', reason: 'No connection.', sinceWallMs: START });
    expect((await ask('/api/feed/quotes/snapshot/')).body).toMatchObject({
      quotes: [{ last: 25_612.5, grade: 'stale', seq: 2 }],
    });
    await tell({ kind: 'hello', engineRun: 'e2', source: 'schwab', mode: 'live' }, 1);
    expect((await ask('/api/feed/quotes/snapshot/')).body).toMatchObject({ source: 'schwab', quotes: [] });
    port1.close();
  });
});
