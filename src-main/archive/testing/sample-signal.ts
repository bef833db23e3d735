import { priceFromPoints } from '#core/market/price';
import { epochMs, symbolName, tradingDay, MS_PER_MINUTE } from '#core/market/units';
import type { Signal } from '#core/signals/signal';
import { OPENING_MS } from './sample-bars.ts';

/** A sound signal; name only what matters to the test. */
export function sampleSignal(values: Partial<Signal> = {}): Signal {
  return {
    id: 'orb-1:/NQ:2026-11-20:long',
    kind: 'entry',
    strategy: 'opening-range-breakout',
    strategyVersion: 1,
    activeId: 'opening-range-breakout',
    title: '9:30 breakout',
    parameters: {},
    symbol: symbolName('/NQ'),
    contract: '/NQZ26',
    tradingDay: tradingDay('2026-11-20'),
    side: 'long',
    barStartMs: epochMs(OPENING_MS + 2 * MS_PER_MINUTE),
    knownAtMs: epochMs(OPENING_MS + 3 * MS_PER_MINUTE),
    price: priceFromPoints(25_613.25),
    range: { high: priceFromPoints(25_612.5), low: priceFromPoints(25_571.25) },
    orders: {
      entry: { kind: 'market' },
      stop: { price: priceFromPoints(25_571.25), capPercent: null },
      targets: [{ distance: { kind: 'risks', multiple: 2 }, portion: 1, rounding: 'nearest' }],
      breakEven: null,
      trail: null,
      closeBackLevel: null,
      exitAtMs: epochMs(OPENING_MS + 15 * MS_PER_MINUTE),
    },
    stop: priceFromPoints(25_571.25),
    targets: [{ price: priceFromPoints(25_697.25), portion: 1 }],
    ...values,
  };
}
