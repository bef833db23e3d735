import { setTimeout as sleep } from 'node:timers/promises';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Engine } from '#core/engine/engine';
import { EngineOutput } from '#core/engine/engine-output';
import { FeedTape } from '#core/engine/feed-tape';
import type { Bar } from '#core/market/bar';
import { CLOSE_GRACE_MS } from '#core/market/bar-builder';
import { FLAG, type FeedBatch } from '#core/market/feed-batch';
import { priceFromPoints } from '#core/market/price';
import { epochMs, quantity, symbolName } from '#core/market/units';
import type { Signal } from '#core/signals/signal';
import { openArchive, type OpenArchive } from '../archive/testing/open-archive.ts';
import { scratchFolder } from '../archive/testing/scratch-folder.ts';
import { EngineHost } from './engine-host.ts';
import { defaultStrategy } from '#core/signals/catalogue';

/** The engine's recovery against the real archive: what an engine that is replaced in mid-session knows afterwards. */

const NQ = '/NQ';
const at = (time: string): number => Date.parse(`2026-11-24T${time}Z`);

async function until(what: string, condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (condition()) return;
    await sleep(5);
  }
  throw new Error(`never happened: ${what}`);
}

/** Two symbols through the opening, with a breakout, quotes between the trades, late trades, an interruption and broker bars. */
function roughMorning(): FeedTape {
  const tape = new FeedTape('epoch-1', 'schwab');
  tape.rare({ kind: 'link', state: 'up', exchangeMs: epochMs(at('14:28:00')) });
  tape.rare({ kind: 'reference', symbol: symbolName(NQ), contract: '/NQZ26', previousClose: priceFromPoints(90) });
  tape.trade(NQ, { at: at('14:27:59'), last: 100, total: 1_000, size: 1, flags: FLAG.image });
  tape.trade('QQQ', { at: at('14:27:58'), last: 50, total: 5_000, size: 1, flags: FLAG.image }).clock(at('14:28:00'));
  for (let second = 0; second < 900; second += 3) {
    const now = at('14:29:00') + second * 1_000;
    const wave = Math.round(20 * Math.sin(second / 70)) / 4 + second / 600;
    tape.trade(NQ, { at: now - 20, last: 100 + Math.round(wave * 4) / 4, total: 1_001 + second, size: 1 }).clock(now);
    tape.quote(NQ, { at: now + 500, bid: 100, ask: 101, total: 1_001 + second }).clock(now + 520);
    if (second % 60 === 6) tape.trade(NQ, { at: now - 8_000, last: 99.25, total: 1_001 + second, size: 2 });
    if (second % 9 === 0) tape.trade('QQQ', { at: now + 900, last: 50 + wave / 10, total: 5_001 + second, size: 1 });
    tape.clock(now + 1_000);
    // Every minute but the opening one, whose range the built bar gives.
    if (second % 60 === 9 && second > 180) {
      tape.rare({
        kind: 'broker-bar',
        symbol: symbolName(NQ),
        startMs: epochMs(now - 9_000 - 60_000),
        open: priceFromPoints(100),
        high: priceFromPoints(110),
        low: priceFromPoints(95),
        close: priceFromPoints(100),
        volume: quantity(60),
      });
    }
    if (second === 600) {
      tape.rare({ kind: 'link', state: 'down', exchangeMs: epochMs(now + 1_100) });
      tape.rare({ kind: 'link', state: 'up', exchangeMs: epochMs(now + 2_000) });
      tape.trade(NQ, { at: now, last: 100, total: 1_002 + second, size: 1, flags: FLAG.image }).clock(now + 2_500);
    }
  }
  return tape.clock(at('14:50:00'));
}

const finalBars = (bars: readonly Bar[]): Bar[] =>
  [...new Map(bars.map((bar) => [`${bar.symbol} ${bar.startMs}`, bar])).values()].sort(
    (a, b) => a.startMs - b.startMs || (a.symbol < b.symbol ? -1 : 1),
  );

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let opened: OpenArchive;
const closing: (() => void)[] = [];
beforeEach(async () => {
  scratch = await scratchFolder();
  opened = await openArchive(scratch.path);
});
afterEach(async () => {
  for (const close of closing.splice(0)) close();
  opened.feed.disconnect();
  opened.engine.disconnect();
  await opened.archive.close().catch(() => undefined);
  await scratch.remove();
});

/** An engine on the real archive, listened to on its way there. */
function startEngine(): { host: EngineHost; feed: MessagePort; bars: Bar[]; stored: Signal[]; told: Signal[] } {
  const [bars, stored, told]: [Bar[], Signal[], Signal[]] = [[], [], []];
  const host = new EngineHost({
    display: () => undefined,
    health: () => undefined,
    signal: (signal) => told.push(signal),
    recovered: () => undefined,
    alertMoves: () => undefined,
    paperSession: () => undefined,
  });
  host.configure({ source: 'schwab', strategies: [defaultStrategy([NQ])] });
  const [toEngine, toArchive, fromFeed] = [new MessageChannel(), new MessageChannel(), new MessageChannel()];
  toEngine.port1.on('message', (message: { kind: string; bars?: Bar[]; signals?: Signal[] }) => {
    bars.push(...(message.bars ?? []));
    stored.push(...(message.signals ?? []));
    toArchive.port1.postMessage(message);
  });
  toArchive.port1.on('message', (message) => {
    toEngine.port1.postMessage(message);
  });
  opened.archive.attachEngine(toArchive.port2);
  host.attachArchive(toEngine.port2);
  host.attachFeed(fromFeed.port2);
  closing.push(() => {
    host.close();
    toEngine.port1.close();
    toArchive.port1.close();
    fromFeed.port1.close();
  });
  return { host, feed: fromFeed.port1, bars, stored, told };
}

describe('an engine that is replaced in mid-session', () => {
  const tape = roughMorning();
  const reference = new EngineOutput();
  const whole = new Engine([defaultStrategy([NQ])]);
  for (const batch of tape.batches()) whole.apply(batch, reference);
  const expected = finalBars(reference.bars.map(({ bar }) => bar));

  // Before the opening minute, in it, behind the signal, in the last minute.
  it.each([[100], [220], [700], [tape.length - 3]])(
    'at item %i knows what one that never stopped knows',
    async (cut) => {
      expect(reference.signals).toHaveLength(1);
      const [past, future] = tape.batches([cut]) as [FeedBatch, FeedBatch];
      const through = past.firstRowSeq + past.rowCount - 1;
      opened.feed.sendFeed(past);
      const { host, feed, bars, stored, told } = startEngine();
      feed.postMessage({ kind: 'hello', epoch: 'epoch-1', source: 'schwab', throughRowSeq: through });
      feed.postMessage({ kind: 'feed-batch', batch: future });
      await until('recovered', () => !host.status().recovering);
      await until('everything', () => finalBars(bars).length === expected.length);
      expect(host.status().reason).toBeNull();
      expect(finalBars(bars)).toEqual(expected);
      expect(stored.map(({ id }) => id)).toEqual(reference.signals.map(({ id }) => id));
      const wasPast = reference.signals.every(({ knownAtMs }) => knownAtMs + CLOSE_GRACE_MS <= lastClockOf(past));
      expect(told).toHaveLength(wasPast ? 0 : 1);
    },
  );
});

function lastClockOf({ rows, rowCount }: FeedBatch): number {
  let newest = -Infinity;
  for (let row = 0; row < rowCount; row += 1)
    if (rows[row * 13] === 3) newest = Math.max(newest, rows[row * 13 + 2] ?? 0);
  return newest;
}
