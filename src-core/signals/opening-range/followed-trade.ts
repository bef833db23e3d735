import type { Bar } from '../../market/bar.ts';
import type { Instrument } from '../../market/instrument.ts';
import { USUAL_FILLS } from '../../paper/fill-settings.ts';
import { PaperTrade } from '../../paper/paper-trade.ts';
import type { TradePlan } from '../../paper/trade-plan.ts';

/** So many that every part of a ladder is a whole number of them. */
const CONTRACTS = 100;

/** A signal and the bars since: what a rule that may try again needs to know of its last attempt. */
export interface FollowedTrade {
  readonly plan: TradePlan;
  /** The bar that signalled, when it was entered inside it, and those that closed since. */
  readonly signalBar: Bar | null;
  readonly bars: readonly Bar[];
}

export interface FollowedOutcome {
  readonly isOver: boolean;
  readonly hasWon: boolean;
}

/** What became of it by the bars so far: filled at the signal's price, without costs. */
export function outcomeOf({ plan, signalBar, bars }: FollowedTrade, { tickSize }: Instrument): FollowedOutcome {
  const fills = { ...USUAL_FILLS, marketFill: 'signal-close' } as const;
  const context = { tickSize, multiplier: 1, fills, averageTrueRange: () => null, contractsFor: () => CONTRACTS };
  const trade = new PaperTrade(plan, context);
  if (signalBar) trade.takeSignalBar(signalBar);
  for (const bar of bars) trade.takeBar(bar);
  const { state } = trade;
  return { isOver: trade.isOver, hasWon: state.kind === 'closed' && state.trade.net > 0 };
}
