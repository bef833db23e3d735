import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExchangeClock, EXTRAPOLATION_MARGIN_MS } from './exchange-clock.ts';

const T = 1_765_083_430_000;

/** A clock that has seen a frame each `everyMs` for `forMs`, from an exchange that runs at `rate`. */
function run(rate: number, everyMs = 250, forMs = 4_000): { readonly clock: ExchangeClock; readonly nowMs: number } {
  const clock = new ExchangeClock();
  let nowMs = 0;
  for (; nowMs <= forMs; nowMs += everyMs) {
    clock.observe(T + nowMs * rate, nowMs);
    clock.advance();
  }
  return { clock, nowMs: nowMs - everyMs };
}

describe('rate', () => {
  it.each([1, 5, 20, 1_000, 0.5])('is found at %i times real speed', (rate) => {
    expect(run(rate).clock.rate).toBeCloseTo(rate, 6);
  });

  it('is unknown until frames lie half a second apart', () => {
    expect(run(1, 50, 400).clock.rate).toBeNull();
    expect(run(1, 50, 600).clock.rate).toBeCloseTo(1, 6);
  });

  it('follows a change within about two seconds, and is found from heartbeats alone', () => {
    const { clock, nowMs } = run(20);
    for (let passed = 50; passed <= 2_200; passed += 50) clock.observe(T + nowMs * 20 + passed, nowMs + passed);
    expect(clock.rate).toBeCloseTo(1, 1);
    expect(run(1, 10_000, 30_000).clock.rate).toBeCloseTo(1, 6);
  });
});

describe('extrapolation', () => {
  it('goes on at real speed, behind by the margin', () => {
    const { clock, nowMs } = run(1);
    expect(clock.extrapolate(nowMs + EXTRAPOLATION_MARGIN_MS)).toBeNull();
    expect(clock.extrapolate(nowMs + 3_000)).toBe(T + nowMs + 3_000 - EXTRAPOLATION_MARGIN_MS);
    expect(clock.extrapolate(nowMs + 3_000)).toBeNull();
  });

  it.each([0, 0.5, 0.89, 1.11, 5, 1_000])('does not happen at %d times real speed', (rate) => {
    const { clock, nowMs } = run(rate);
    expect(clock.extrapolate(nowMs + 60_000)).toBeNull();
  });

  it('does not happen on a new link before its own rate is known', () => {
    const { clock, nowMs } = run(1);
    clock.relink();
    clock.observe(T + nowMs + 100, nowMs + 100);
    expect(clock.extrapolate(nowMs + 60_000)).toBeNull();
  });

  it('never overtakes the exchange, whatever the frames’ delays, nor a tick late by less than the margin', () => {
    const delays = fc.array(fc.integer({ min: 0, max: EXTRAPOLATION_MARGIN_MS - 1 }), { minLength: 10, maxLength: 80 });
    fc.assert(
      fc.property(delays, (all) => {
        const clock = new ExchangeClock();
        let arrivedMs = 0;
        for (const [index, delayMs] of all.entries()) {
          const builtMs = index * 300;
          // In order, as a stream brings them.
          const arrivesMs = Math.max(arrivedMs, builtMs + delayMs);
          for (let nowMs = arrivedMs; nowMs < arrivesMs; nowMs += 50) {
            const told = clock.extrapolate(nowMs);
            if (told !== null) expect(told).toBeLessThanOrEqual(T + builtMs);
          }
          arrivedMs = arrivesMs;
          clock.observe(T + builtMs, arrivedMs);
          clock.advance();
        }
      }),
    );
  });
});

describe('what was told', () => {
  it('never runs back, not even on a new link; another exchange begins anew', () => {
    const clock = new ExchangeClock();
    const told = [T, T - 5, T + 200, T + 200].map((ms, index) => {
      clock.observe(ms, index);
      return clock.advance();
    });
    expect(told).toEqual([T, null, T + 200, null]);
    clock.relink();
    clock.observe(T - 100, 10);
    expect(clock.advance()).toBeNull();
    expect(clock.reading).toBe(T + 200);
    clock.reset();
    clock.observe(T - 100, 20);
    expect(clock.advance()).toBe(T - 100);
  });

  it('goes in steps of 100 ms', () => {
    const clock = new ExchangeClock();
    const told = [0, 99, 100, 150, 199, 201].map((ms) => {
      clock.observe(T + ms, ms);
      return clock.advance();
    });
    expect(told).toEqual([T, null, T + 100, null, null, T + 201]);
  });

  it('begins anew when two frames agree that the exchange did, and not for one', () => {
    const { clock, nowMs } = run(20);
    const told = clock.reading ?? NaN;
    clock.relink();
    expect(clock.observe(T - 3_600_000, nowMs + 10)).toBeNull();
    expect(clock.advance()).toBeNull();
    expect(clock.observe(told + 200, nowMs + 20)).toBe(T - 3_600_000);
    expect(clock.advance()).toBe(told + 200);
    clock.observe(T - 3_600_000, nowMs + 30);
    expect(clock.observe(T - 3_599_900, nowMs + 40)).toBeNull();
    expect(clock.advance()).toBe(T - 3_599_900);
  });

  it('a replay that leaps over a night takes two frames to be believed, and reports nothing', () => {
    const { clock, nowMs } = run(20);
    const monday = T + 60 * 3_600_000;
    expect(clock.observe(monday, nowMs + 10)).toBeNull();
    expect(clock.advance()).toBeNull();
    expect(clock.observe(monday + 1_000, nowMs + 60)).toBeNull();
    expect(clock.advance()).toBe(monday + 1_000);
  });
});
