import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatWireTime, parseWireTime, wireFlag, wireGreek, wireId, wireNumber, wireTime } from './wire-values.ts';

describe('numbers', () => {
  test.each([
    [12.5, 12.5],
    ['12.50', 12.5],
    ['-3', -3],
    [null, null],
    [undefined, null],
    [0, 0],
    [1e-9, 1e-9],
  ])('%s is %s', (raw, value) => {
    expect(wireNumber.parse(raw)).toBe(value);
  });

  test.each(['NaN', 'Infinity', '', '1e5', '0x10', '1,000', ' 1', '=cmd()', [], {}, true, NaN, Infinity, -Infinity])(
    '%s is refused',
    (raw) => {
      expect(wireNumber.safeParse(raw).success).toBe(false);
    },
  );

  test('a number too big for a double, and JSON that overflows one, are refused', () => {
    expect(wireNumber.safeParse(JSON.parse('1e999')).success).toBe(false);
    expect(wireNumber.safeParse('9'.repeat(400)).success).toBe(false);
  });

  test('negative zero loses its sign', () => {
    expect(Object.is(wireNumber.parse(-0), 0)).toBe(true);
  });

  test('a greek that could not be computed is unknown', () => {
    expect([wireGreek.parse('NaN'), wireGreek.parse(-999), wireGreek.parse(0.5)]).toEqual([null, null, 0.5]);
  });
});

test('a flag may be a number or text', () => {
  expect([true, 0, 1, 'true', 'false', null].map((raw) => wireFlag.parse(raw))).toEqual([
    true,
    false,
    true,
    true,
    false,
    null,
  ]);
});

test('an id whose last digits are lost is refused: it would name another order', () => {
  expect(wireId.parse(1004055538123)).toBe('1004055538123');
  expect(wireId.safeParse(JSON.parse('9007199254740993')).success).toBe(false);
  expect(wireId.safeParse('a b').success).toBe(false);
  expect(wireId.safeParse(-1).success).toBe(false);
});

describe('times', () => {
  test.each([
    ['2025-12-04T01:21:21+0000', Date.UTC(2025, 11, 4, 1, 21, 21)],
    ['2025-12-04T01:21:21.123+0000', Date.UTC(2025, 11, 4, 1, 21, 21, 123)],
    ['2025-12-03T20:21:21-05:00', Date.UTC(2025, 11, 4, 1, 21, 21)],
    ['2025-12-04T01:21:21Z', Date.UTC(2025, 11, 4, 1, 21, 21)],
  ])('%s', (text, instant) => {
    expect(parseWireTime(text)).toBe(instant);
    expect(wireTime.parse(text)).toBe(instant);
  });

  test.each(['', '2025-13-04T01:21:21+0000', '2025-12-04T25:00:00Z', '2025-12-04', '0001-01-01T00:00:00Z', 'now'])(
    '%s is none',
    (text) => {
      expect(parseWireTime(text)).toBeNull();
      expect(wireTime.safeParse(text).success).toBe(false);
    },
  );

  test('any text is a time or none, and never a throw', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (text) => {
        parseWireTime(text);
      }),
    );
  });

  test('go out as UTC with milliseconds and come back as they were', () => {
    expect(formatWireTime(Date.UTC(2026, 10, 21, 14, 3, 29))).toBe('2026-11-21T14:03:29.000Z');
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1995, 0), max: Date.UTC(2095, 0) }), (instant) => {
        expect(parseWireTime(formatWireTime(instant))).toBe(instant);
        expect(formatWireTime(instant)).toBe(new Date(instant).toISOString());
      }),
    );
  });
});
