import { findInstrument } from '../market/instrument.ts';
import { priceFromPoints, priceToPoints } from '../market/price.ts';
import { newYorkClock, newYorkInstant } from '../market/session.ts';
import { epochMs, symbolName, tradingDay, type EpochMs } from '../market/units.ts';
import { USUAL_FILLS, type FillSettings } from './fill-settings.ts';
import type { BarPrices } from './open-position.ts';
import type { PaperContext, PaperTrade } from './paper-trade.ts';
import { averageExit, exitMsOf } from './trade.ts';
import type { TradePlan } from './trade-plan.ts';

export type Ohlc = readonly [open: number, high: number, low: number, close: number];

/** Analytics, section 1.5, with the bar in which the origin's rule leaves. */
export const GOLDEN_MORNING: readonly (readonly [time: string, ohlc: Ohlc])[] = [
  ['09:30', [25600, 25612.5, 25571.25, 25580]],
  ['09:31', [25582.25, 25608, 25582.25, 25608]],
  ['09:32', [25608, 25624, 25603, 25621.5]],
  ['09:33', [25621.75, 25655, 25620, 25640.25]],
  ['09:34', [25640, 25646, 25601, 25606]],
  ['09:35', [25606.25, 25618, 25596, 25615.75]],
  ['09:36', [25616, 25672.25, 25614, 25668]],
  ['09:44', [25668, 25700, 25660, 25690]],
];

/** An instant of 24 November 2026 in New York. */
export function at(time: string): EpochMs {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return newYorkInstant(tradingDay('2026-11-24'), hour * 60 + minute);
}

/** `09:32` of an instant. */
export const timeOf = (instant: EpochMs): string => newYorkClock(instant).slice(0, 5);

export function barAt(time: string, [open, high, low, close]: Ohlc): BarPrices {
  return {
    startMs: at(time),
    open: priceFromPoints(open),
    high: priceFromPoints(high),
    low: priceFromPoints(low),
    close: priceFromPoints(close),
  };
}

/** The bars of the golden morning from a time on. */
export const morningFrom = (time: string): readonly BarPrices[] =>
  GOLDEN_MORNING.filter(([start]) => start >= time).map(([start, ohlc]) => barAt(start, ohlc));

/** A long signal at the close of the 09:32 bar with the stop at the range's low; what is given replaces that. */
export function plan(values: Partial<TradePlan> = {}): TradePlan {
  return {
    id: 'signal-1',
    strategy: 'opening-range-breakout',
    symbol: symbolName('/NQ'),
    contract: '/NQZ26',
    side: 'long',
    knownAtMs: at('09:33'),
    knownPrice: priceFromPoints(25621.5),
    entry: { kind: 'market' },
    stop: { price: priceFromPoints(25571.25), capPercent: null },
    targets: [],
    breakEven: null,
    trail: null,
    closeBackLevel: null,
    exitAtMs: null,
    ...values,
  };
}

export function context(fills: Partial<FillSettings> = {}, values: Partial<PaperContext> = {}): PaperContext {
  const { tickSize, multiplier } = findInstrument('/NQ') ?? { tickSize: priceFromPoints(NaN), multiplier: NaN };
  return {
    tickSize,
    multiplier,
    fills: { ...USUAL_FILLS, ...fills },
    contractsFor: () => 1,
    ...values,
  };
}

/** What became of it, as the table of the golden morning writes it. */
export function outcomeOf(trade: PaperTrade): unknown {
  const { state } = trade;
  if (state.kind !== 'closed') return state.kind === 'not-taken' ? state.because : state.kind;
  const { trade: done } = state;
  return [
    timeOf(done.entryMs),
    priceToPoints(done.entryPrice),
    timeOf(exitMsOf(done)),
    priceToPoints(averageExit(done)),
    done.exits.at(-1)?.reason,
    done.net,
  ];
}

/** Ticks a second apart from an instant on. */
export function playTicks(trade: PaperTrade, fromMs: number, prices: readonly number[]): void {
  prices.forEach((price, second) => {
    trade.takeTick(epochMs(fromMs + second * 1_000), priceFromPoints(price));
  });
}
