import { describe, expect, it } from 'vitest';
import type { DisplayBatch } from '#core/contract/display';
import type { Bar } from '#core/market/bar';
import { epochMs, quantity, symbolName, wallMs, type Price } from '#core/market/units';
import { BarHub, type BarNews } from './bar-hub.ts';

const bar = (symbol: string, minute: number, close = 1): Bar => ({
  symbol: symbolName(symbol),
  startMs: epochMs(minute * 60_000),
  open: 1 as Price,
  high: 2 as Price,
  low: 0 as Price,
  close: close as Price,
  volume: quantity(1),
  tickCount: 1,
  grade: 'built',
  contract: null,
});

const batch = (closed: readonly Bar[], forming: readonly Bar[]): DisplayBatch => ({
  seq: 1,
  exchangeMs: epochMs(90_000),
  madeWallMs: wallMs(5),
  oldestTickReceivedWallMs: wallMs(4),
  quotes: [],
  forming,
  closed,
  openingRanges: [],
  signals: [],
});

describe('the bar hub', () => {
  it('hands each symbol its own bars, closed before forming', () => {
    const hub = new BarHub();
    const news: BarNews[] = [];
    hub.listen('/NQ', (each) => news.push(each));
    hub.take(batch([bar('/NQ', 1), bar('/ES', 1)], [bar('/NQ', 2)]));
    expect(news).toHaveLength(1);
    expect(news[0]?.bars.map(({ startMs }) => startMs)).toEqual([60_000, 120_000]);
    expect(news[0]?.oldestTickReceivedWallMs).toBe(4);
  });

  it('says nothing to a listener that has left, nor of other symbols', () => {
    const hub = new BarHub();
    let heard = 0;
    const leave = hub.listen('/NQ', () => heard++);
    hub.take(batch([], [bar('/ES', 1)]));
    leave();
    hub.take(batch([], [bar('/NQ', 1)]));
    expect(heard).toBe(0);
  });

  it('keeps the newest bars of every symbol, each once and in order', () => {
    const hub = new BarHub();
    hub.take(batch([bar('/NQ', 2)], []));
    hub.take(batch([bar('/NQ', 1)], [bar('/NQ', 3)]));
    hub.take(batch([bar('/NQ', 2, 9)], []));
    expect(hub.recent('/NQ').map(({ startMs, close }) => [startMs / 60_000, close])).toEqual([
      [1, 1],
      [2, 9],
      [3, 1],
    ]);
    expect(hub.recent('QQQ')).toEqual([]);
  });

  it('is bounded', () => {
    const hub = new BarHub();
    for (let minute = 0; minute < 1_000; minute++) hub.take(batch([bar('/NQ', minute)], []));
    expect(hub.recent('/NQ')).toHaveLength(240);
    expect(hub.recent('/NQ').at(-1)?.startMs).toBe(999 * 60_000);
  });

  it('forgets what lies in the future of a new run', () => {
    const hub = new BarHub();
    hub.take(batch([bar('/NQ', 1), bar('/NQ', 50)], []));
    hub.forgetAfter(120_000);
    expect(hub.recent('/NQ')).toHaveLength(1);
  });
});
