import { describe, expect, it } from 'vitest';
import { Pacer, type PacerClock } from './pacer.ts';

class ManualClock implements PacerClock {
  #nowMs = 0;
  #due: { readonly atMs: number; readonly callback: () => void }[] = [];

  now(): number {
    return this.#nowMs;
  }

  later(callback: () => void, ms: number): void {
    this.#due.push({ atMs: this.#nowMs + ms, callback });
  }

  pass(ms: number): void {
    this.#nowMs += ms;
    const ready = this.#due.filter(({ atMs }) => atMs <= this.#nowMs);
    this.#due = this.#due.filter(({ atMs }) => atMs > this.#nowMs);
    for (const { callback } of ready) callback();
  }
}

describe('the pacer', () => {
  it('runs the first of a quiet time at once', () => {
    let runs = 0;
    new Pacer(100, () => runs++, new ManualClock()).request();
    expect(runs).toBe(1);
  });

  it('runs a burst once a period, and its last request always', () => {
    const clock = new ManualClock();
    const shown: number[] = [];
    let newest = 0;
    const pacer = new Pacer(100, () => shown.push(newest), clock);
    for (; newest < 50; newest++) {
      pacer.request();
      clock.pass(10);
    }
    newest = 999;
    pacer.request();
    clock.pass(100);
    expect(shown.length).toBeLessThanOrEqual(7);
    expect(shown.at(-1)).toBe(999);
  });
});
