import type { Bar } from '#core/market/bar';
import { priceFromPoints } from '#core/market/price';
import { epochMs, quantity, symbolName, MS_PER_MINUTE } from '#core/market/units';

/** Friday 2026-11-20, 09:30 in New York. */
export const OPENING_MS = Date.UTC(2026, 10, 20, 14, 30);

/** A sound bar; name only what matters to the test. Prices in points. */
export function sampleBar(
  values: Partial<Omit<Bar, 'symbol' | 'startMs'>> & { symbol?: string; minute?: number; points?: number } = {},
): Bar {
  const { symbol = '/NQ', minute = 0, points = 25_600, ...rest } = values;
  return {
    symbol: symbolName(symbol),
    startMs: epochMs(OPENING_MS + minute * MS_PER_MINUTE),
    open: priceFromPoints(points),
    high: priceFromPoints(points + 2.25),
    low: priceFromPoints(points - 1.5),
    close: priceFromPoints(points + 0.75),
    volume: quantity(1_050),
    tickCount: 412,
    grade: 'built',
    contract: '/NQZ26',
    ...rest,
  };
}

/** A run of bars, one a minute, each a little different. */
export function sampleDay(symbol: string, count: number, firstMinute = 0): Bar[] {
  return Array.from({ length: count }, (_, index) =>
    sampleBar({
      symbol,
      minute: firstMinute + index,
      points: 25_600 + (index % 40) * 0.25,
      volume: quantity(1_000 + index),
    }),
  );
}
