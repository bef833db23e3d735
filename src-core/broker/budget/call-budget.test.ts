import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BUDGET_WINDOW_MS, CALL_PRIORITIES, CallBudget, type CallPriority } from './call-budget.ts';
import { MAXIMUM_ATTEMPTS, retryDelayMs } from './retry-delay.ts';

const limits = { callsPerMinute: 4, maximumQueued: 100, maximumInFlight: 100 };

/** Lets everybody go who may, and tells who. */
function takeAll(budget: CallBudget, nowMs: number): number[] {
  const taken: number[] = [];
  for (let ticket = budget.take(nowMs); ticket !== null; ticket = budget.take(nowMs)) taken.push(ticket);
  return taken;
}

describe('the budget', () => {
  test('lets so many go in a minute and says how long the newest waits', () => {
    const budget = new CallBudget(limits);
    for (let ticket = 1; ticket <= 6; ticket += 1) budget.enqueue(ticket, 'portfolio');
    expect(takeAll(budget, 0)).toEqual([1, 2, 3, 4]);
    expect(budget.state(10_000)).toEqual({ callsLastMinute: 4, queued: 2, waitMs: 51_000 });
    expect(budget.nextChanceMs(10_000)).toBe(61_000);
    expect(takeAll(budget, 60_999)).toEqual([]);
    expect(takeAll(budget, 61_000)).toEqual([5, 6]);
  });

  test('takes the most urgent first, and the first to come among equals', () => {
    const budget = new CallBudget(limits);
    (['history', 'quotes', 'portfolio', 'check', 'portfolio'] as const).forEach((priority, index) =>
      budget.enqueue(index, priority),
    );
    expect(takeAll(budget, 0)).toEqual([3, 2, 4, 1]);
  });

  test('keeps a share free of history, so that orders need not wait behind it', () => {
    const budget = new CallBudget(limits);
    for (let ticket = 0; ticket < 5; ticket += 1) budget.enqueue(ticket, 'history');
    expect(takeAll(budget, 0)).toEqual([0, 1, 2]);
    budget.enqueue(99, 'portfolio');
    expect(takeAll(budget, 1)).toEqual([99]);
  });

  test('is bounded, and a place that is given up is free', () => {
    const budget = new CallBudget({ ...limits, maximumQueued: 2 });
    expect([1, 2, 3].map((ticket) => budget.enqueue(ticket, 'check'))).toEqual([true, true, false]);
    expect(budget.cancel(1)).toBe(true);
    expect(budget.cancel(1)).toBe(false);
    expect(budget.enqueue(4, 'check')).toBe(true);
    expect(takeAll(budget, 0)).toEqual([2, 4]);
  });

  test('holds back while enough calls are under way', () => {
    const budget = new CallBudget({ ...limits, maximumInFlight: 1 });
    budget.enqueue(1, 'check');
    budget.enqueue(2, 'check');
    expect(takeAll(budget, 0)).toEqual([1]);
    expect(budget.nextChanceMs(0)).toBeNull();
    budget.finish();
    expect(takeAll(budget, 0)).toEqual([2]);
  });

  test('lets nobody go while the broker wants rest', () => {
    const budget = new CallBudget(limits);
    budget.pauseUntil(5_000);
    budget.enqueue(1, 'check');
    expect(takeAll(budget, 4_999)).toEqual([]);
    expect(budget.state(0).waitMs).toBe(5_000);
    expect(takeAll(budget, 5_000)).toEqual([1]);
  });

  test('never lets more go than the limit in any 60 s, loses nobody and lets nobody go twice', () => {
    const action = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({ kind: fc.constant('ask' as const), priority: fc.constantFrom(...CALL_PRIORITIES) }),
      },
      {
        weight: 3,
        arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 40_000 }) }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), back: fc.nat(5) }) },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constant('pause' as const), ms: fc.integer({ min: 0, max: 20_000 }) }),
      },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('finish' as const) }) },
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 4 }),
        fc.array(action, { maxLength: 200 }),
        (callsPerMinute, maximumInFlight, actions) => {
          const budget = new CallBudget({ callsPerMinute, maximumInFlight, maximumQueued: 20 });
          const starts: number[] = [];
          const settled: number[] = [];
          const queued = new Map<number, CallPriority>();
          let [nowMs, nextTicket, inFlight] = [0, 0, 0];
          const serve = (): void => {
            for (const ticket of takeAll(budget, nowMs)) {
              starts.push(nowMs);
              settled.push(ticket);
              queued.delete(ticket);
              inFlight += 1;
            }
            expect(inFlight).toBeLessThanOrEqual(maximumInFlight);
          };
          for (const step of actions) {
            if (step.kind === 'ask') {
              if (budget.enqueue(nextTicket, step.priority)) queued.set(nextTicket, step.priority);
              nextTicket += 1;
            } else if (step.kind === 'pass') nowMs += step.ms;
            else if (step.kind === 'pause') budget.pauseUntil(nowMs + step.ms);
            else if (step.kind === 'cancel') {
              const ticket = nextTicket - step.back;
              expect(budget.cancel(ticket)).toBe(queued.delete(ticket));
            } else if (inFlight > 0) {
              inFlight -= 1;
              budget.finish();
            }
            serve();
            expect(budget.state(nowMs).queued).toBe(queued.size);
          }
          // Time heals: with calls that end, everybody who waits is let go at the instant that is announced.
          for (let rest = queued.size; queued.size > 0;) {
            for (; inFlight > 0; inFlight -= 1) budget.finish();
            const chanceMs = budget.nextChanceMs(nowMs);
            expect(chanceMs).not.toBeNull();
            nowMs = Math.max(nowMs, chanceMs ?? nowMs);
            serve();
            expect(queued.size).toBeLessThan(rest);
            rest = queued.size;
          }
          expect(new Set(settled).size).toBe(settled.length);
          for (const start of starts) {
            const inWindow = starts.filter((other) => other >= start && other < start + BUDGET_WINDOW_MS).length;
            expect(inWindow).toBeLessThanOrEqual(callsPerMinute);
          }
        },
      ),
    );
  });

  test.each([0, -1, 1.5, NaN])('a limit of %s is refused', (callsPerMinute) => {
    expect(() => new CallBudget({ ...limits, callsPerMinute })).toThrow(RangeError);
  });
});

describe('the wait before another try', () => {
  test('doubles, with half of it by chance, and ends', () => {
    expect([1, 2, 3].map((attempt) => retryDelayMs(attempt, 0, null))).toEqual([250, 500, 1_000]);
    expect([1, 2, 3].map((attempt) => retryDelayMs(attempt, 1, null))).toEqual([500, 1_000, 2_000]);
    expect(retryDelayMs(MAXIMUM_ATTEMPTS, 0, null)).toBeNull();
  });

  test('is what the server asks for, unless that is too long to wait', () => {
    expect(retryDelayMs(1, 0, 7_000)).toBe(7_000);
    expect(retryDelayMs(1, 1, 100)).toBe(500);
    expect(retryDelayMs(1, 0, 61_000)).toBeNull();
  });
});
