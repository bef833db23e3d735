import { afterEach, beforeEach, expect, it } from 'vitest';
import { openMarket, type OpenMarket } from '../../testing/open-market.ts';
import { OPENING_MS } from '../../testing/sample-bars.ts';
import { SampleFeed } from '../../testing/sample-feed.ts';
import { testBinding } from '../../testing/sqlite-binding.ts';
import { openReader } from '../open-database.ts';
import { MarketWriter } from './market-writer.ts';
import { TickDayReader } from './tick-day-reader.ts';

const MS_PER_DAY = 86_400_000;

let market: OpenMarket;
beforeEach(async () => {
  market = await openMarket();
});
afterEach(() => market.close());

it('reads each day as one statement over the whole table would, wherever its ticks lie', () => {
  const writer = new MarketWriter(market.database);
  // Two runs of a feed, the second of which tells late of the first day, and ticks at both ends of the days.
  const times = [
    [0, 3_600_000, MS_PER_DAY, MS_PER_DAY + 1],
    [2 * MS_PER_DAY, 60_000, 3 * MS_PER_DAY - 55_800_001, MS_PER_DAY + 2],
  ];
  times.forEach((run, index) => {
    const feed = new SampleFeed(`run-${index}`);
    for (const ms of run) feed.trade(OPENING_MS - 3 * MS_PER_DAY + ms, {});
    writer.commit([{ kind: 'feed-batch', seq: index + 1, batch: feed.batch() }], OPENING_MS);
  });
  const reader = openReader(market.file, testBinding());
  const ticks = new TickDayReader(reader);
  const days = ['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20'];
  const read = days.map((day) => [...ticks.pages('/NQ', day)].flat().map(({ tick_id }) => tick_id));
  const bySql = days.map((day) =>
    reader
      .prepare<[number, number], number>(
        'SELECT tick_id FROM ticks WHERE exchange_ms >= ? AND exchange_ms < ? ORDER BY tick_id',
      )
      .pluck()
      // 18:00 in New York, in winter.
      .all(Date.parse(`${day}T23:00:00Z`) - MS_PER_DAY, Date.parse(`${day}T23:00:00Z`)),
  );
  expect(read).toEqual(bySql);
  expect(read.flat()).toHaveLength(8);
  expect([...ticks.pages('QQQ', '2026-11-17')]).toEqual([]);
  reader.close();
});
