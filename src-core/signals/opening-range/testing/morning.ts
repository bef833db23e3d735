import type { Bar, BarGrade } from '../../../market/bar.ts';
import type { BarChange } from '../../../market/bar-builder.ts';
import type { Gap } from '../../../market/coverage.ts';
import { instrumentOf } from '../../../market/instrument.ts';
import { priceFromPoints } from '../../../market/price.ts';
import { newYorkInstant } from '../../../market/session.ts';
import { epochMs, quantity, symbolName, tradingDay, type EpochMs } from '../../../market/units.ts';
import type { ActiveStrategy } from '../../active-strategy.ts';
import { defaultStrategy } from '../../catalogue.ts';
import type { PastSession } from '../../past-session.ts';
import type { Evidence, RangeCorrection } from '../../proof.ts';
import type { OpeningRangeView, Signal } from '../../signal.ts';
import { SymbolStrategies } from '../../symbol-strategies.ts';
import type { OpeningRangeParameters } from '../parameters.ts';

export type Ohlc = readonly [open: number, high: number, low: number, close: number];

/** Analytics, section 1.5, with the bar in which the default preset leaves. */
export const GOLDEN_MORNING: Readonly<Record<string, Ohlc>> = {
  '09:30': [25600, 25612.5, 25571.25, 25580],
  '09:31': [25582.25, 25608, 25582.25, 25608],
  '09:32': [25608, 25624, 25603, 25621.5],
  '09:33': [25621.75, 25655, 25620, 25640.25],
  '09:34': [25640, 25646, 25601, 25606],
  '09:35': [25606.25, 25618, 25596, 25615.75],
  '09:36': [25616, 25672.25, 25614, 25668],
  '09:44': [25690, 25690, 25690, 25690],
};

export interface MorningOptions {
  readonly day?: string;
  readonly symbol?: string;
  readonly parameters?: Partial<OpeningRangeParameters>;
  readonly sessions?: readonly PastSession[];
}

/** One strategy over one day, with the bars and the clock in hand. */
export class Morning {
  readonly signals: Signal[] = [];
  readonly evidence: Evidence[] = [];
  readonly corrections: RangeCorrection[] = [];
  gap: Gap | null = null;
  open: { high: number; low: number } | null = null;
  contract: string | null = '/NQZ26';
  volume = 100;
  readonly strategies: SymbolStrategies;
  readonly active: ActiveStrategy;
  readonly #day: string;
  readonly #symbol: string;
  #nowMs = -Infinity;

  constructor({ day = '2026-11-24', symbol = '/NQ', parameters = {}, sessions = [] }: MorningOptions = {}) {
    this.#day = day;
    this.#symbol = symbol;
    this.active = { ...defaultStrategy([symbol]), parameters: { ...parameters } };
    const instrument = instrumentOf(symbol);
    if (!instrument) throw new Error(`no ${symbol}`);
    this.strategies = new SymbolStrategies(
      instrument,
      { gapWithin: () => this.gap, openBar: () => this.open },
      {
        signalled: (signal, evidence) => {
          this.signals.push(signal);
          this.evidence.push(evidence);
        },
        corrected: (correction) => this.corrections.push(correction),
        dueAt: () => undefined,
      },
    );
    if (sessions.length > 0) this.strategies.learn(sessions);
    this.strategies.use([this.active], []);
  }

  at(time: string): EpochMs {
    const [hour = 0, minute = 0, second = 0] = time.split(':').map(Number);
    return epochMs(newYorkInstant(tradingDay(this.#day), hour * 60 + minute) + second * 1_000);
  }

  /** Advances the clock. */
  until(time: string): this {
    return this.clockAt(this.at(time));
  }

  clockAt(nowMs: number): this {
    this.#nowMs = nowMs;
    this.strategies.advanceClock(nowMs);
    return this;
  }

  opens(time: string): this {
    this.strategies.barOpened(this.at(time));
    return this;
  }

  bar(time: string, ohlc: Ohlc, grade: BarGrade = 'built', change: BarChange = 'closed'): this {
    const [open, high, low, close] = ohlc.map(priceFromPoints) as [Bar['open'], Bar['high'], Bar['low'], Bar['close']];
    const bar: Bar = {
      symbol: symbolName(this.#symbol),
      startMs: this.at(time),
      open,
      high,
      low,
      close,
      volume: quantity(this.volume),
      tickCount: 10,
      grade,
      contract: this.contract,
    };
    this.strategies.barChanged(change, bar, this.#nowMs);
    return this;
  }

  /** The bar of a minute as it closes by the clock. */
  closes(time: string, ohlc: Ohlc, grade: BarGrade = 'built'): this {
    this.#nowMs = this.at(time) + 61_500;
    this.bar(time, ohlc, grade);
    this.strategies.advanceClock(this.#nowMs);
    return this;
  }

  trades(time: string, points: number): this {
    this.strategies.tick(this.at(time), priceFromPoints(points), this.contract);
    return this;
  }

  /** The golden morning up to and with a minute, from a clock that was there before the bell. */
  golden(until = '09:44'): this {
    this.until('09:29');
    for (const [time, ohlc] of Object.entries(GOLDEN_MORNING)) if (time <= until) this.closes(time, ohlc);
    return this;
  }

  view(): OpeningRangeView | null {
    return this.strategies.views()[0] ?? null;
  }

  state(): OpeningRangeView['state'] | undefined {
    return this.view()?.state;
  }

  reason(): string {
    const state = this.state();
    return state?.kind === 'not-watching' ? state.reason : `watching: ${JSON.stringify(state)}`;
  }
}
