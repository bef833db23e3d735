import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { busBarSchema, busQuoteSchema } from '#core/contract/bus';
import { epochMs } from '#core/market/units';
import { eventually } from '../../archive/testing/eventually.ts';
import { earlierReader } from './testing/earlier-reader.ts';
import { mirrorConfig } from './testing/mirror-config.ts';
import { MINUTE_MS, MirrorStage } from './testing/mirror-stage.ts';
import { RedisServer } from './testing/redis-server.ts';
import { streamOf, times } from './testing/stream-of.ts';

let server: RedisServer;
let stage: MirrorStage;

beforeAll(async () => {
  server = await RedisServer.open();
});
afterAll(() => server.close());

beforeEach(async () => {
  await server.cli('FLUSHALL');
  stage = new MirrorStage(mirrorConfig({ addresses: [server.address] }));
  await stage.until('live');
});
afterEach(() => stage.close());

const latest = async (name: string): Promise<unknown> =>
  JSON.parse(await server.cli('HGET', 'live_data:latest:quotes', name));
const stream = (name: string): ReturnType<typeof streamOf> => streamOf(server, name);

describe('what is in Redis', () => {
  it('quotes: the newest of each symbol, with an envelope, and the set of active symbols', async () => {
    stage.quote('/NQ', 25_612.5);
    stage.quote('AAPL', 190.12, 190.13);
    await eventually(async () => {
      expect(await server.cli('HLEN', 'live_data:latest:quotes')).toBe('2');
    });
    const quote = busQuoteSchema.parse(await latest('/NQ'));
    expect(quote).toMatchObject({ symbol: '/NQ', bid: 25_612.5, ask: 25_612.75, last: null, asset_type: 'FUTURE' });
    expect(quote).toMatchObject({ v: 1, source: 'practice:test', mode: 'practice', seq: 1, grade: 'measured' });
    expect(quote.ts).toBe(MINUTE_MS / 1_000);
    expect(quote.age_ms).toBeGreaterThanOrEqual(0);
    const score = Number(await server.cli('ZSCORE', 'live_data:active_symbols', 'AAPL'));
    expect(score).toBeCloseTo((MINUTE_MS + 1) / 1_000, 3);
  });

  it('bars and signals as Streams, each once and in order', async () => {
    stage.minutes('/NQ', 3);
    stage.signal({ id: 'one', knownAtMs: epochMs(MINUTE_MS) });
    await eventually(async () => {
      expect(times(await stream('bars'))).toEqual(['14:30', '14:31', '14:32']);
    });
    const [bar] = await stream('bars');
    expect(busBarSchema.parse(bar)).toMatchObject({
      open: 100,
      close: 100,
      change: 'closed',
      grade: 'partial',
      seq: 1,
    });
    const [signal] = await stream('signals');
    expect(signal).toMatchObject({ kind: 'signal', type: 'LONG', details: { id: 'one', stop: 25_571.25 } });
  });

  it('nothing twice when the thread of the mirror is replaced', async () => {
    stage.minutes('/NQ', 3);
    stage.signal({ id: 'one' });
    await eventually(async () => {
      expect(await stream('bars')).toHaveLength(3);
      expect(await stream('signals')).toHaveLength(1);
    });
    await stage.replaceMirror();
    stage.minutes('/NQ', 1);
    await eventually(async () => {
      expect(times(await stream('bars'))).toEqual(['14:30', '14:31', '14:32', '14:33']);
    });
    expect(await stream('signals')).toHaveLength(1);
  });

  it('no price of a source that is not in use any more', async () => {
    stage.quote('/NQ', 1);
    stage.quote('/ES', 2);
    await eventually(async () => {
      expect(await server.cli('HLEN', 'live_data:latest:quotes')).toBe('2');
    });
    stage.sender.useSource('schwab');
    await eventually(async () => {
      const sources = await server.cli('HVALS', 'live_data:latest:quotes');
      expect(sources).not.toContain('practice:test');
    });
  });
});

describe('a subscriber of an earlier system', () => {
  it('in Python, reads quotes, candles, signals and accounts as it always did', async () => {
    const reader = await earlierReader(server.address, 5);
    stage.quote('/NQ', 25_612.5);
    stage.signal({ id: 'one' });
    await eventually(async () => {
      expect(await server.cli('EXISTS', 'live_data:stream:signals')).toBe('1');
    });
    stage.minutes('/NQ', 1);
    stage.mirror.setPortfolio({ source: 'practice:test', mode: 'practice', view: PORTFOLIO });
    const read = await reader.messages;
    reader.close();
    const of = (channel: string): unknown => read.find((message) => message.channel === channel)?.used;
    expect(of('live_data:quotes:/NQ')).toMatchObject({ symbol: '/NQ', bid: 25_612.5, ask: 25_612.75 });
    expect(of('ticks:candles')).toEqual({ symbol: '/NQ', time: '2026-11-20T14:30:00.000Z', close: 100 });
    expect(of('signals')).toMatchObject({ symbol: '/NQ', type: 'LONG', details: { id: 'one' } });
    expect(of('live_data:balances:key-1')).toMatchObject({ account_id: 'key-1', cash: 5_000, account_value: 12_000 });
  });
});

const AMOUNTS = {
  equity: null,
  availableFunds: null,
  dayTradingBuyingPower: null,
  maintenanceRequirement: null,
  longMarketValue: null,
  shortMarketValue: null,
  unsettledCash: null,
  isInCall: null,
};
const read = <Content>(content: Content): { syncedWallMs: number; problem: null; content: Content } => ({
  syncedWallMs: 1,
  problem: null,
  content,
});
const PORTFOLIO = {
  syncing: false,
  syncedWallMs: 1,
  problem: null,
  accounts: [
    {
      accountKey: 'key-1',
      name: 'Margin',
      maskedNumber: '…123',
      type: 'MARGIN',
      isDayTrader: null,
      isClosingOnly: null,
      balances: read({ ...AMOUNTS, liquidationValue: 12_000, cashBalance: 5_000, buyingPower: 10_000 }),
      positions: read([]),
      orders: read([]),
      transactions: read([]),
    },
  ],
};

it('counts each channel, and who listens to it', async () => {
  stage.quote('/NQ', 1);
  await eventually(async () => {
    const channels = await stage.mirror.channels();
    expect(channels.find(({ channel }) => channel === 'live_data:quotes:/NQ')).toMatchObject({
      published: 1,
      subscribers: 0,
      dropped: 0,
      errors: 0,
    });
  });
});
