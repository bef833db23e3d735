import type { Bar } from '../../market/bar.ts';
import { epochMs, MS_PER_MINUTE, type EpochMs, type Price } from '../../market/units.ts';
import { fingerprintOf } from '../fingerprint.ts';
import type { Evidence, ProofFigure, ProofStep, SeenTick } from '../proof.ts';
import type { Signal, SignalSide } from '../signal.ts';
import type { StrategyOutcome, StrategySetup } from '../strategy.ts';
import type { DaySchedule } from './day-schedule.ts';
import { planOrders, type TriggerLevel } from './levels.ts';
import type { OpeningRangeParameters } from './parameters.ts';
import type { ArmedRange, WatchMemory } from './watch-memory.ts';

export const OPENING_RANGE_RULE = 'opening-range-breakout';
/** Raised whenever the same input may give another signal. */
export const OPENING_RANGE_VERSION = 2;

/** A condition that came true: in a bar that has closed, or with a trade. */
export interface Break {
  readonly side: SignalSide;
  readonly bar: Bar | null;
  readonly tick: SeenTick | null;
  readonly price: Price;
  readonly knownAtMs: EpochMs;
  /** The price that was compared with the level. */
  readonly compared: number;
  readonly steps: readonly ProofStep[];
  readonly extraBars: readonly Bar[];
}

const price = (name: string, value: number): ProofFigure => ({ name, value, unit: 'price' });

function levelWords({ displacement, end }: TriggerLevel, side: SignalSide): string {
  if (displacement === 0) return `the range's ${side === 'long' ? 'high' : 'low'} itself`;
  const percent = Math.round((displacement / end) * 1e6) / 1e4;
  return `the range's ${side === 'long' ? 'high' : 'low'} ${side === 'long' ? '+' : '-'} ${displacement / 1e8} (${percent} %), to the tick beyond`;
}

/** How the verdict came about, figure by figure. */
function arithmetic(p: OpeningRangeParameters, armed: ArmedRange, found: Break): ProofStep[] {
  const { side, compared } = found;
  const { range, levels } = armed;
  const how = p.rangeMinutes === 1 ? 'of the opening minute' : `of the first ${p.rangeMinutes} minutes`;
  const steps: ProofStep[] = [
    { kind: 'figure', figure: price('range high', range.high), how },
    { kind: 'figure', figure: price('range low', range.low), how },
    ...armed.steps,
  ];
  const isLong = side === 'long';
  if (p.direction === 'opening-candle') {
    const [left, right] = [price("range's close", armed.close), price("range's open", armed.open)];
    return [...steps, { kind: 'comparison', left, sign: isLong ? '>' : '<', right, holds: true }];
  }
  const level = levels[side];
  const sign = isLong ? (level.isStrict ? '>' : '>=') : level.isStrict ? '<' : '<=';
  const seen = p.trigger === 'close' ? 'close' : found.tick ? 'trade' : isLong ? 'high' : 'low';
  return [
    ...steps,
    { kind: 'figure', figure: price(`${side} level`, level.price), how: levelWords(level, side) },
    { kind: 'comparison', left: price(seen, compared), sign, right: price(`${side} level`, level.price), holds: true },
    ...found.steps,
  ];
}

function evidenceOf(p: OpeningRangeParameters, armed: ArmedRange, memory: WatchMemory, found: Break): Evidence {
  const bars = new Map([...memory.rangeBars, ...found.extraBars].map((bar) => [bar.startMs, bar]));
  if (found.bar) bars.set(found.bar.startMs, found.bar);
  const usesHistory = armed.steps.length > 0;
  return {
    bars: [...bars.values()].sort((a, b) => a.startMs - b.startMs),
    tick: found.tick,
    historyDays: usesHistory ? memory.sessions.map(({ day }) => day) : [],
    steps: arithmetic(p, armed, found),
  };
}

/** The signal of a break, under a name that is a function of what it says, and what it rests on. */
export function makeSignal(
  { activeId, title, instrument, parameters }: StrategySetup,
  p: OpeningRangeParameters,
  { day, exitAtMs }: DaySchedule,
  armed: ArmedRange,
  memory: WatchMemory,
  found: Break,
): Extract<StrategyOutcome, { kind: 'signal' }> {
  const { symbol, tickSize } = instrument;
  const { range, levels, averageTrueRange } = armed;
  const { side, bar, tick, price: atPrice, knownAtMs } = found;
  const seen = tick ? 'tick' : p.trigger === 'touch' && p.direction === 'first-break' ? 'bar' : 'close';
  const facts = { side, range, levels, price: atPrice, seen, averageTrueRange, exitAtMs, tickSize } as const;
  const barStartMs = bar?.startMs ?? epochMs(Math.floor(knownAtMs / MS_PER_MINUTE) * MS_PER_MINUTE);
  const version = `v${OPENING_RANGE_VERSION}`;
  const name = [OPENING_RANGE_RULE, version, fingerprintOf(parameters), symbol, day, barStartMs, side];
  const signal: Signal = {
    id: name.join(':'),
    kind: 'entry',
    strategy: OPENING_RANGE_RULE,
    strategyVersion: OPENING_RANGE_VERSION,
    activeId,
    title,
    parameters,
    symbol,
    contract: bar?.contract ?? armed.contract,
    tradingDay: day,
    side,
    barStartMs,
    knownAtMs,
    price: atPrice,
    range,
    ...planOrders(p, facts),
  };
  return { kind: 'signal', signal, evidence: evidenceOf(p, armed, memory, found) };
}
