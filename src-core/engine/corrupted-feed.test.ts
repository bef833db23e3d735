import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bar } from '../market/bar.ts';
import { COLUMN, FLAG, ROW_CLOCK, ROW_TRADE, ROW_WIDTH, type FeedBatch } from '../market/feed-batch.ts';
import { assetClassOf } from '../market/instrument.ts';
import { priceFromPoints } from '../market/price.ts';
import { isTradingInstant } from '../market/session.ts';
import { MS_PER_MINUTE, symbolName } from '../market/units.ts';
import { defaultStrategy } from '../signals/catalogue.ts';
import { Engine } from './engine.ts';
import { EngineOutput } from './engine-output.ts';

const SYMBOLS = ['/NQ', 'SPY'].map(symbolName);
const OPENING_MS = Date.UTC(2026, 10, 24, 14, 30);
const FIRST_TOTAL = 1_000;
/** Above every total that a corrupted row may claim and be believed. */
const LAST_TOTAL = 10_000_000;

/** What no feed should send, and some that it may: a cell that is overwritten. */
const CORRUPTED: Readonly<Partial<Record<keyof typeof COLUMN, readonly number[]>>> = {
  kind: [0, 7, NaN, 1.5, -1],
  symbol: [-1, 7, 0.5, NaN, 1e9],
  exchangeMs: [NaN, -5, 0, 1e12, OPENING_MS - 86_400_000, OPENING_MS + 36_000_000, 9e15, Infinity, -Infinity],
  last: [NaN, 0, -5e8, 0.5, 1e300, 2 ** 60, Infinity, -Infinity],
  lastSize: [NaN, -1, 0.5, 1e300],
  totalVolume: [NaN, -1, 5, 1_000.5, 9_000_000, 1e12, 1e300, Infinity, -Infinity],
  flags: [FLAG.image, FLAG.estimatedTime, 255, NaN],
  receivedWallMs: [NaN, -1e300],
};
const corruption = fc.oneof(
  ...Object.entries(CORRUPTED).map(([column, values]) =>
    fc.record({ column: fc.constant(column as keyof typeof COLUMN), value: fc.constantFrom(...values) }),
  ),
);

const step = fc.record({
  symbol: fc.constantFrom(0, 1),
  laterMs: fc.integer({ min: 0, max: 40_000 }),
  ticks: fc.integer({ min: -40, max: 40 }),
  volume: fc.integer({ min: 0, max: 50 }),
  lateMs: fc.option(fc.integer({ min: 1, max: 200_000 }), { nil: 0, freq: 4 }),
  isRepeated: fc.boolean(),
  isBeforePrevious: fc.boolean(),
  corruption: fc.option(corruption, { nil: null, freq: 2 }),
  wrongClock: fc.option(fc.constantFrom(NaN, -1, 0, 9e15, Infinity, OPENING_MS - 7_200_000, OPENING_MS + 86_400_000), {
    nil: null,
    freq: 5,
  }),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

function row(cells: Partial<Record<keyof typeof COLUMN, number>>): Float64Array {
  const made = new Float64Array(ROW_WIDTH).fill(NaN);
  made[COLUMN.flags] = 0;
  for (const [column, value] of Object.entries(cells)) made[COLUMN[column as keyof typeof COLUMN]] = value;
  return made;
}
const clock = (ms: number): Float64Array => row({ kind: ROW_CLOCK, symbol: -1, exchangeMs: ms });
const trade = (symbol: number, ms: number, ticks: number, total: number, flags = 0): Float64Array => {
  const last = priceFromPoints(500 + ticks * 0.25);
  return row({ kind: ROW_TRADE, symbol, exchangeMs: ms, last, totalVolume: total, receivedWallMs: ms, flags });
};

/** A morning that begins and ends in order, and in between has what the steps say. */
function feed(steps: readonly Step[]): Float64Array[] {
  let nowMs = OPENING_MS;
  const totals = SYMBOLS.map(() => FIRST_TOTAL);
  const rows = SYMBOLS.map((_, symbol) => trade(symbol, nowMs, 0, FIRST_TOTAL, FLAG.image));
  rows.push(clock(nowMs));
  for (const { symbol, laterMs, ticks, volume, lateMs, isRepeated, isBeforePrevious, ...wrong } of steps) {
    nowMs += laterMs;
    totals[symbol] = (totals[symbol] ?? 0) + volume;
    const made = trade(symbol, nowMs - lateMs, ticks, totals[symbol]);
    if (wrong.corruption) made[COLUMN[wrong.corruption.column]] = wrong.corruption.value;
    rows.splice(isBeforePrevious && rows.length > 4 ? rows.length - 1 : rows.length, 0, made);
    if (isRepeated) rows.push(made.slice());
    if (wrong.wrongClock !== null) rows.push(clock(wrong.wrongClock));
    rows.push(clock(nowMs));
  }
  nowMs += 2 * MS_PER_MINUTE;
  rows.push(clock(nowMs), ...SYMBOLS.map((_, symbol) => trade(symbol, nowMs, 0, LAST_TOTAL)));
  return [...rows, clock(nowMs), clock(nowMs + 5 * MS_PER_MINUTE)];
}

function batchesOf(rows: readonly Float64Array[], cuts: readonly number[]): FeedBatch[] {
  const edges = [0, ...cuts.filter((cut) => cut < rows.length).sort((a, b) => a - b), rows.length];
  return edges.slice(1).map((end, index) => {
    const part = rows.slice(edges[index], end);
    return {
      epoch: 'epoch-1',
      source: 'corrupted',
      batchSeq: index + 1,
      firstRowSeq: (edges[index] ?? 0) + 1,
      symbols: SYMBOLS,
      rowCount: part.length,
      rows: Float64Array.from(part.flatMap((cells) => [...cells])),
      rare: [],
    };
  });
}

function play(batches: readonly FeedBatch[]): { readonly engine: Engine; readonly out: EngineOutput } {
  const [engine, out] = [new Engine([defaultStrategy(SYMBOLS)]), new EngineOutput()];
  for (const batch of batches) engine.apply(batch, out);
  return { engine, out };
}

/** The bars as they stand in the end. */
function finalBars(out: EngineOutput): Bar[] {
  return [...new Map(out.bars.map(({ bar }) => [`${bar.symbol} ${bar.startMs}`, bar])).values()];
}

const anyFeed = fc.array(step, { maxLength: 60 }).map(feed);
/** With no snapshots but the first: those are neither traded nor refused. */
const feedOfTrades = fc
  .array(
    step.filter(({ corruption: wrong }) => wrong?.column !== 'flags'),
    { maxLength: 60 },
  )
  .map(feed);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('a feed with reordered, repeated, late and corrupted rows', () => {
  it('makes sound bars only: whole prices in order, within their session, one a minute', () => {
    fc.assert(
      fc.property(anyFeed, (rows) => {
        for (const { bar } of play(batchesOf(rows, [])).out.bars) {
          const { symbol, startMs, open, high, low, close, volume, tickCount } = bar;
          expect([startMs, open, high, low, close, volume, tickCount].every(Number.isSafeInteger)).toBe(true);
          expect(high).toBeGreaterThanOrEqual(Math.max(open, close));
          expect(low).toBeLessThanOrEqual(Math.min(open, close));
          expect(startMs % MS_PER_MINUTE).toBe(0);
          expect(isTradingInstant(startMs, assetClassOf(symbol))).toBe(true);
          expect(Math.min(volume, tickCount)).toBeGreaterThanOrEqual(0);
          if (symbol === 'SPY') expect(low).toBeGreaterThan(0);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('conserves the volume: what is in no bar is counted beside them', () => {
    fc.assert(
      fc.property(anyFeed, (rows) => {
        const { engine, out } = play(batchesOf(rows, []));
        const inBars = sum(finalBars(out).map(({ volume }) => volume));
        expect(inBars + engine.counters().unattributedVolume).toBe(SYMBOLS.length * (LAST_TOTAL - FIRST_TOTAL));
      }),
      { numRuns: 300 },
    );
  });

  it('accounts for every row: in a bar, repeated, refused, or no row at all', () => {
    fc.assert(
      fc.property(feedOfTrades, (rows) => {
        const { engine, out } = play(batchesOf(rows, []));
        const { duplicates, droppedTicks, unknownRows, clockFaults } = engine.counters();
        const isKnown = (cells: Float64Array): boolean =>
          cells[COLUMN.kind] === ROW_TRADE && [0, 1].includes(cells[COLUMN.symbol] ?? NaN);
        const others = rows.filter((cells) => cells[COLUMN.kind] !== ROW_CLOCK);
        const traded = sum(finalBars(out).map(({ tickCount }) => tickCount));
        expect(unknownRows).toBe(others.filter((cells) => !isKnown(cells)).length);
        expect(traded + duplicates + droppedTicks + unknownRows).toBe(others.length - SYMBOLS.length);
        const wrongClocks = rows.filter(
          (cells) =>
            cells[COLUMN.kind] === ROW_CLOCK && !(Math.abs((cells[COLUMN.exchangeMs] ?? NaN) - OPENING_MS) < 3_600_000),
        );
        expect(clockFaults).toBeGreaterThanOrEqual(wrongClocks.length);
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same bytes for the same rows, however they are cut', () => {
    fc.assert(
      fc.property(anyFeed, fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 20 }), (rows, cuts) => {
        const [whole, cut] = [play(batchesOf(rows, [])), play(batchesOf(rows, [...new Set(cuts)]))];
        expect(JSON.stringify(cut.out)).toBe(JSON.stringify(whole.out));
        expect(cut.engine.counters()).toEqual(whole.engine.counters());
      }),
    );
  });

  it('makes no bar while nothing can trade, and counts what claims to', () => {
    const breakMs = Date.UTC(2026, 10, 24, 22, 5);
    const rows = [
      trade(0, breakMs - 600_000, 0, FIRST_TOTAL, FLAG.image),
      clock(breakMs - 600_000),
      trade(0, breakMs, 1, FIRST_TOTAL + 5),
      clock(breakMs + 1),
      clock(breakMs + 2 * MS_PER_MINUTE),
      // The next session: the counter has begun anew.
      trade(0, breakMs + 3_600_000, 2, 7),
      clock(breakMs + 3_600_000),
      clock(breakMs + 3_600_000 + 2 * MS_PER_MINUTE),
    ];
    const { engine, out } = play(batchesOf(rows, []));
    expect(out.bars.map(({ bar }) => [bar.startMs, bar.volume])).toEqual([[breakMs + 3_600_000, 7]]);
    expect(engine.counters().droppedTicks).toBe(1);
  });
});
