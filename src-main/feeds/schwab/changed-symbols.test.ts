import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FeedToEngine } from '#core/contract/workers';
import { readRow } from '#core/market/feed-batch';
import { symbolName } from '#core/market/units';
import { FeedBench } from './testing/feed-bench.ts';
import { until } from './testing/manual-world.ts';

const quote = (key: string, last: number): Record<string, unknown> => ({
  key,
  1: last - 1,
  2: last + 1,
  3: last,
  4: 3,
  5: 4,
  8: 1_000,
  9: 1,
  10: 0,
  11: 0,
});

let bench: FeedBench;
beforeEach(async () => {
  bench = await FeedBench.open();
});
afterEach(() => bench.close());

it('streams other symbols on the connection that is, and mixes up none of their rows', async () => {
  const { port1, port2 } = new MessageChannel();
  bench.feed.engineAttaching(() => bench.delivery.attachEngine(port1));
  await bench.live('/NQ', '/ES');
  await bench.frames(1, () => bench.streamer.data('LEVELONE_FUTURES', quote('/NQ', 100), quote('/ES', 200)));

  bench.feed.setSymbols(['/ES', '/CL', 'QQQ'].map(symbolName));
  await until('accepted', () => bench.streamer.commands().length >= 8);
  await bench.frames(1, () =>
    bench.streamer.data('LEVELONE_FUTURES', quote('/NQ', 101), quote('/ES', 201), quote('/CL', 300)),
  );
  bench.feed.setSymbols(['/NQ', '/ES'].map(symbolName));
  await bench.frames(1, () => bench.streamer.data('LEVELONE_FUTURES', quote('/NQ', 102), quote('/CL', 301)));
  await until('all handed on', () => {
    bench.world.advance(10);
    return bench.feed.health().ticksTotal === 5;
  });
  bench.world.advance(100);

  const seen: string[] = [];
  for (let next = receiveMessageOnPort(port2); next; next = receiveMessageOnPort(port2)) {
    const message = next.message as FeedToEngine;
    if (message.kind !== 'feed-batch') continue;
    for (let row = 0; row < message.batch.rowCount; row += 1) {
      const { symbol, last } = readRow(message.batch, row);
      if (symbol !== null) seen.push(`${symbol} ${last / 1e8}`);
    }
  }
  expect(seen).toEqual(['/NQ 100', '/ES 200', '/ES 201', '/CL 300', '/NQ 102']);
  expect(bench.streamer.connections).toBe(1);
  // What was on its way of a symbol that is not taken any more is no row and no fault; what nobody ever wanted is one.
  expect(bench.faultCount('unknownSymbol')).toBe(0);
  await bench.frames(1, () => {
    bench.streamer.data('LEVELONE_FUTURES', quote('/GC', 1));
  });
  expect(bench.faultCount('unknownSymbol')).toBe(1);
  await until('as it was', () => bench.feed.health().subscribed.join() === '/NQ,/ES');
  port2.close();
});

it('takes what it cannot stream for no list at all', async () => {
  await bench.live('/NQ');
  expect(() => bench.feed.setSymbols(['/NQ', 'a b'].map(symbolName))).toThrow('not a symbol that can be streamed');
  expect(bench.feed.health().subscribed).toEqual(['/NQ']);
});
