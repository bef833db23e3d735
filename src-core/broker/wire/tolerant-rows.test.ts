import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readRow, readRows, unreadSentence } from './tolerant-rows.ts';
import { wireName, wireNumber } from './wire-values.ts';

const schema = z.object({
  name: wireName,
  price: wireNumber,
  legs: z
    .array(z.object({ quantity: wireNumber }))
    .nullish()
    .transform((legs) => legs ?? []),
});

describe('a row', () => {
  test('keeps what can be read when a member that may be missing is wrong', () => {
    const raw = { name: 'A', price: 'abc', legs: [{ quantity: 1 }, { quantity: {} }], new: 'member' };
    const { row, unread } = readRow(schema, raw);
    expect(row).toEqual({ name: 'A', price: null, legs: [{ quantity: 1 }, { quantity: null }] });
    expect(unread).toEqual({ rows: 0, members: 2, example: 'price' });
    expect(raw.price).toBe('abc');
  });

  test('is refused when a member that must be there is wrong', () => {
    expect(readRow(schema, { name: 7, price: 1 })).toEqual({
      row: null,
      unread: { rows: 1, members: 0, example: 'name' },
    });
    for (const raw of [null, 'text', [], 3]) expect(readRow(schema, raw).row).toBeNull();
  });

  test('cannot reach a prototype', () => {
    const raw: unknown = JSON.parse('{"name":"A","price":1,"__proto__":{"polluted":true},"legs":{"__proto__":[]}}');
    expect(readRow(schema, raw).row).toEqual({ name: 'A', price: 1, legs: [] });
    expect('polluted' in {}).toBe(false);
  });
});

test('one bad row does not lose the others, and is counted', () => {
  const { rows, unread } = readRows(schema, [{ name: 'A' }, { price: 3 }, { name: 'B', price: 'x' }, 9]);
  expect(rows.map(({ name }) => name)).toEqual(['A', 'B']);
  expect(unread).toEqual({ rows: 2, members: 1, example: 'name' });
  expect(unreadSentence(unread)).toBe(
    "2 rows and 1 value of Schwab's answer could not be read (name) and are not shown.",
  );
  expect(unreadSentence(readRows(schema, [{ name: 'A' }]).unread)).toBeNull();
});

test('whatever JSON a list holds, every row is read or counted', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), (raws) => {
      const { rows, unread } = readRows(schema, raws);
      expect(rows.length + unread.rows).toBe(raws.length);
    }),
  );
});
