import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LevelOneState, type ImageFacts } from '../market/level-one.ts';
import type { TradeEvent } from '../market/market-source.ts';
import { ChangeStream } from './change-stream.ts';
import { SERVICES } from './services.ts';
import type { Subscription } from './subscriptions.ts';

class State extends LevelOneState {
  readonly facts: ImageFacts = { delayed: false, assetMainType: 'FUTURE' };

  put(field: number, value: number): readonly number[] {
    return this.track(() => {
      this.set(field, value);
    });
  }
}

type Members = Readonly<Record<string, unknown>>;

function stage(conflateMs: number) {
  const service = SERVICES.get('LEVELONE_FUTURES');
  if (!service) throw new Error('LEVELONE_FUTURES is gone.');
  const mask = new Uint8Array(41).fill(1);
  mask[5] = 0;
  const subscription: Subscription = { service, keys: new Set(['/A', '/B']), mask };
  const items: Members[] = [];
  const told: number[] = [];
  const held = { now: false };
  const changes = new ChangeStream({
    outbox: {
      add: (_, item) => items.push(JSON.parse(item) as Members),
      tell: ({ totalVolume }) => told.push(totalVolume),
    },
    conflateMs,
    isHeld: () => held.now,
  });
  return { changes, subscription, items, told, held, states: [new State('/A'), new State('/B')] as const };
}

const tradeOf = (totalVolume: number) => ({ symbol: '/A', trade: {} as TradeEvent, totalVolume });

describe('changes', () => {
  test('that are not merged are items of their own, each with its trade', () => {
    const { changes, subscription, items, told, states } = stage(0);
    changes.change(subscription, states[0], states[0].put(8, 1), tradeOf(1));
    changes.change(subscription, states[0], states[0].put(8, 2), tradeOf(2));
    changes.change(subscription, states[0], states[0].put(5, 2), tradeOf(3));
    expect(items).toEqual([
      { 8: 1, key: '/A' },
      { 8: 2, key: '/A' },
    ]);
    expect(told).toEqual([1, 2]);
  });

  test('of half a second are merged into one item a symbol, with the newest values and the newest trade', () => {
    const { changes, subscription, items, told, states } = stage(500);
    const [a, b] = states;
    a.put(3, 10);
    changes.image(subscription, a, subscription.mask);
    changes.turn(1_000);
    for (const [ms, volume] of [
      [1_000, 1],
      [1_100, 2],
      [1_499, 3],
    ] as const) {
      changes.turn(ms);
      changes.change(subscription, a, a.put(8, volume), tradeOf(volume));
    }
    changes.change(subscription, b, b.put(1, 7), null);
    // There and back again is no change.
    changes.change(subscription, a, a.put(3, 11), null);
    changes.change(subscription, a, a.put(3, 10), null);
    expect(items).toHaveLength(2);
    changes.turn(1_500);
    expect(items.slice(1)).toEqual([
      { 8: 1, key: '/A' },
      { 8: 3, key: '/A' },
      { 1: 7, key: '/B' },
    ]);
    expect(told).toEqual([1, 3]);
  });

  test('are held back while nothing may be sent, and go first when it may', () => {
    const { changes, subscription, items, held, states } = stage(0);
    held.now = true;
    changes.change(subscription, states[0], states[0].put(1, 1), null);
    changes.change(subscription, states[0], states[0].put(1, 2), null);
    changes.turn(1_000);
    expect(items).toEqual([]);
    held.now = false;
    changes.change(subscription, states[0], states[0].put(2, 9), null);
    expect(items).toEqual([
      { 1: 2, key: '/A' },
      { 2: 9, key: '/A' },
    ]);
  });

  test('of a symbol that nobody wants any more are forgotten', () => {
    const { changes, subscription, items, states } = stage(500);
    changes.turn(1_000);
    changes.change(subscription, states[0], states[0].put(1, 1), null);
    changes.change(subscription, states[1], states[1].put(1, 1), null);
    changes.rewant({ ...subscription, keys: new Set(['/B']) });
    changes.turn(2_000);
    expect(items).toEqual([{ 1: 1, key: '/B' }]);
  });

  test('however they come and are merged, leave the client where the state is, and repeat nothing', () => {
    const steps = fc.array(
      fc.record({
        which: fc.integer({ min: 0, max: 1 }),
        field: fc.integer({ min: 1, max: 4 }),
        value: fc.integer({ min: 0, max: 2 }),
        afterMs: fc.integer({ min: 0, max: 300 }),
        held: fc.boolean(),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(steps, fc.constantFrom(0, 250), (sequence, conflateMs) => {
        const { changes, subscription, items, held, states } = stage(conflateMs);
        for (const state of states) changes.image(subscription, state, subscription.mask);
        let ms = 1_000;
        for (const { which, field, value, afterMs, held: isHeld } of sequence) {
          const state = states[which as 0 | 1];
          ms += afterMs;
          held.now = isHeld;
          const changed = state.put(field, value);
          changes.turn(ms);
          changes.change(subscription, state, changed, null);
        }
        held.now = false;
        changes.turn(ms + 1_000);
        for (const state of states) {
          const known: Record<string, unknown> = {};
          for (const item of items.filter(({ key }) => key === state.symbol)) {
            if (conflateMs > 0 && !('delayed' in item)) {
              for (const [field, value] of Object.entries(item))
                if (field !== 'key') expect(known[field]).not.toBe(value);
            }
            Object.assign(known, item);
          }
          for (const field of [1, 2, 3, 4]) expect(known[field]).toBe(state.value(field));
        }
      }),
    );
  });
});
