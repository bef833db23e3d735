import { describe, expect, it } from 'vitest';
import { priceFromPoints } from '#core/market/price';
import { epochMs, symbolName, tradingDay } from '#core/market/units';
import type { OpeningRangeState, OpeningRangeView } from '#core/signals/signal';
import { drawnRange, rangeCaption } from './opening-range-layer.ts';

const high = priceFromPoints(25_612.5);
const low = priceFromPoints(25_571.25);
const view = (state: OpeningRangeState): OpeningRangeView => ({
  activeId: 'orb',
  title: '9:30 breakout',
  symbol: symbolName('/NQ'),
  tradingDay: tradingDay('2026-11-20'),
  rangeStartMs: epochMs(Date.parse('2026-11-20T14:30:00Z')),
  rangeEndMs: epochMs(Date.parse('2026-11-20T14:31:00Z')),
  cutoffMs: epochMs(Date.parse('2026-11-20T14:44:00Z')),
  state,
});

const captionOf = (state: OpeningRangeState): string | null => {
  const drawn = drawnRange(view(state));
  return drawn && rangeCaption(view(state), drawn, 2);
};

describe('the opening range on the chart', () => {
  it('says its size and what has become of it', () => {
    expect(captionOf({ kind: 'building', high, low })).toBe('OR 41.25  forming');
    expect(captionOf({ kind: 'armed', high, low })).toBe('OR 41.25  armed until 09:44');
    expect(captionOf({ kind: 'signalled', high, low, side: 'short', signalId: 'x' })).toBe('OR 41.25  broken down');
    expect(captionOf({ kind: 'expired', high, low })).toBe('OR 41.25  unbroken by 09:44');
  });

  it('is not drawn while there is none', () => {
    expect(captionOf({ kind: 'waiting', opensAtMs: epochMs(0) })).toBeNull();
    expect(captionOf({ kind: 'not-watching', reason: 'holiday' })).toBeNull();
    expect(drawnRange(null)).toBeNull();
  });
});
