import { z } from 'zod';
import { ALL_READ, readRow, readRows, type Unread } from './tolerant-rows.ts';

/** What became of the JSON of a success: a value with what is missing in it, or nothing at all and why. */
export type Reading<Value> =
  | { readonly kind: 'read'; readonly value: Value; readonly unread: Unread }
  /** `why` names the member that is wrong, never its value. */
  | { readonly kind: 'misshapen'; readonly why: string };

/** Turns the JSON of a success into a value. */
export type Reader<Value> = (json: unknown) => Reading<Value>;

export const read = <Value>(value: Value, unread: Unread = ALL_READ): Reading<Value> => ({
  kind: 'read',
  value,
  unread,
});
export const misshapen = (why: string): Reading<never> => ({ kind: 'misshapen', why });

/** A reply that is a list: each row by itself. */
export function listOf<Row>(schema: z.ZodType<Row>): Reader<readonly Row[]> {
  return (json) => {
    if (!Array.isArray(json)) return misshapen('not a list');
    const { rows, unread } = readRows(schema, json);
    return read(rows, unread);
  };
}

/** A reply that is an object with a list in it. */
export function listIn<Row>(member: string, schema: z.ZodType<Row>): Reader<readonly Row[]> {
  const rows = listOf(schema);
  const envelope = z.object({ [member]: z.array(z.unknown()) });
  return (json) => {
    const checked = envelope.safeParse(json);
    return checked.success ? rows(checked.data[member]) : misshapen(`${member} is not a list`);
  };
}

/** A reply that is one object. */
export function oneOf<Value>(schema: z.ZodType<Value>): Reader<Value> {
  return (json) => {
    const { row, unread } = readRow(schema, json);
    return row === null ? misshapen(unread.example ?? 'not an object') : read(row, unread);
  };
}
