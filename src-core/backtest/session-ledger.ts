import type { TradingDay } from '../market/units.ts';
import { reasonOf } from '../signals/evaluate-sessions.ts';
import type { OpeningRangeView, Signal } from '../signals/signal.ts';
import type { SessionLine, SessionSignal } from './backtest-result.ts';

const lineOf = ({ id, side, barStartMs, knownAtMs, price }: Signal): SessionSignal => ({
  id,
  side,
  barStartMs,
  knownAtMs,
  price,
});

/** Keeps a line for each trading day: its signals, or the stated reason for none. */
export class SessionLedger {
  readonly lines: SessionLine[] = [];
  #signals: SessionSignal[] = [];

  add(signal: Signal): void {
    this.#signals.push(lineOf(signal));
  }

  endDay(day: TradingDay, view: OpeningRangeView | undefined): void {
    const signals = this.#signals;
    this.#signals = [];
    this.lines.push({ day, signals, reason: signals.length > 0 ? null : reasonOf(view) });
  }
}
