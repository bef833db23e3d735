import type { FieldValue, LevelOneState } from '../market/level-one.ts';

const encode = (value: FieldValue): string => (typeof value === 'string' ? JSON.stringify(value) : String(value));

/** The content item of those `fields` that are in `mask`; null when none is. Field 0 is the key and never sent as "0". */
export function levelOneItem(state: LevelOneState, fields: readonly number[], mask: Uint8Array): string | null {
  let item = '{';
  for (const field of fields) {
    const value = state.value(field);
    if (mask[field] === 1 && field !== 0 && value !== undefined) item += `"${field}":${encode(value)},`;
  }
  return item === '{' ? null : `${item}"key":${JSON.stringify(state.symbol)}}`;
}

/** The content item of values that were kept aside; null when there are none. */
export function levelOneItemOf(symbol: string, values: ReadonlyMap<number, FieldValue>): string | null {
  if (values.size === 0) return null;
  return JSON.stringify({ ...Object.fromEntries(values), key: symbol });
}

/** Everything subscribed, and what only an image tells: whether it is delayed, and what kind of thing it is. */
export function levelOneImage(state: LevelOneState, mask: Uint8Array): string {
  const members: Record<string, unknown> = {};
  mask.forEach((wanted, field) => {
    const value = state.value(field);
    if (wanted === 1 && field !== 0 && value !== undefined) members[field] = value;
  });
  return JSON.stringify({ ...members, key: state.symbol, ...state.facts });
}
