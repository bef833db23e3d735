import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackedBars } from '#core/contract/display';
import { unpackBars } from '#core/market/packed-bars';
import { priceFromPoints } from '#core/market/price';
import type { TradeFrame } from '#core/market/trade-frame';
import { MarketWriter } from '../sqlite/market/market-writer.ts';
import { openMarket, type OpenMarket } from '../testing/open-market.ts';
import { askDuckDb } from '../testing/outside-readers.ts';
import { OPENING_MS } from '../testing/sample-bars.ts';
import { SampleFeed } from '../testing/sample-feed.ts';
import { testBinding } from '../testing/sqlite-binding.ts';
import { TradeBarDesk } from './trade-bar-desk.ts';

let market: OpenMarket;
let writer: MarketWriter;
let feed: SampleFeed;
let seq: number;
let desk: TradeBarDesk;
beforeEach(async () => {
  market = await openMarket();
  writer = new MarketWriter(market.database);
  feed = new SampleFeed();
  seq = 0;
  desk = new TradeBarDesk(market.file, testBinding());
});
afterEach(() => market.close());

const commit = (): void => {
  seq += 1;
  writer.commit([{ kind: 'feed-batch', seq, batch: feed.batch() }], OPENING_MS);
};

interface SampleTrade {
  readonly ms: number;
  readonly points: number;
  readonly size: number;
}
/** Uneven in time, price and size, and the same at every run; several fall into one millisecond. */
const tradeAt = (index: number): SampleTrade => ({
  ms: OPENING_MS + Math.floor(index / 3) * 7 + (index % 997),
  points: 25_600 + ((index * 37) % 101) * 0.25,
  size: 1 + ((index * 13) % 9),
});
function trade(from: number, to: number): SampleTrade[] {
  const trades = Array.from({ length: to - from }, (_, index) => tradeAt(from + index));
  for (const { ms, points, size } of trades) {
    feed.trade(ms, { last: priceFromPoints(points), lastSize: size });
    feed.trade(ms, { symbol: 1 }).quote(ms);
  }
  commit();
  return trades;
}

const ask = (frame: TradeFrame, fromMs: number | null = null): Promise<PackedBars> =>
  desk.bars({ symbol: '/NQ', frame, fromMs, limit: 10_000 });

const shown = (bars: PackedBars): unknown[] =>
  unpackBars(bars).map(({ open, high, low, close, volume, tickCount }) => ({
    open: open / 1e8,
    high: high / 1e8,
    low: low / 1e8,
    close: close / 1e8,
    volume,
    trades: tickCount,
  }));

describe('bars made of stored trades', () => {
  it.each([
    [{ unit: 'trade', count: 50 }, '(row_number() OVER (ORDER BY id) - 1) // 50'],
    [{ unit: 'second', count: 1 }, 'moment // 1000'],
    // A bar of volume ends with the trade that reaches it: no plain division says which; one of every trade does.
    [{ unit: 'volume', count: 1 }, 'id'],
  ] as const)('are those that SQL makes: %j', async (frame, group) => {
    const trades = trade(0, 4_000);
    const file = join(market.file, '..', 'trades.json');
    await writeFile(file, JSON.stringify(trades.map((each, id) => ({ ...each, id }))));
    const expected = await askDuckDb(`
      WITH trades AS (SELECT *, max(ms) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING) AS moment FROM read_json('${file}')),
      grouped AS (SELECT *, ${group} AS bar FROM trades)
      SELECT arg_min(points, id)::DOUBLE AS open, max(points)::DOUBLE AS high, min(points)::DOUBLE AS low,
        arg_max(points, id)::DOUBLE AS close, sum(size)::DOUBLE AS volume, count(*)::DOUBLE AS trades
      FROM grouped GROUP BY bar ORDER BY bar`);
    expect(shown(await ask(frame))).toEqual(expected);
  });

  it('are kept up: what is asked for later holds what came since, and ends as if asked at once', async () => {
    trade(0, 1_000);
    const frame = { unit: 'trade', count: 300 } as const;
    const first = unpackBars(await ask(frame));
    expect(first.map(({ tickCount, grade }) => [tickCount, grade])).toEqual([
      [300, 'built'],
      [300, 'built'],
      [300, 'built'],
      [100, 'partial'],
    ]);
    trade(1_000, 1_400);
    const newestMs = first.at(-1)?.startMs ?? NaN;
    const later = unpackBars(await ask(frame, newestMs));
    expect(later.map(({ tickCount, grade }) => [tickCount, grade])).toEqual([
      [300, 'built'],
      [200, 'partial'],
    ]);
    const anew = new TradeBarDesk(market.file, testBinding());
    const whole = unpackBars(await anew.bars({ symbol: '/NQ', frame, fromMs: newestMs, limit: 10 }));
    expect(whole).toEqual(later);
  });

  it('conserve volume, rise in time, and keep a range', async () => {
    const trades = trade(0, 3_000);
    const bars = unpackBars(await ask({ unit: 'range', count: 20 }));
    expect(bars.reduce((sum, { volume }) => sum + volume, 0)).toBe(trades.reduce((sum, { size }) => sum + size, 0));
    expect(bars.every(({ high, low }) => high - low <= priceFromPoints(5))).toBe(true);
    expect(bars.every(({ startMs }, index) => startMs > (bars[index - 1]?.startMs ?? -Infinity))).toBe(true);
  });

  it('begin anew where an exchange that is practised with plays the same hour again', async () => {
    trade(0, 300);
    await ask({ unit: 'trade', count: 100 });
    const HOUR_MS = 3_600_000;
    feed.trade(OPENING_MS + HOUR_MS, { last: priceFromPoints(1) });
    commit();
    feed = new SampleFeed('run-2');
    trade(0, 150);
    const bars = unpackBars(await ask({ unit: 'trade', count: 100 }));
    expect(bars.map(({ tickCount }) => tickCount)).toEqual([100, 50]);
  });

  it('count a late trade where it arrives, however old its stamp', async () => {
    trade(0, 300);
    const before = unpackBars(await ask({ unit: 'trade', count: 100 }));
    feed.trade(OPENING_MS - 3_600_000, { last: priceFromPoints(1), lastSize: 5 });
    commit();
    const after = unpackBars(await ask({ unit: 'trade', count: 100 }));
    expect(after.slice(0, 3)).toEqual(before);
    expect(after.at(-1)).toMatchObject({ tickCount: 1, volume: 5, grade: 'partial' });
    expect(after).toHaveLength(4);
  });

  it('are none where there is no trade, no symbol, or no archive', async () => {
    expect((await ask({ unit: 'trade', count: 5 })).count).toBe(0);
    const nowhere = new TradeBarDesk(join(market.file, 'nowhere'), testBinding());
    await expect(
      nowhere.bars({ symbol: '/NQ', frame: { unit: 'trade', count: 5 }, fromMs: null, limit: 1 }),
    ).rejects.toThrow();
  });
});
