import type { Bar } from '../market/bar.ts';
import type { Instrument } from '../market/instrument.ts';
import type { ActiveStrategy } from '../signals/active-strategy.ts';
import { SessionRun, type SessionRunListener } from '../signals/evaluate-sessions.ts';

/** Whoever watches bars, oldest first: the engine's own strategies, or in a comparison of backtesters another rule. */
export interface Watch {
  take(bar: Bar): void;
  end(): void;
}

export type MakeWatch = (instrument: Instrument, listener: SessionRunListener) => Watch;

/** A strategy as the engine runs it. */
export const watchOf =
  (active: ActiveStrategy): MakeWatch =>
  (instrument, listener) =>
    new SessionRun(instrument, [active], listener);
