/** A figure that may not exist: three states that a number alone cannot tell apart. */
export type Figure =
  | { readonly kind: 'value'; readonly value: number }
  /** E.g. a profit factor without any loss. */
  | { readonly kind: 'infinite' }
  /** Nothing to compute it from. */
  | { readonly kind: 'undefined' }
  /** It could be computed, and would mean nothing yet. */
  | { readonly kind: 'too-few'; readonly have: number; readonly need: number };

export const UNDEFINED: Figure = { kind: 'undefined' };
export const INFINITE: Figure = { kind: 'infinite' };
export const figure = (value: number): Figure => (Number.isFinite(value) ? { kind: 'value', value } : UNDEFINED);

/** 0 / 0 is undefined, anything else by nought infinite. */
export function ratio(numerator: number, denominator: number): Figure {
  if (denominator !== 0) return figure(numerator / denominator);
  return numerator === 0 ? UNDEFINED : INFINITE;
}

export const meanOf = (values: readonly number[]): Figure =>
  values.length === 0 ? UNDEFINED : figure(values.reduce((sum, value) => sum + value, 0) / values.length);
