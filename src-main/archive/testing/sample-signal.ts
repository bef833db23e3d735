import { priceFromPoints } from '#core/market/price';
import { epochMs, symbolName, tradingDay, MS_PER_MINUTE } from '#core/market/units';
import type { Signal } from '#core/signals/signal';
import { OPENING_MS } from './sample-bars.ts';

/** A sound signal; name only what matters to the test. */
export function sampleSignal(values: Partial<Signal> = {}): Signal {
  return {
    id: 'orb-1:/NQ:2026-11-20:long',
    strategy: 'opening-range-breakout',
    strategyVersion: 1,
    symbol: symbolName('/NQ'),
    contract: '/NQZ26',
    tradingDay: tradingDay('2026-11-20'),
    side: 'long',
    barStartMs: epochMs(OPENING_MS + 2 * MS_PER_MINUTE),
    knownAtMs: epochMs(OPENING_MS + 3 * MS_PER_MINUTE),
    price: priceFromPoints(25_613.25),
    rangeHigh: priceFromPoints(25_612.5),
    rangeLow: priceFromPoints(25_571.25),
    stop: priceFromPoints(25_571.25),
    target: priceFromPoints(25_697.25),
    ...values,
  };
}
