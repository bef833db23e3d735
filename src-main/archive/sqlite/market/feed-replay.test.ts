import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReplayRequest } from '#core/contract/workers';
import { Engine } from '#core/engine/engine';
import { EngineOutput } from '#core/engine/engine-output';
import {
  FLAG,
  readRow,
  ROW_CLOCK,
  ROW_QUOTE,
  ROW_TRADE,
  type FeedBatch,
  type RareFeedEvent,
} from '#core/market/feed-batch';
import { priceFromPoints } from '#core/market/price';
import { epochMs, quantity, symbolName } from '#core/market/units';
import { openMarket, type OpenMarket } from '../../testing/open-market.ts';
import { OPENING_MS } from '../../testing/sample-bars.ts';
import { SampleFeed } from '../../testing/sample-feed.ts';
import { FeedReader } from './feed-reader.ts';
import { replayFeed } from './feed-replay.ts';
import { MarketWriter } from './market-writer.ts';
import { defaultStrategy } from '#core/signals/catalogue';

let market: OpenMarket;
beforeEach(async () => {
  market = await openMarket();
});
afterEach(() => market.close());

const at = (seconds: number): number => OPENING_MS + seconds * 1_000;

function store(into: OpenMarket, ...batches: readonly FeedBatch[]): void {
  new MarketWriter(into.database).commit(
    batches.map((batch, index) => ({ kind: 'feed-batch', seq: index + 1, batch })),
    0,
  );
}

function replay(from: OpenMarket, values: { epoch?: string; through?: number; fromMs?: number } = {}): FeedBatch[] {
  const { epoch = 'run-1', through = 1e9, fromMs = 0 } = values;
  const request: ReplayRequest = {
    kind: 'replay',
    requestSeq: 1,
    source: 'schwab',
    fromExchangeMs: epochMs(fromMs),
    through: { epoch, throughRowSeq: through },
  };
  return [...replayFeed(new FeedReader(from.database), request)];
}

/**
 * What batches say, in order: each kept row and event with the clock as it then stands. Plain quotes count for nothing,
 * and a clock that is not followed by anything shows at the end.
 */
function heard(batches: readonly FeedBatch[]): unknown[] {
  const told: unknown[] = [];
  let clockMs = -Infinity;
  for (const batch of batches) {
    for (let row = 0; row <= batch.rowCount; row += 1) {
      for (const { beforeRow, event } of batch.rare) if (beforeRow === row) told.push({ clockMs, event });
      if (row === batch.rowCount) break;
      const { kind, ...values } = readRow(batch, row);
      if (kind === ROW_CLOCK) clockMs = values.exchangeMs;
      else if (kind === ROW_TRADE || (values.flags & FLAG.image) !== 0) told.push({ clockMs, kind, ...values });
    }
  }
  return [...told, { clockMs }];
}

/** One thing that a feed does; `ms` moves the exchange's time, `skewMs` is how far a stamp lies off it. */
const aStep = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('trade' as const),
      ms: fc.nat(3_000),
      skewMs: fc.oneof(fc.constant(0), fc.integer({ min: -90_000, max: 20_000 })),
      symbol: fc.nat(1),
      last: fc.integer({ min: 1, max: 9 }),
      volume: fc.integer({ min: -1, max: 5 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('clock' as const),
      ms: fc.nat(1_500),
      skewMs: fc.oneof(
        { weight: 9, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.constantFrom(-50, -200_000, 30_000, 5_000_000, -5_000_000) },
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pause' as const), ms: fc.constantFrom(70_000, 4_000_000) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('quote' as const, 'image' as const),
      ms: fc.nat(10),
      symbol: fc.nat(1),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('up' as const, 'down' as const, 'bar' as const, 'reference' as const, 'batch' as const),
    }),
  },
);
type Step = typeof aStep extends fc.Arbitrary<infer Value> ? Value : never;

function brokerBar(startMs: number): RareFeedEvent {
  const price = priceFromPoints(25_600);
  const values = { open: price, high: price, low: price, close: price, volume: quantity(7) };
  return { kind: 'broker-bar', symbol: symbolName('/NQ'), startMs: epochMs(startMs), ...values };
}

/** A plain quote from the future would be counted by an engine that hears it, and it is not kept. */
const LONG_AGO_MS = OPENING_MS - 36_000_000;

/** What a feed sends when it does all that. */
function play(steps: readonly Step[]): FeedBatch[] {
  const feed = new SampleFeed();
  const batches: FeedBatch[] = [];
  const totals = [900, 900];
  let nowMs = OPENING_MS;
  for (const step of steps) {
    if ('ms' in step) nowMs += step.ms;
    if (step.do === 'clock') feed.clock(nowMs + step.skewMs);
    else if (step.do === 'trade') {
      const totalVolume = (totals[step.symbol] ?? 0) + step.volume;
      totals[step.symbol] = totalVolume;
      feed.trade(nowMs + step.skewMs, { symbol: step.symbol, last: step.last, totalVolume, bidSize: NaN });
    } else if (step.do === 'quote') feed.quote(LONG_AGO_MS, { symbol: step.symbol });
    else if (step.do === 'image') feed.quote(nowMs, { symbol: step.symbol, flags: FLAG.image, last: NaN });
    else if (step.do === 'bar') feed.event(brokerBar(Math.floor(nowMs / 60_000) * 60_000 - 60_000));
    else if (step.do === 'reference') feed.event({ kind: 'reference', symbol: symbolName('/ES'), contract: '/ESZ26' });
    else if (step.do === 'batch') batches.push(feed.batch());
    else if (step.do !== 'pause') feed.event({ kind: 'link', state: step.do, exchangeMs: epochMs(nowMs) });
  }
  return [...batches, feed.batch()];
}

/** What an engine makes of batches: its bars as they stand in the end, its signals, and all it counted. */
function engineOn(batches: readonly FeedBatch[], apply: 'apply' | 'applyRecovery'): unknown {
  const engine = new Engine([defaultStrategy(['/NQ', '/ES'])]);
  const out = new EngineOutput();
  for (const batch of batches) engine[apply](batch, out);
  const bars = new Map(out.bars.map(({ bar }) => [`${bar.startMs} ${bar.symbol}`, bar]));
  return {
    bars: [...bars.keys()].sort().map((key) => bars.get(key)),
    signals: [...out.signals, ...out.recovered].map(({ id }) => id),
    counters: engine.counters(),
  };
}

describe('replaying from the beginning', () => {
  /** Stores what the steps make and replays it. */
  async function throughArchive(batches: readonly FeedBatch[]): Promise<FeedBatch[]> {
    const fresh = await openMarket();
    store(fresh, ...batches);
    const replayed = replay(fresh);
    await fresh.close();
    return replayed;
  }

  it('tells every kept row and event in its order, with the clock as it stood', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(aStep, { maxLength: 120 }), async (steps) => {
        const batches = play(steps);
        expect(heard(await throughArchive(batches))).toEqual(heard(batches));
      }),
      { numRuns: 60 },
    );
  });

  it('lets an engine make the same bars, signals and counts as the feed itself did', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(aStep, { minLength: 20, maxLength: 300 }), async (steps) => {
        const batches = play(steps);
        expect(engineOn(await throughArchive(batches), 'applyRecovery')).toEqual(engineOn(batches, 'apply'));
      }),
      { numRuns: Number(process.env['BELLWETHER_REPLAY_RUNS'] ?? 150) },
    );
  }, 300_000);

  it('tells the first clock reading after a connection as it came', () => {
    const feed = new SampleFeed().trade(at(-60), { flags: FLAG.image }).clock(at(-0.1)).clock(at(0.1)).trade(at(0.2));
    store(market, feed.batch());
    const clocks = replay(market)
      .flatMap((batch) => Array.from({ length: batch.rowCount }, (_, row) => readRow(batch, row)))
      .filter(({ kind }) => kind === ROW_CLOCK)
      .map(({ exchangeMs }) => exchangeMs);
    expect(clocks).toEqual([at(-0.1), at(0.1)]);
  });

  it('comes in batches of a bounded size whose parts are in order', () => {
    const feed = new SampleFeed();
    for (let n = 0; n < 10_000; n += 1) {
      feed.trade(at(n / 10), { totalVolume: n });
      if (n % 3 === 0) feed.clock(at(n / 10));
      if (n % 500 === 0) feed.event({ kind: 'reference', symbol: symbolName('/NQ'), contract: `${n}` });
    }
    const sent = feed.batch();
    store(market, sent);
    const batches = replay(market);
    expect(heard(batches)).toEqual(heard([sent]));
    expect(batches.map(({ batchSeq }) => batchSeq)).toEqual(batches.map((_, index) => index + 1));
    expect(Math.max(...batches.map(({ rowCount }) => rowCount))).toBeLessThanOrEqual(4_096);
    expect(batches.length).toBeGreaterThan(3);
  });
});

describe('replaying up to a row', () => {
  it('leaves out what comes live afterwards', () => {
    const feed = new SampleFeed().trade(at(1)).clock(at(2)).trade(at(3)).trade(at(4)).clock(at(9));
    store(market, feed.batch());
    const batches = replay(market, { through: 3 });
    expect(heard(batches)).toEqual(heard([new SampleFeed().trade(at(1)).clock(at(2)).trade(at(3)).batch()]));
  });

  it('has the event that came right after the row', () => {
    const link = { kind: 'link', state: 'down', exchangeMs: epochMs(at(2)) } as const;
    const feed = new SampleFeed().trade(at(1)).event(link);
    store(market, feed.batch(), feed.trade(at(3)).batch());
    expect(heard(replay(market, { through: 1 }))).toEqual(heard([new SampleFeed().trade(at(1)).event(link).batch()]));
  });

  it('has the earlier runs of the same source, and no other source', () => {
    store(market, new SampleFeed('run-0', 'practice:1').trade(at(1)).batch());
    store(market, new SampleFeed('run-1').trade(at(2)).batch());
    store(market, new SampleFeed('run-2').trade(at(3)).batch());
    store(market, new SampleFeed('run-3').trade(at(4)).batch());
    expect(replay(market, { epoch: 'run-2' }).map(({ epoch, source }) => [epoch, source])).toEqual([
      ['run-1', 'schwab'],
      ['run-2', 'schwab'],
    ]);
  });

  it('is empty for a run of which nothing is stored', () => {
    store(market, new SampleFeed('run-1').trade(at(2)).batch());
    expect(replay(market, { epoch: 'run-9' })).toEqual([]);
  });
});

describe('replaying from an instant', () => {
  const up = { kind: 'link', state: 'up', exchangeMs: epochMs(at(-900)) } as const;
  const reference = { kind: 'reference', symbol: symbolName('/NQ'), contract: '/NQZ26' } as const;

  /** Each row as text: what it is, its symbol, the second and its total volume. */
  const rowsOf = (batches: readonly FeedBatch[]): string[] =>
    batches.flatMap((batch) =>
      Array.from({ length: batch.rowCount }, (_, index) => {
        const { kind, symbol, exchangeMs, totalVolume, flags } = readRow(batch, index);
        const second = (exchangeMs - OPENING_MS) / 1_000;
        if (kind === ROW_CLOCK) return `clock ${second}`;
        return `${(flags & FLAG.image) !== 0 ? 'image' : 'trade'} ${String(symbol)} ${second} ${totalVolume}`;
      }),
    );

  it('begins with what the past left behind: link, references, and each symbol as a snapshot', () => {
    const feed = new SampleFeed()
      .event(up)
      .event(reference)
      .trade(at(-800), { symbol: 1, totalVolume: 70 })
      .clock(at(-700))
      .trade(at(-700), { totalVolume: 880 })
      .trade(at(-0.2), { totalVolume: 900 })
      .clock(at(-0.1))
      .trade(at(0.15), { totalVolume: 912 })
      .clock(at(0.3))
      .trade(at(-0.05), { totalVolume: 915 });
    store(market, feed.batch());
    const batches = replay(market, { fromMs: at(0) });
    expect(rowsOf(batches)).toEqual([
      'image /ES -800 70',
      'image /NQ -0.2 900',
      'clock -0.1',
      'trade /NQ 0.15 912',
      'clock 0.3',
      'trade /NQ -0.05 915',
    ]);
    expect(batches[0]?.rare).toEqual([
      { beforeRow: 0, event: up },
      { beforeRow: 0, event: reference },
    ]);
  });

  it('gives the same when the instant lies deep in a long run', () => {
    const feed = new SampleFeed().event(up).event(reference).trade(at(-9_000), { symbol: 1, totalVolume: 70 });
    for (let second = -8_000; second < 100; second += 0.25) {
      feed.clock(at(second)).trade(at(second), { totalVolume: 40_000 + second * 4 });
    }
    store(market, feed.batch());
    const batches = replay(market, { fromMs: at(99) });
    expect(rowsOf(batches)).toEqual([
      'image /ES -9000 70',
      'image /NQ 98.75 40395',
      'clock 98.75',
      'clock 99',
      'trade /NQ 99 40396',
      'clock 99.25',
      'trade /NQ 99.25 40397',
      'clock 99.5',
      'trade /NQ 99.5 40398',
      'clock 99.75',
      'trade /NQ 99.75 40399',
    ]);
    expect(batches[0]?.rare.map(({ event }) => event)).toEqual([up, reference]);
  });

  it('passes over runs that ended before, but not over the one that goes on', () => {
    store(market, new SampleFeed('run-1').clock(at(-500)).trade(at(-500)).batch());
    store(market, new SampleFeed('run-2').clock(at(-100)).trade(at(-100), { totalVolume: 5 }).batch());
    expect(rowsOf(replay(market, { epoch: 'run-2', fromMs: at(0) }))).toEqual(['image /NQ -100 5', 'clock -100']);
  });

  it('keeps broker bars of the past out', () => {
    const bar = (minute: number): RareFeedEvent => brokerBar(at(minute * 60));
    const feed = new SampleFeed().clock(at(-60)).event(bar(-3)).clock(at(1)).trade(at(1)).event(bar(-1)).event(bar(0));
    store(market, feed.batch());
    const events = replay(market, { fromMs: at(0) }).flatMap(({ rare }) => rare.map(({ event }) => event));
    expect(events).toEqual([bar(-1), bar(0)]);
  });
});

describe('a quote row', () => {
  it('that is no snapshot is not repeated', () => {
    store(market, new SampleFeed().quote(at(1)).trade(at(2)).quote(at(3), { kind: ROW_QUOTE }).batch());
    expect(replay(market).map(({ rowCount }) => rowCount)).toEqual([1]);
  });
});
