import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DisplayBatch, QuoteView } from '#core/contract/display';
import { epochMs, quantity, symbolName, wallMs, type Price } from '#core/market/units';
import type { OpeningRangeView } from '#core/signals/signal';
import { makeSignal } from '../testing/make.ts';
import { addSignals, applyDisplayBatch, useMarket, withSignals } from './market-store.ts';

const quote = (symbol: string, last: number): QuoteView => ({
  symbol: symbolName(symbol),
  contract: null,
  last: last as Price,
  lastSize: quantity(1),
  bid: null,
  ask: null,
  bidSize: null,
  askSize: null,
  totalVolume: null,
  previousClose: null,
  exchangeMs: epochMs(0),
  receivedWallMs: wallMs(0),
});

const batch = (over: Partial<DisplayBatch>): DisplayBatch => ({
  seq: 1,
  exchangeMs: epochMs(0),
  madeWallMs: wallMs(0),
  oldestTickReceivedWallMs: null,
  quotes: [],
  forming: [],
  closed: [],
  openingRanges: [],
  signals: [],
  ...over,
});

beforeEach(() => {
  vi.useFakeTimers();
  vi.advanceTimersByTime(1_000);
  useMarket.setState(useMarket.getInitialState(), true);
});

afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
});

const renewLists = (): void => {
  vi.advanceTimersByTime(200);
};

describe('the market store', () => {
  it('changes the quotes that a batch brings and no other', () => {
    applyDisplayBatch(batch({ quotes: [quote('/NQ', 1), quote('QQQ', 2)] }));
    renewLists();
    const before = useMarket.getState().quotes['QQQ'];
    applyDisplayBatch(batch({ quotes: [quote('/NQ', 3)] }));
    renewLists();
    expect(useMarket.getState().quotes['/NQ']?.last).toBe(3);
    expect(useMarket.getState().quotes['QQQ']).toBe(before);
  });

  it('keeps its parts as they are when a batch brings nothing for them', () => {
    applyDisplayBatch(batch({ quotes: [quote('/NQ', 1)] }));
    renewLists();
    const { quotes, signals, openingRanges } = useMarket.getState();
    applyDisplayBatch(batch({}));
    expect(useMarket.getState().quotes).toBe(quotes);
    expect(useMarket.getState().signals).toBe(signals);
    expect(useMarket.getState().openingRanges).toBe(openingRanges);
  });

  it('renews the lists a few times a second, with the newest of each symbol', () => {
    let renewals = 0;
    const stop = useMarket.subscribe(() => renewals++);
    for (let tick = 1; tick <= 600; tick++) {
      applyDisplayBatch(batch({ quotes: [quote('/NQ', tick)] }));
      vi.advanceTimersByTime(1);
    }
    renewLists();
    stop();
    expect(renewals).toBeLessThanOrEqual(8);
    expect(useMarket.getState().quotes['/NQ']?.last).toBe(600);
  });

  it('knows the range of every strategy of a symbol, and none any more when nothing watches it', () => {
    const range = { symbol: symbolName('/NQ'), state: { kind: 'armed', high: 2, low: 1 } } as OpeningRangeView;
    const symbolRanges = (ranges: readonly OpeningRangeView[]) => [{ symbol: symbolName('/NQ'), ranges }];
    applyDisplayBatch(batch({ openingRanges: symbolRanges([range, { ...range, activeId: 'other' }]) }));
    expect(useMarket.getState().openingRanges['/NQ']).toHaveLength(2);
    applyDisplayBatch(batch({ quotes: [quote('/NQ', 1)] }));
    expect(useMarket.getState().openingRanges['/NQ']).toHaveLength(2);
    applyDisplayBatch(batch({ openingRanges: symbolRanges([]) }));
    expect(useMarket.getState().openingRanges['/NQ']).toEqual([]);
  });

  it('holds each signal once, newest first', () => {
    const old = makeSignal({ id: 'old', knownAtMs: epochMs(1) });
    const young = makeSignal({ id: 'young', knownAtMs: epochMs(2) });
    expect(withSignals([old], [young, old]).map(({ id }) => id)).toEqual(['young', 'old']);
    const known = [old];
    expect(withSignals(known, [old])).toBe(known);
  });

  it('takes a signal from the stream for news, one from the archive not', () => {
    addSignals([makeSignal({ id: 'stored' })]);
    expect(useMarket.getState().newSignal).toBeNull();
    applyDisplayBatch(batch({ signals: [makeSignal({ id: 'live' })] }));
    expect(useMarket.getState().newSignal?.id).toBe('live');
  });
});
