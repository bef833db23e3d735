import type { AlertDirection, PriceAlert } from '#core/alerts/price-alert';
import { askFor } from '../telling/telling-store.ts';

/** Answers to what is asked about price alerts stand in one place. */
export const ALERTS_ASKED = 'alerts';

/** Sets an alert at a price in whole units. */
export function addAlert(symbol: string, level: number, direction: AlertDirection = 'any'): Promise<boolean> {
  const wanted = { symbol, level, direction, repeats: false, expiresMs: null, note: '' };
  return askFor('alerts.add', wanted, ALERTS_ASKED);
}

export const changeAlert = (
  id: string,
  change: Partial<Pick<PriceAlert, 'level' | 'direction' | 'repeats' | 'expiresMs'>>,
): Promise<boolean> => askFor('alerts.change', { id, ...change }, ALERTS_ASKED);

export const removeAlert = (id: string): Promise<boolean> => askFor('alerts.remove', { id }, ALERTS_ASKED);
