import type { OpeningRangeState, OpeningRangeView } from '#core/signals/signal';

/** The chart has room for one: what is under way counts more than what is over, and that more than what never was. */
const RANK: Readonly<Record<OpeningRangeState['kind'], number>> = {
  armed: 0,
  building: 1,
  signalled: 2,
  waiting: 3,
  expired: 4,
  'not-watching': 5,
};

/** Of the ranges that strategies watch in one symbol, the one to draw; the first of those that count the same. */
export function rangeToDraw(ranges: readonly OpeningRangeView[]): OpeningRangeView | null {
  const [first, ...others] = ranges;
  if (!first) return null;
  return others.reduce((best, one) => (RANK[one.state.kind] < RANK[best.state.kind] ? one : best), first);
}
