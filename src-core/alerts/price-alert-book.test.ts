import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FeedTape } from '../engine/feed-tape.ts';
import { priceFromPoints } from '../market/price.ts';
import { epochMs, symbolName } from '../market/units.ts';
import { PriceAlertBook } from './price-alert-book.ts';
import type { AlertDirection, AlertMove, WatchedAlert } from './price-alert.ts';

const NQ = symbolName('/NQ');
const SOURCE = 'tape';
const START_MS = Date.UTC(2026, 10, 24, 14, 30);

const alertAt = (points: number, values: Partial<WatchedAlert> = {}): WatchedAlert => ({
  id: 'a',
  revision: 1,
  symbol: NQ,
  level: priceFromPoints(points),
  direction: 'any',
  repeats: true,
  expiresMs: null,
  side: null,
  seen: null,
  ...values,
});

/** One trade a second at these prices; quotes and clock rows in between must not count. */
function tapeOf(prices: readonly number[], firstMs = START_MS): FeedTape {
  const tape = new FeedTape('epoch-1', SOURCE);
  prices.forEach((last, index) => {
    const at = firstMs + index * 1_000;
    tape.quote(NQ, { at, last, bid: last + 50, ask: last - 50 });
    tape.trade(NQ, { at, last, size: 1, total: index + 1 }).clock(at);
  });
  return tape;
}

function book(...alerts: readonly WatchedAlert[]): PriceAlertBook {
  const made = new PriceAlertBook();
  made.useSource(SOURCE);
  made.setAlerts(alerts);
  return made;
}

const firingsOf = (moves: readonly AlertMove[]): string[] =>
  moves.flatMap(({ firings }) => firings.map(({ direction, exchangeMs }) => `${direction}@${exchangeMs - START_MS}`));

/** The rule in its own words, from pairs of prices: up when the price comes from below and is not below any more. */
function crossingsByPairs(prices: readonly number[], level: number, direction: AlertDirection): string[] {
  return prices.flatMap((price, index) => {
    const before = prices[index - 1];
    if (before === undefined) return [];
    const isUp = before < level && price >= level;
    const isDown = before > level && price <= level;
    if (isUp && direction !== 'down') return [`up@${index * 1_000}`];
    return isDown && direction !== 'up' ? [`down@${index * 1_000}`] : [];
  });
}

const pricesArbitrary = fc.array(fc.integer({ min: 95, max: 105 }), { maxLength: 15 });
const directionArbitrary = fc.constantFrom<AlertDirection>('up', 'down', 'any');

describe('PriceAlertBook', () => {
  it('misses no crossing and doubles none, however the batches are cut', () => {
    fc.assert(
      fc.property(
        pricesArbitrary,
        directionArbitrary,
        fc.array(fc.nat({ max: 45 }), { maxLength: 4 }),
        (prices, direction, cuts) => {
          const tape = tapeOf(prices);
          const watching = book(alertAt(100, { direction }));
          const edges = [...new Set(cuts)].filter((cut) => cut < tape.length).sort((left, right) => left - right);
          const moves = tape.batches(edges).flatMap((batch) => watching.apply(batch));
          expect(firingsOf(moves)).toEqual(crossingsByPairs(prices, 100, direction));
        },
      ),
    );
  });

  it('counts rows that come again once', () => {
    fc.assert(
      fc.property(pricesArbitrary, fc.nat({ max: 30 }), (prices, cut) => {
        const tape = tapeOf(prices);
        const [first, ...rest] = tape.batches([Math.min(cut, tape.length)]);
        const watching = book(alertAt(100));
        const batches = first ? [first, first, ...rest, first] : [];
        expect(firingsOf(batches.flatMap((batch) => watching.apply(batch)))).toEqual(
          crossingsByPairs(prices, 100, 'any'),
        );
      }),
    );
  });

  it('a thread that dies anywhere and reads the archive misses nothing and doubles nothing', () => {
    fc.assert(
      fc.property(pricesArbitrary, fc.nat({ max: 15 }), (prices, diedAfter) => {
        const [lived] = tapeOf(prices.slice(0, diedAfter)).batches();
        const first = book(alertAt(100));
        const before = lived ? first.apply(lived) : [];
        // What the desk keeps of the last life.
        const last = before.at(-1);
        const seen = last ? { source: last.source, exchangeMs: last.exchangeMs } : null;
        const next = book(alertAt(100, { side: last?.side ?? null, seen }));
        next.beginReading();
        const after = tapeOf(prices)
          .batches()
          .flatMap((batch) => next.applyStored(batch));
        expect([...firingsOf(before), ...firingsOf(after)]).toEqual(crossingsByPairs(prices, 100, 'any'));
      }),
    );
  });

  it('a recovery in the same thread passes over what was watched live', () => {
    const prices = [99, 101, 99, 101];
    const watching = book(alertAt(100));
    const live = tapeOf(prices.slice(0, 2))
      .batches()
      .flatMap((batch) => watching.apply(batch));
    watching.beginReading();
    const stored = tapeOf(prices)
      .batches()
      .flatMap((batch) => watching.applyStored(batch));
    expect([...firingsOf(live), ...firingsOf(stored)]).toEqual(crossingsByPairs(prices, 100, 'any'));
  });

  it('fires once when it is asked to, and again after it was set anew', () => {
    const watching = book(alertAt(100, { repeats: false }));
    const [batch] = tapeOf([99, 101, 99, 101]).batches();
    expect(batch && firingsOf(watching.apply(batch))).toEqual(['up@1000']);
    // Re-armed: the side is taken from the newest price, which lies above.
    expect(watching.setAlerts([alertAt(100, { repeats: false, revision: 2 })])).toMatchObject([
      { side: 'above', revision: 2, firings: [] },
    ]);
    const later = new FeedTape('epoch-2', SOURCE).trade(NQ, { at: START_MS + 60_000, last: 98 });
    expect(later.batches().flatMap((next) => firingsOf(watching.apply(next)))).toEqual(['down@60000']);
  });

  it('a gap over the level while nobody was there is a crossing; another stream is not', () => {
    const known = { side: 'below', seen: { source: SOURCE, exchangeMs: START_MS - 86_400_000 } } as const;
    const [batch] = tapeOf([120]).batches();
    expect(batch && firingsOf(book(alertAt(100, known)).apply(batch))).toEqual(['up@0']);
    const elsewhere = { side: 'below', seen: { source: 'practice:1', exchangeMs: START_MS - 1_000 } } as const;
    expect(batch && firingsOf(book(alertAt(100, elsewhere)).apply(batch))).toEqual([]);
  });

  it('ends at its expiry, by the exchange’s clock', () => {
    const watching = book(alertAt(100, { expiresMs: epochMs(START_MS + 2_000) }));
    const [batch] = tapeOf([99, 101, 99, 101]).batches();
    expect(batch && firingsOf(watching.apply(batch))).toEqual(['up@1000']);
  });

  it('looks at its own symbol alone', () => {
    const watching = book(alertAt(100));
    const tape = new FeedTape('epoch-1', SOURCE);
    tape.trade(NQ, { at: START_MS, last: 99 }).trade('/ES', { at: START_MS, last: 101 });
    expect(tape.batches().flatMap((batch) => firingsOf(watching.apply(batch)))).toEqual([]);
  });
});
