import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { busQuoteSchema, type BusQuote } from '#core/contract/bus';
import type { PortfolioView } from '#core/contract/portfolio';
import { HealthBoard } from '../../../pipeline/health-board.ts';
import { ApiError } from '../api-error.ts';
import { ApiStage } from '../testing/api-stage.ts';

const part = <Content>(content: Content) => ({ syncedWallMs: 5, problem: null, content });
const PORTFOLIO: PortfolioView = {
  accounts: [
    {
      accountKey: 'key-1',
      name: 'Margin',
      maskedNumber: '…678',
      type: 'MARGIN',
      isDayTrader: false,
      isClosingOnly: false,
      balances: part({
        liquidationValue: 1_000,
        equity: null,
        cashBalance: 10,
        availableFunds: null,
        buyingPower: 20,
        dayTradingBuyingPower: null,
        maintenanceRequirement: null,
        longMarketValue: null,
        shortMarketValue: null,
        unsettledCash: null,
        isInCall: null,
      }),
      positions: part([
        {
          symbol: 'SPY',
          description: null,
          assetType: 'EQUITY',
          quantity: -3,
          averagePrice: 600.5,
          marketValue: -1_800,
          dayProfitLoss: 1,
          dayProfitLossPercent: 2,
          openProfitLoss: 3,
        },
      ]),
      orders: part([]),
      transactions: part([]),
    },
  ],
  syncing: false,
  syncedWallMs: 5,
  problem: null,
};

const quote = (symbol: string): BusQuote => ({
  kind: 'quote',
  type: 'quote',
  symbol,
  ts: 1,
  bid: 1,
  ask: 2,
  last: null,
  volume: null,
  bid_size: null,
  ask_size: null,
  last_size: null,
  previous_close: null,
  contract: null,
  asset_type: 'FUTURE',
  provider: 'practice',
  v: 1,
  source: 'practice:test',
  mode: 'practice',
  run: 'r',
  seq: 1,
  exchange_ms: 1_000,
  received_ms: 1_001,
  age_ms: 0,
  grade: 'measured',
});

const asked: [string, unknown][] = [];
let stage: ApiStage;
beforeEach(async () => {
  asked.length = 0;
  const note =
    (name: string, value: unknown) =>
    (argument: unknown): unknown => {
      asked.push([name, argument]);
      return value;
    };
  stage = await ApiStage.open({
    health: new HealthBoard('/home/somebody/archive').read(),
    answers: {
      portfolio: note('portfolio', PORTFOLIO),
      addSymbols: note('addSymbols', { own: ['/NQ'], extra: ['QQQ'] }),
      removeSymbols: () => {
        throw new ApiError('refused', 'It is on the own list.');
      },
      login: note('login', {
        brokerName: 'Schwab',
        token: 'none',
        attempt: 'waiting',
        callbackUrl: 'https://127.0.0.1:8182',
      }),
      beginLogin: note('beginLogin', { ok: true, sentence: 'The browser was opened.' }),
    },
  });
});
afterEach(() => stage.close());

describe('the routes of the earlier system', () => {
  it('name the accounts without asking the broker, and read positions and balances from it', async () => {
    const token = stage.token('portfolio');
    expect((await stage.json('/api/schwab/accounts/', { token })).body).toEqual({
      accounts: [
        { account_id: 'key-1', name: 'Margin', masked_number: '…678', account_type: 'MARGIN', is_day_trader: false },
      ],
      synced_ms: 5,
      problem: null,
    });
    expect(asked).toEqual([['portfolio', { read: false }]]);
    for (const method of ['GET', 'POST']) {
      const { body } = await stage.json('/api/schwab/accounts/key-1/positions/', { token, method });
      expect(body).toMatchObject({
        account_id: 'key-1',
        synced_ms: 5,
        positions: [{ symbol: 'SPY', quantity: -3, average_price: 600.5 }],
      });
      const balances = await stage.json('/api/schwab/accounts/key-1/balances/', { token, method });
      expect(balances.body).toMatchObject({
        balances: { cash: 10, buying_power: 20, account_value: 1_000, equity: null },
      });
    }
    expect(asked.slice(1)).toEqual(Array.from({ length: 4 }, () => ['portfolio', { read: true }]));
    expect(await stage.json('/api/schwab/accounts/key-2/positions', { token })).toMatchObject({
      status: 404,
      body: { code: 'unknown-account' },
    });
  });

  it('open the login here, and take no code', async () => {
    const token = stage.token('control');
    expect(await stage.json('/api/schwab/oauth/start/', { token, method: 'POST' })).toMatchObject({
      status: 200,
      body: {
        login: 'none',
        attempt: 'waiting',
        callback_url: 'https://127.0.0.1:8182',
        message: 'The browser was opened.',
      },
    });
    asked.length = 0;
    for (const query of ['?code=C0.test&session=x', '?state=abc', '?error=denied']) {
      const reply = await stage.json(`/api/schwab/oauth/callback/${query}`, { token });
      expect(reply).toMatchObject({ status: 409, body: { code: 'callback-elsewhere' } });
    }
    expect(asked).toEqual([]);
    expect((await stage.json('/api/schwab/oauth/callback', { token })).body).toMatchObject({ attempt: 'waiting' });
    expect((await stage.call('/api/schwab/oauth/start/', { token })).status).toBe(404);
  });

  it('change what is streamed, and say what they may not', async () => {
    const token = stage.token('control');
    const body = JSON.stringify({ symbols: ['QQQ'] });
    expect(await stage.json('/api/feed/tos/subscribe/', { token, method: 'POST', body })).toEqual({
      status: 200,
      body: { symbols: ['/NQ', 'QQQ'], own: ['/NQ'], subscribed: ['QQQ'] },
    });
    expect(asked).toEqual([['addSymbols', { symbols: ['QQQ'] }]]);
    expect(await stage.json('/api/feed/tos/unsubscribe/', { token, method: 'POST', body })).toMatchObject({
      status: 409,
      body: { code: 'refused' },
    });
    expect((await stage.json('/api/feed/tos/status/', { token: stage.token('quotes') })).body).toMatchObject({
      provider: 'practice:test',
      state: 'stopped',
    });
  });
});

describe('what is there besides', () => {
  it('gives the newest quotes as the bus carries them', async () => {
    stage.quotes.set('/NQ', quote('/NQ'));
    stage.quotes.set('QQQ', quote('QQQ'));
    const token = stage.token('quotes');
    const all = (await stage.json('/api/feed/quotes/snapshot/', { token })).body as { quotes: unknown[] };
    expect(all).toMatchObject({ count: 2, source: 'practice:test' });
    expect(busQuoteSchema.parse(all.quotes[0])).toEqual(quote('/NQ'));
    const some = await stage.json('/api/feed/quotes/snapshot/?symbols=QQQ,ZZZ', { token });
    expect(some.body).toMatchObject({ count: 1, quotes: [{ symbol: 'QQQ' }] });
  });

  it('describes itself: every route with its right, every message with its schema', async () => {
    const token = stage.token('quotes');
    const document = (await stage.json('/openapi.json', { token })).body as {
      openapi: string;
      paths: Record<string, Record<string, { summary: string; description: string; responses: unknown }>>;
    };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths).sort()).toEqual([
      '/api/feed/quotes/snapshot/',
      '/api/feed/tos/status/',
      '/api/feed/tos/subscribe/',
      '/api/feed/tos/unsubscribe/',
      '/api/history/',
      '/api/schwab/accounts/',
      '/api/schwab/accounts/{id}/balances/',
      '/api/schwab/accounts/{id}/positions/',
      '/api/schwab/oauth/callback/',
      '/api/schwab/oauth/start/',
      '/api/signals/',
      '/api/stream/',
      '/health',
      '/metrics',
      '/openapi.json',
      '/schema',
    ]);
    for (const operations of Object.values(document.paths)) {
      for (const { summary, description } of Object.values(operations))
        expect([summary, description]).not.toContain(undefined);
    }
    expect(JSON.stringify(document.paths['/api/history/'])).toContain('"enum":["partial"');
    const schema = (await stage.json('/schema', { token })).body as { oneOf: unknown[] };
    expect(schema.oneOf.length).toBeGreaterThan(8);
  });

  it('tells Prometheus of feed, engine, archive and bus, and of no account and no folder', async () => {
    stage.publish('live_data:quotes:/NQ', 1);
    stage.publish('live_data:positions:key-1', 1);
    const { text, headers } = await stage.call('/metrics', { token: stage.token('quotes') });
    expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(text).toMatch(/^bellwether_feed_state\{state="stopped"\} 1$/m);
    expect(text).toMatch(/^bellwether_feed_state\{state="live"\} 0$/m);
    expect(text).toMatch(/^bellwether_archive_lost_rows_total 0$/m);
    expect(text).toMatch(/^bellwether_bus_channel_messages_total\{channel="live_data:quotes:\/NQ"\} 1$/m);
    // Not known is not 0.
    expect(text).not.toMatch(/^bellwether_feed_last_data_timestamp_seconds /m);
    const health = await stage.call('/health', { token: stage.token('quotes') });
    for (const told of [text, health.text]) expect(told).not.toMatch(/key-1|somebody/);
    expect(JSON.parse(health.text)).toMatchObject({
      feed: { state: 'stopped' },
      archive: { state: 'opening' },
      api: { channels: 2, published: 2 },
    });
  });
});
