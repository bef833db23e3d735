import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FLAG, ROW_QUOTE, type FeedBatch } from '#core/market/feed-batch';
import { priceFromPoints } from '#core/market/price';
import { epochMs, quantity, symbolName } from '#core/market/units';
import { openMarket, type OpenMarket } from '../../testing/open-market.ts';
import { askSqlite } from '../../testing/outside-readers.ts';
import { OPENING_MS } from '../../testing/sample-bars.ts';
import { SampleFeed } from '../../testing/sample-feed.ts';
import { MarketWriter, type MarketCommit } from './market-writer.ts';

let market: OpenMarket;
let writer: MarketWriter;
beforeEach(async () => {
  market = await openMarket();
  writer = new MarketWriter(market.database);
});
afterEach(() => market.close());

const commit = (...batches: readonly FeedBatch[]): MarketCommit =>
  writer.commit(
    batches.map((batch, index) => ({ kind: 'feed-batch', seq: index + 1, batch })),
    0,
  );
const ask = <Row>(query: string): Promise<Row[]> => askSqlite<Row>(market.file, query);
const rowNumbers = async (): Promise<number[]> =>
  (await ask<{ n: number }>('SELECT row_seq AS n FROM readable_ticks ORDER BY tick_id')).map(({ n }) => n);
const at = (seconds: number): number => OPENING_MS + seconds * 1_000;

describe('what is kept of a feed', () => {
  it('is every trade, whole', async () => {
    commit(new SampleFeed().trade(at(0.15), { totalVolume: 412_012, bid: NaN, lastSize: 3 }).batch());
    expect(await ask('SELECT * FROM readable_ticks')).toEqual([
      {
        symbol: '/NQ',
        time: '2026-11-20T14:30:00.150Z',
        last: 25_600,
        last_size: 3,
        total_volume: 412_012,
        bid: null,
        ask: 25_600.25,
        bid_size: 7,
        ask_size: 9,
        is_trade: 1,
        is_image: 0,
        is_estimated_time: 0,
        received: '2026-11-20T14:30:00.162Z',
        exchange_ms: at(0.15),
        source: 'schwab',
        epoch: 'run-1',
        row_seq: 1,
        tick_id: 2 ** 33 + 1,
      },
    ]);
  });

  it('is every snapshot after a connection, also one without a trade, and no other quote', async () => {
    const feed = new SampleFeed()
      .quote(at(0), { flags: FLAG.image, last: NaN })
      .trade(at(0), { symbol: 1, flags: FLAG.image })
      .quote(at(1))
      .trade(at(2))
      .quote(at(3));
    commit(feed.batch());
    expect(await ask('SELECT symbol, row_seq, is_trade, is_image FROM readable_ticks')).toEqual([
      { symbol: '/NQ', row_seq: 1, is_trade: 0, is_image: 1 },
      { symbol: '/ES', row_seq: 2, is_trade: 1, is_image: 1 },
      { symbol: '/NQ', row_seq: 4, is_trade: 1, is_image: 0 },
    ]);
  });

  it('is each rare event with the row before which it came', async () => {
    const feed = new SampleFeed()
      .event({ kind: 'link', state: 'up', exchangeMs: epochMs(at(0)) })
      .trade(at(1))
      .event({ kind: 'reference', symbol: symbolName('/NQ'), contract: '/NQZ26' })
      .event({ kind: 'reference', symbol: symbolName('/ES'), previousClose: priceFromPoints(6_600) });
    commit(feed.batch(), feed.event({ kind: 'link', state: 'down', exchangeMs: epochMs(at(9)) }).batch());
    expect(await ask("SELECT before_row_seq, kind, body ->> 'contract' AS contract FROM feed_events")).toEqual([
      { before_row_seq: 1, kind: 'link', contract: null },
      { before_row_seq: 2, kind: 'reference', contract: '/NQZ26' },
      { before_row_seq: 2, kind: 'reference', contract: null },
      { before_row_seq: 2, kind: 'link', contract: null },
    ]);
  });

  it('is the first and the last reading of the clock between two trades', async () => {
    const feed = new SampleFeed().clock(at(0)).trade(at(1)).clock(at(1)).clock(at(2)).clock(at(3)).trade(at(3));
    commit(feed.trade(at(3)).clock(at(3.5)).trade(at(3)).batch());
    expect(await ask('SELECT row_seq, clock_ms FROM clock_readings')).toEqual([
      { row_seq: 1, clock_ms: at(0) },
      { row_seq: 3, clock_ms: at(1) },
      { row_seq: 8, clock_ms: at(3.5) },
    ]);
    expect(await ask('SELECT tick_id & 15 AS row_seq, clock_ms FROM ticks ORDER BY tick_id')).toEqual([
      { row_seq: 2, clock_ms: null },
      { row_seq: 6, clock_ms: at(3) },
      { row_seq: 7, clock_ms: null },
      { row_seq: 9, clock_ms: null },
    ]);
  });

  it('is the clock once a second while nothing trades', async () => {
    const feed = new SampleFeed().trade(at(0));
    for (let tenth = 0; tenth < 25; tenth += 1) commit(feed.clock(at(tenth / 10)).batch());
    expect(await ask('SELECT row_seq, clock_ms FROM clock_readings')).toEqual([
      { row_seq: 2, clock_ms: at(0) },
      { row_seq: 3, clock_ms: at(0.1) },
      { row_seq: 13, clock_ms: at(1.1) },
      { row_seq: 23, clock_ms: at(2.1) },
    ]);
    expect(writer.exchangeMs()).toBe(at(2.4));
  });

  it('is a leap of the clock, forth or back, with what was before and what came after', async () => {
    const feed = new SampleFeed();
    for (const seconds of [0, 0.1, 0.2, 0.3, 0.4, 9_000, 0.5, 0.6, 0.7]) feed.clock(at(seconds));
    commit(feed.batch());
    const kept = await ask<{ n: number }>('SELECT row_seq AS n FROM clock_readings');
    expect(kept.map(({ n }) => n)).toEqual([1, 2, 5, 6, 7, 8]);
  });
});

describe('sending again', () => {
  it('stores nothing twice, whatever part of it comes again', async () => {
    const feed = new SampleFeed();
    const batches = [1, 2, 3].map((n) =>
      feed
        .trade(at(n))
        .event({ kind: 'link', state: 'up', exchangeMs: epochMs(at(n)) })
        .clock(at(n + 5))
        .batch(),
    );
    commit(...batches.slice(0, 2));
    commit(...batches);
    commit(...batches.slice(1));
    expect(await rowNumbers()).toEqual([1, 3, 5]);
    expect(await ask('SELECT count(*) AS n FROM feed_events')).toEqual([{ n: 3 }]);
    expect(writer.totals().ticks).toBe(3);
  });

  it('is recognised by a new archive thread as well', async () => {
    const feed = new SampleFeed();
    const first = feed.trade(at(1)).batch();
    commit(first);
    writer = new MarketWriter(market.database);
    commit(first, feed.trade(at(2)).batch());
    expect(await rowNumbers()).toEqual([1, 2]);
  });

  it('goes on after a transaction that failed', async () => {
    const feed = new SampleFeed();
    commit(feed.trade(at(0)).batch());
    market.database.pragma('max_page_count = 1');
    for (let n = 0; n < 3_000; n += 1) feed.trade(at(n), { symbol: n % 2 });
    const big = feed.batch();
    expect(() => commit(big)).toThrow('full');
    market.database.pragma('max_page_count = 1000000');
    commit(big, feed.trade(at(3_001)).batch());
    expect(await ask('SELECT count(*) AS n, max(row_seq) AS last FROM readable_ticks')).toEqual([
      { n: 3_002, last: 3_002 },
    ]);
    expect(writer.totals().ticks).toBe(3_002);
  });

  it('keeps the runs of a feed apart, and one run that changes its source', async () => {
    commit(new SampleFeed('run-1').trade(at(1)).batch());
    commit(new SampleFeed('run-2').trade(at(2)).batch());
    commit(new SampleFeed('run-2', 'practice:7').trade(at(3)).batch());
    expect(await ask('SELECT epoch, row_seq FROM readable_ticks ORDER BY tick_id')).toEqual([
      { epoch: 'run-1', row_seq: 1 },
      { epoch: 'run-2', row_seq: 1 },
      { epoch: 'run-2', row_seq: 1 },
    ]);
  });
});

describe('what never arrives', () => {
  it('shows in the numbers', () => {
    const feed = new SampleFeed();
    commit(feed.trade(at(1)).batch());
    feed.trade(at(2)).batch();
    commit(feed.trade(at(3)).batch());
    commit(feed.lose(40).trade(at(4)).batch());
    expect(writer.totals().lostRows).toBe(41);
  });

  it('adds up over the runs of a feed', () => {
    for (const run of ['run-1', 'run-2']) {
      const feed = new SampleFeed(run);
      commit(feed.trade(at(1)).batch(), feed.lose(5).trade(at(2)).batch());
    }
    expect(writer.totals().lostRows).toBe(10);
  });

  it('is told by a new archive thread as soon as the feed is heard again', () => {
    const feed = new SampleFeed();
    commit(feed.trade(at(1)).batch(), feed.lose(5).trade(at(2)).batch());
    writer = new MarketWriter(market.database);
    expect(writer.totals().lostRows).toBe(0);
    commit(feed.trade(at(3)).batch());
    expect(writer.totals().lostRows).toBe(5);
  });

  it('is not what came before this archive', () => {
    const feed = new SampleFeed();
    feed.trade(at(1)).batch();
    commit(feed.trade(at(2)).batch());
    expect(writer.totals().lostRows).toBe(0);
  });
});

describe('rows that are unfit', () => {
  it.each([
    ['a trade without a price', { last: NaN }],
    ['an endless price', { last: Infinity }],
    ['a price finer than can be kept', { last: 0.5 }],
    ['an endless quote', { ask: -Infinity }],
    ['no time', { exchangeMs: NaN }],
    ['no time of arrival', { receivedWallMs: NaN }],
    ['a symbol that the batch does not name', { symbol: 9 }],
    ['flags that are none', { flags: NaN }],
  ])('%s is counted and not stored', async (_, values) => {
    expect(commit(new SampleFeed().trade(at(1), values).trade(at(2)).batch()).refused).toBe(1);
    expect(await rowNumbers()).toEqual([2]);
  });

  it('plain quotes that are broken are no loss: none is kept', () => {
    expect(commit(new SampleFeed().quote(at(1), { bid: Infinity, kind: ROW_QUOTE }).batch()).refused).toBe(0);
  });

  it('a broken clock and a broken event are counted', () => {
    const price = priceFromPoints(25_600);
    const feed = new SampleFeed().clock(NaN).event({
      kind: 'broker-bar',
      symbol: symbolName('/NQ'),
      startMs: epochMs(at(0)),
      open: price,
      high: priceFromPoints(NaN),
      low: price,
      close: price,
      volume: quantity(1),
    });
    expect(commit(feed.batch()).refused).toBe(2);
  });
});
