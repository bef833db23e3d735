import type { Price } from '../market/units.ts';

/** How a signal asks to be entered. */
export type EntryPlan =
  /** At the close of the bar that signalled, as the first strategies were measured. */
  | { readonly kind: 'signal-close' }
  /** At the open of the bar after it: what can be had. */
  | { readonly kind: 'next-open' }
  /** A stop order that rests at this price: filled there, or at the open of a bar that opens beyond. */
  | { readonly kind: 'stop'; readonly price: Price }
  /** A limit order in the bars after the signal; what has not filled after `validBars` is sent at market or cancelled. */
  | {
      readonly kind: 'limit';
      readonly price: Price;
      readonly validBars: number;
      readonly fallback: 'market' | 'cancel';
    };

/** The price that a signal's stop and targets are shown for, before any fill is known. */
export function expectedEntry(plan: EntryPlan, signalPrice: Price): Price {
  return plan.kind === 'stop' || plan.kind === 'limit' ? plan.price : signalPrice;
}
