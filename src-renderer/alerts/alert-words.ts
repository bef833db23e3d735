import type { AlertDirection, PriceAlert } from '#core/alerts/price-alert';
import { formatClock } from '../format/eastern-time.ts';

export const DIRECTION_WORDS: Readonly<Record<AlertDirection, string>> = {
  any: 'crossing',
  up: 'rising to',
  down: 'falling to',
};

export const DIRECTION_SIGNS: Readonly<Record<AlertDirection, string>> = { any: '↕', up: '↑', down: '↓' };

/** Where an alert stands, in a few words. */
export function stateWords({ state, lastFired, firedCount }: PriceAlert): string {
  const when = lastFired ? `${lastFired.direction} ${formatClock(lastFired.exchangeMs)}` : '';
  if (state === 'fired') return `fired ${when}`;
  if (state === 'expired') return 'expired';
  return firedCount > 0 ? `armed, fired ${firedCount}×, last ${when}` : 'armed';
}
