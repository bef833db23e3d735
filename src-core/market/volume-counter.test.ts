import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VolumeCounter } from './volume-counter.ts';

function deltas(messages: readonly (readonly [number, number])[]): number[] {
  const counter = new VolumeCounter();
  return messages.map(([period, total]) => counter.take(total, period));
}

describe('the cumulative volume counter', () => {
  // Analytics, section 2.3.
  it('gives the worked deltas', () => {
    const counter = new VolumeCounter();
    const take = (total: number, period: number): number => counter.take(total, period);
    expect([take(900, 1), take(950, 1)]).toEqual([0, 50]);
    expect([take(20, 2), take(15, 2), take(60, 2)]).toEqual([20, 0, 40]);
    expect(counter.faults).toBe(1);
  });

  it('restarts in a new session even when its first message still carries the old total', () => {
    expect(deltas([[1, 900], [1, 950], [2, 950], [2, 20], [2, 60]])).toEqual([0, 50, 0, 20, 40]); // prettier-ignore
  });

  it('keeps counting through a session that does not restart it', () => {
    expect(deltas([[1, 900], [2, 950], [2, 940], [2, 960]])).toEqual([0, 50, 0, 10]); // prettier-ignore
  });

  it('ignores unknown totals and refuses those that count nothing', () => {
    const counter = new VolumeCounter();
    expect([900, NaN, Infinity, -5, 900.5, 1e12, 910].map((total) => counter.take(total, 1))).toEqual([
      0, 0, 0, 0, 0, 0, 10,
    ]);
    expect(counter.faults).toBe(4);
  });

  it('adds up to the last high-water total of each session', () => {
    const session = fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(session, session, (first, second) => {
        const counter = new VolumeCounter();
        const sum = (totals: readonly number[], period: number): number =>
          totals.reduce((volume, total) => volume + counter.take(total, period), 0);
        expect(sum(first, 1)).toBe(Math.max(...first) - (first[0] ?? 0));
        const highest = Math.max(...first);
        const secondSum = sum(second, 2);
        const [opening = 0] = second;
        // The first message decides: below the old total the counter has started over.
        const startedOver = second.find((total) => total !== highest) ?? highest;
        const expected =
          startedOver < highest ? Math.max(...afterEqual(second, highest)) : Math.max(...second) - highest;
        expect(secondSum, `opening ${opening}`).toBe(expected);
      }),
    );
  });
});

function afterEqual(totals: readonly number[], old: number): readonly number[] {
  return totals.slice(totals.findIndex((total) => total !== old));
}
