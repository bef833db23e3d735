import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findInstrument, type Instrument } from '../market/instrument.ts';
import { priceFromPoints } from '../market/price.ts';
import { newYorkInstant } from '../market/session.ts';
import { MS_PER_MINUTE, epochMs, tradingDay, type Price } from '../market/units.ts';
import type { BarPrices } from '../paper/open-position.ts';
import { USUAL_FILLS } from '../paper/fill-settings.ts';
import type { Trade } from '../paper/trade.ts';
import { BarRun, type RunSetup } from './bar-run.ts';
import { builtBars, randomSource } from './testing/bars.ts';
import { SMA_CROSS } from './testing/sma-cross.ts';

function nq(): Instrument {
  const found = findInstrument('/NQ');
  if (!found) throw new Error('no /NQ');
  return found;
}

const setup = (values: Partial<RunSetup> = {}): RunSetup => ({
  watch: SMA_CROSS,
  strategyVersion: 1,
  instrument: nq(),
  fills: USUAL_FILLS,
  size: { kind: 'fixed', contracts: 1 },
  startEquity: 100_000,
  ...values,
});

/** A random walk on the tick grid, a bar a minute. */
function walk(count: number, seed = 930): BarPrices[] {
  const random = randomSource(seed);
  const tick = nq().tickSize;
  let close = priceFromPoints(25_600) as number;
  const startMs = newYorkInstant(tradingDay('2026-11-23'), 9 * 60 + 30);
  return Array.from({ length: count }, (_, index) => {
    const open = close;
    close = open + Math.round((random() - 0.5) * 40) * tick;
    const high = Math.max(open, close) + Math.round(random() * 10) * tick;
    const low = Math.min(open, close) - Math.round(random() * 10) * tick;
    const prices = { open, high, low, close } as Record<'open' | 'high' | 'low' | 'close', Price>;
    return { startMs: epochMs(startMs + index * MS_PER_MINUTE), ...prices };
  });
}

/** The same rule as the plainest loop: entries and their prices, reversed at the next open. */
function plainCross(
  bars: readonly BarPrices[],
): { readonly entryMs: number; readonly entry: number; readonly exit: number }[] {
  const trades: { entryMs: number; entry: number; exit: number }[] = [];
  const mean = (until: number, length: number): number =>
    bars.slice(until - length + 1, until + 1).reduce((sum, { close }) => sum + close, 0) / length;
  let open: { entryMs: number; entry: number } | null = null;
  for (let index = 30; index < bars.length - 1; index += 1) {
    const isAbove = mean(index, 10) > mean(index, 30);
    const wasAbove = mean(index - 1, 10) > mean(index - 1, 30);
    const next = bars[index + 1];
    if (isAbove === wasAbove || !next) continue;
    if (open) trades.push({ ...open, exit: next.open });
    open = { entryMs: next.startMs, entry: next.open };
  }
  const last = bars.at(-1);
  if (open && last) trades.push({ ...open, exit: last.close });
  return trades;
}

function run(bars: readonly BarPrices[], values: Partial<RunSetup> = {}): readonly Trade[] {
  const backtest = new BarRun(setup(values));
  backtest.take(builtBars('/NQ', bars));
  return backtest.finish().trades;
}

describe('parity', () => {
  it('gives the trades of a plain loop over the same rule, one by one', () => {
    const bars = walk(5_000);
    const trades = run(bars).map(({ entryMs, entryPrice, exits }) => ({
      entryMs,
      entry: entryPrice,
      exit: exits[0]?.price,
    }));
    expect(trades.length).toBeGreaterThan(50);
    expect(trades).toEqual(plainCross(bars));
  });

  it('does not depend on how the bars come in pieces', () => {
    const bars = builtBars('/NQ', walk(2_000));
    const whole = new BarRun(setup());
    whole.take(bars);
    const cut = new BarRun(setup());
    for (let from = 0; from < bars.length; from += 7) cut.take(bars.slice(from, from + 7));
    expect(cut.finish()).toEqual(whole.finish());
  });
});

/** What had happened by an instant: exits that came later are left out. */
const fillsUntil = (trades: readonly Trade[], untilMs: number): unknown[] =>
  trades
    .filter(({ entryMs }) => entryMs < untilMs)
    .map(({ entryMs, entryPrice, side, quantity, exits }) => ({
      entryMs,
      entryPrice,
      side,
      quantity,
      exits: exits.filter(({ atMs, reason }) => atMs < untilMs && reason !== 'end-of-data'),
    }));

describe('the future', () => {
  const bars = walk(600);
  const past = run(bars);
  const changesThePast = (
    from: number,
    shift: number,
    look: (bars: readonly BarPrices[]) => readonly Trade[],
  ): boolean => {
    const moved = (price: Price): Price => (price + shift * nq().tickSize) as Price;
    const changed = bars.map((bar, index) =>
      index < from
        ? bar
        : { ...bar, open: moved(bar.open), high: moved(bar.high), low: moved(bar.low), close: moved(bar.close) },
    );
    const untilMs = bars[from]?.startMs ?? Infinity;
    return JSON.stringify(fillsUntil(look(changed), untilMs)) !== JSON.stringify(fillsUntil(past, untilMs));
  };

  it('never changes what has been filled, wherever it begins and whatever it brings', () => {
    fc.assert(
      fc.property(fc.integer({ min: 31, max: 599 }), fc.integer({ min: -400, max: 400 }), (from, shift) => {
        expect(changesThePast(from, shift, (changed) => run(changed))).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  it('is noticed when a backtest looks ahead by one bar', () => {
    const lookingAhead = (changed: readonly BarPrices[]): readonly Trade[] =>
      run(changed.map((bar, index) => ({ ...bar, close: changed[index + 1]?.close ?? bar.close })));
    const planted = Array.from({ length: 56 }, (_, index) => changesThePast(31 + 10 * index, 300, lookingAhead));
    expect(planted).toContain(true);
  });
});
