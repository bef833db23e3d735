import type { FieldType } from '#core/contract/schwab-field-tables/field';
import { wireMessage, wireTime } from './wire-values.ts';

export type FieldValue = number | string | boolean | null;

/** What cannot be a value of the field; `undefined`, because a good value never is. */
export const BAD_FIELD = undefined;

/** Larger figures than any price, volume or count of a market; JSON carries up to 1e308. */
const LARGEST = 1e15;

function number(raw: unknown): number | undefined {
  // Adding 0 turns -0 into 0.
  return typeof raw === 'number' && Math.abs(raw) <= LARGEST ? raw + 0 : BAD_FIELD;
}

/** -1 is how some servers write "none" where a count is due (field 46 of equities). */
function sizeOrNone(raw: unknown): number | null | undefined {
  const value = number(raw);
  if (value === -1) return null;
  return value === undefined || value < 0 ? BAD_FIELD : value;
}

function instant(raw: unknown): number | null | undefined {
  const value = wireTime(raw);
  if (Number.isNaN(value)) return null;
  return Number.isFinite(value) ? value : BAD_FIELD;
}

const nothing = (): undefined => BAD_FIELD;

const READERS: Readonly<Record<FieldType, (raw: unknown) => FieldValue | undefined>> = {
  text: (raw) => (typeof raw === 'string' ? wireMessage(raw) : BAD_FIELD),
  flag: (raw) => (typeof raw === 'boolean' ? raw : BAD_FIELD),
  'epoch-ms': instant,
  size: sizeOrNone,
  price: number,
  money: number,
  count: number,
  number,
  percent: number,
  fraction: number,
  'epoch-days': number,
  'day-ms': number,
  list: nothing,
  json: nothing,
};

/** Reads a field by its type; null stays null, and what is no value of the type is BAD_FIELD. */
export function readField(raw: unknown, type: FieldType): FieldValue | undefined {
  return raw === null ? null : READERS[type](raw);
}
