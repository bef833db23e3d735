import type { Instrument } from '../market/instrument.ts';
import type { TradingDaySpan } from '../market/session.ts';
import type { ActiveStrategy } from './active-strategy.ts';
import { checkStrategy } from './catalogue.ts';
import type { OpeningRangeView } from './signal.ts';
import type { BarWitness, Json, Strategy, StrategyEvent, StrategyOutcome } from './strategy.ts';

/**
 * Stands in for a strategy that the rule refuses: its editor lets none through, so a file was changed by hand or comes
 * from another version. It gives no signal and says why on screen; that the others watch on is worth more than a halt.
 */
class RefusedStrategy implements Strategy {
  readonly band = null;
  readonly dueMs = Infinity;
  readonly #active: ActiveStrategy;
  readonly #instrument: Instrument;
  readonly #reason: string;
  #span: TradingDaySpan | null = null;

  constructor(active: ActiveStrategy, instrument: Instrument, reason: string) {
    this.#active = active;
    this.#instrument = instrument;
    this.#reason = reason;
  }

  take(event: StrategyEvent): readonly StrategyOutcome[] {
    if (event.kind === 'session' && event.phase === 'day') this.#span = event.span;
    return [];
  }

  snapshot(): Json {
    return null;
  }

  view(): OpeningRangeView | null {
    if (!this.#span) return null;
    const { day, startMs, endMs } = this.#span;
    const { id: activeId, title } = this.#active;
    const { symbol } = this.#instrument;
    const state = { kind: 'not-watching', reason: this.#reason } as const;
    return {
      activeId,
      title,
      symbol,
      tradingDay: day,
      rangeStartMs: startMs,
      rangeEndMs: startMs,
      cutoffMs: endMs,
      state,
    };
  }
}

/** Sets an active strategy to work on a symbol, from the beginning or from a snapshot of it. */
export function startStrategy(
  active: ActiveStrategy,
  instrument: Instrument,
  witness: BarWitness,
  snapshot?: Json,
): Strategy {
  const checked = checkStrategy(active);
  if (!checked.ok) {
    const reasons = checked.problems.map(({ sentence }) => sentence).join(' ');
    return new RefusedStrategy(active, instrument, `This strategy cannot be used. ${reasons}`);
  }
  const { id: activeId, title } = active;
  const { rule, parameters } = checked;
  return rule.start({ activeId, title, instrument, parameters, witness }, snapshot);
}
