import { describe, expect, it } from 'vitest';
import type { DisplayBatch, QuoteView } from '#core/contract/display';
import { epochMs, symbolName, wallMs, type Price } from '#core/market/units';
import { DisplayMemory } from './display-memory.ts';

const quote = (symbol: string, last: number): QuoteView => ({
  symbol: symbolName(symbol),
  contract: null,
  last: last as Price,
  lastSize: null,
  bid: null,
  ask: null,
  bidSize: null,
  askSize: null,
  totalVolume: null,
  previousClose: null,
  exchangeMs: epochMs(1),
  receivedWallMs: wallMs(1),
});

const batch = (seq: number, quotes: readonly QuoteView[]): DisplayBatch => ({
  seq,
  exchangeMs: epochMs(seq),
  madeWallMs: wallMs(seq),
  oldestTickReceivedWallMs: wallMs(seq),
  quotes,
  forming: [],
  closed: [],
  openingRanges: [],
  signals: [],
});

describe('what a window that opens late is shown', () => {
  it('is nothing before the first batch', () => {
    expect(new DisplayMemory().snapshot()).toBeNull();
  });

  it('is the newest value of every symbol, not only of the last batch', () => {
    const memory = new DisplayMemory();
    memory.remember(batch(1, [quote('/NQ', 10), quote('QQQ', 20)]));
    memory.remember(batch(2, [quote('/NQ', 11)]));
    const snapshot = memory.snapshot();
    expect(snapshot?.quotes.map(({ symbol, last }) => [symbol, last])).toEqual([
      ['/NQ', 11],
      ['QQQ', 20],
    ]);
    expect(snapshot).toMatchObject({ seq: 2, oldestTickReceivedWallMs: null });
  });
});
