import type { PriceAlert } from '#core/alerts/price-alert';

const MS_PER_DAY = 86_400_000;

export const EXPIRIES = ['never', 'day', 'week'] as const;
export type Expiry = (typeof EXPIRIES)[number];
export const EXPIRY_WORDS: Readonly<Record<Expiry, string>> = {
  never: 'never',
  day: 'in 24 h',
  week: 'in 7 days',
};

/** The instant, by the exchange's clock, at which an alert that is changed now ends. */
export function expiryMs(expiry: Expiry, exchangeMs: number): number | null {
  if (expiry === 'never') return null;
  return exchangeMs + (expiry === 'day' ? 1 : 7) * MS_PER_DAY;
}

/** Which choice an alert shows: the nearest that still lies ahead. */
export function expiryOf({ expiresMs }: Pick<PriceAlert, 'expiresMs'>, exchangeMs: number): Expiry {
  if (expiresMs === null) return 'never';
  return expiresMs - exchangeMs <= MS_PER_DAY ? 'day' : 'week';
}
