import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bar } from '../../market/bar.ts';
import { instrumentOf, type Instrument } from '../../market/instrument.ts';
import { newYorkInstant, regularSession, tradingDaySpanOf } from '../../market/session.ts';
import { epochMs, MS_PER_MINUTE, quantity, symbolName, tradingDay, type Price } from '../../market/units.ts';
import { defaultStrategy } from '../catalogue.ts';
import { startStrategy } from '../start-strategy.ts';
import type { Json, Strategy, StrategyEvent, StrategyOutcome } from '../strategy.ts';
import type { OpeningRangeParameters } from './parameters.ts';

function instrument(symbol: string): Instrument {
  const found = instrumentOf(symbol);
  if (!found) throw new Error(`no ${symbol}`);
  return found;
}

const NQ = instrument('/NQ');
const DAYS = ['2026-11-24', '2026-11-25', '2026-11-27'].map(tradingDay);
const TICK = 25_000_000;
const GRACE_MS = 1_500;
const NO_GAPS = { gapWithin: () => null, openBar: () => null };

interface Minute {
  readonly open: number;
  readonly reach: readonly [number, number];
  readonly close: number;
  readonly isMissing: boolean;
}

const minute: fc.Arbitrary<Minute> = fc.record({
  open: fc.integer({ min: 0, max: 80 }),
  reach: fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 })),
  close: fc.integer({ min: 0, max: 80 }),
  isMissing: fc.boolean(),
});

const PARAMETERS: readonly Partial<OpeningRangeParameters>[] = [
  {},
  { trigger: 'touch', displacementTicks: 1, attempts: 3 },
  { rangeMinutes: 5, attempts: 4, stopsAfterWin: true, target1: 0.5, entryUntilMinutes: 40, exitAfterMinutes: 60 },
  { direction: 'opening-candle', rangeMinutes: 3 },
  { entry: 'pullback', volume: 'recent', volumePercent: 100, entryUntilMinutes: 40, exitAfterMinutes: 40 },
  {
    trigger: 'touch',
    displacementPercent: 0.01,
    attempts: 5,
    cooldownMinutes: 3,
    entryUntilMinutes: 60,
    exitAfterMinutes: 90,
  },
];

function toBar(startMs: number, { open, reach: [up, down], close }: Minute): Bar {
  const price = (steps: number): Price => (2_500_000_000_000 + steps * TICK) as Price;
  return {
    symbol: symbolName('/NQ'),
    startMs: epochMs(startMs),
    open: price(open),
    high: price(Math.max(open, close) + up),
    low: price(Math.min(open, close) - down),
    close: price(close),
    volume: quantity(10 + open),
    tickCount: 1,
    grade: 'built',
    contract: '/NQZ26',
  };
}

/** What a strategy hears of three short mornings: bars with their trades before them, and the clock after each. */
function eventsOf(mornings: readonly (readonly Minute[])[]): StrategyEvent[] {
  return DAYS.flatMap((day, index) => {
    const openMs = newYorkInstant(day, 570);
    const span = tradingDaySpanOf(openMs, 'future');
    const events: StrategyEvent[] = [
      { kind: 'session', phase: 'day', span, session: regularSession(day), closure: null },
      { kind: 'clock', nowMs: openMs - MS_PER_MINUTE },
    ];
    for (const [at, each] of (mornings[index] ?? []).entries()) {
      const bar = toBar(openMs + (at - 11) * MS_PER_MINUTE, each);
      const nowMs = bar.startMs + MS_PER_MINUTE + GRACE_MS;
      if (!each.isMissing || at < 12) {
        const trade = (price: Price, ms: number): StrategyEvent => {
          return { kind: 'tick', instantMs: epochMs(bar.startMs + ms), price, contract: bar.contract };
        };
        events.push({ kind: 'bar-opened', startMs: bar.startMs }, trade(bar.high, 1_000), trade(bar.low, 2_000));
        events.push({ kind: 'bar', change: 'closed', bar, nowMs });
      }
      events.push({ kind: 'clock', nowMs });
    }
    events.push({ kind: 'clock', nowMs: span.endMs - 1 });
    return events;
  });
}

function start(parameters: Partial<OpeningRangeParameters>, snapshot?: Json): Strategy {
  return startStrategy({ ...defaultStrategy(['/NQ']), parameters: { ...parameters } }, NQ, NO_GAPS, snapshot);
}

const mornings = fc.array(fc.array(minute, { minLength: 14, maxLength: 60 }), { minLength: 3, maxLength: 3 });
const parameters = fc.constantFrom(...PARAMETERS);
const signalIds = (outcomes: readonly StrategyOutcome[]): string[] =>
  outcomes.flatMap((outcome) => (outcome.kind === 'signal' ? [outcome.signal.id] : []));

describe('a snapshot', () => {
  it('taken at any event and put into another instance leads to the same output', () => {
    fc.assert(
      fc.property(parameters, mornings, fc.nat(), (chosen, days, cut) => {
        const events = eventsOf(days);
        const at = cut % events.length;
        const whole = start(chosen);
        const expected = events.map((event) => whole.take(event));
        const first = start(chosen);
        const before = events.slice(0, at).map((event) => first.take(event));
        const second = start(chosen, JSON.parse(JSON.stringify(first.snapshot())) as Json);
        const after = events.slice(at).map((event) => second.take(event));
        expect([...before, ...after]).toEqual(expected);
        expect(second.view()).toEqual(whole.view());
        expect(second.snapshot()).toEqual(whole.snapshot());
      }),
      { numRuns: 60 },
    );
  });

  it('shares nothing with the strategy that it was taken of', () => {
    const events = eventsOf([[], [], []]);
    const strategy = start({});
    for (const event of events.slice(0, 2)) strategy.take(event);
    const snapshot = strategy.snapshot();
    const before = JSON.stringify(snapshot);
    const other = start({}, snapshot);
    for (const event of events.slice(2)) [strategy, other].forEach((each) => each.take(event));
    expect(JSON.stringify(snapshot)).toBe(before);
  });
});

/** Outcomes up to and with the first `count` events, in a strategy that is then told of something else altogether. */
function outcomesUntil(make: () => { take: Strategy['take'] }, events: readonly StrategyEvent[]): StrategyOutcome[][] {
  const strategy = make();
  return events.map((event) => [...strategy.take(event)]);
}

function sameUntil(
  make: () => { take: Strategy['take'] },
  one: readonly StrategyEvent[],
  other: readonly StrategyEvent[],
): number {
  const [first, second] = [outcomesUntil(make, one), outcomesUntil(make, other)];
  return first.findIndex((outcomes, index) => JSON.stringify(outcomes) !== JSON.stringify(second[index]));
}

describe('no look-ahead', () => {
  it('what comes after an event changes nothing that was said until then', () => {
    fc.assert(
      fc.property(parameters, mornings, mornings, fc.nat(), (chosen, days, others, cut) => {
        const [one, two] = [eventsOf(days), eventsOf(others)];
        const at = cut % Math.min(one.length, two.length);
        const changed = [...one.slice(0, at), ...two.slice(at)];
        const differsAt = sameUntil(() => start(chosen), one, changed);
        expect(differsAt === -1 || differsAt >= at).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('would be noticed: a strategy that peeks at the next bar fails the same test', () => {
    const peeking = (events: readonly StrategyEvent[]) => (): { take: Strategy['take'] } => {
      const strategy = start({});
      let next = 0;
      return {
        take: (event) => {
          next += 1;
          const ahead = events.slice(next).find(({ kind }) => kind === 'bar');
          return [...strategy.take(event), ...(ahead && event.kind === 'bar' ? strategy.take(ahead) : [])];
        },
      };
    };
    const outcome = fc.check(
      fc.property(mornings, mornings, fc.nat(), (days, others, cut) => {
        const [one, two] = [eventsOf(days), eventsOf(others)];
        const at = cut % Math.min(one.length, two.length);
        const changed = [...one.slice(0, at), ...two.slice(at)];
        const [first, second] = [outcomesUntil(peeking(one), one), outcomesUntil(peeking(changed), changed)];
        const differsAt = first.findIndex((each, index) => JSON.stringify(each) !== JSON.stringify(second[index]));
        return differsAt === -1 || differsAt >= at;
      }),
      { numRuns: 400, seed: 930, endOnFailure: true },
    );
    expect(outcome.failed).toBe(true);
  });
});

describe('edges', () => {
  it('no signal is given twice, and never more than the attempts of a day', () => {
    fc.assert(
      fc.property(parameters, mornings, (chosen, days) => {
        const strategy = start(chosen);
        const ids = eventsOf(days).flatMap((event) => signalIds(strategy.take(event)));
        expect(new Set(ids).size).toBe(ids.length);
        for (const day of DAYS) {
          expect(ids.filter((id) => id.includes(day)).length).toBeLessThanOrEqual(chosen.attempts ?? 1);
        }
      }),
      { numRuns: 60 },
    );
  });
});
