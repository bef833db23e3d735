import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';

/**
 * Values as the broker's JSON has them. Missing and null are "not said" and become null. Numbers come as JSON numbers and
 * sometimes as text; NaN and the infinities are refused in either form.
 */

const DECIMAL = /^[-+]?\d{1,40}(\.\d{1,40})?$/;

const finite = z.union([
  z.number(),
  z
    .string()
    .regex(DECIMAL)
    .transform(Number)
    .refine((value) => Number.isFinite(value)),
]);

/** An amount, a price or a count. Adding 0 takes the sign from a negative zero. */
export const wireNumber = finite.nullish().transform((value) => (typeof value === 'number' ? value + 0 : null));

/** A number that says "unknown" with NaN, as greeks do that could not be computed; -999 means the same there. */
export const wireGreek = z
  .union([z.literal(['NaN', '']).transform(() => null), z.literal(-999).transform(() => null), finite])
  .nullish()
  .transform((value) => value ?? null);

const LONGEST_TEXT = 2_000;
export const wireText = z
  .string()
  .max(LONGEST_TEXT)
  .nullish()
  .transform((value) => value ?? null);

/** A name that must be there. */
export const wireName = z.string().min(1).max(LONGEST_TEXT);

/** Documented as a number and sent as a boolean, or the other way round. */
export const wireFlag = z
  .union([
    z.boolean(),
    z.number().transform((value) => value !== 0),
    z.literal(['true', 'false']).transform((value) => value === 'true'),
  ])
  .nullish()
  .transform((value) => value ?? null);

/** An id as text. A number beyond 2^53 has lost its last digits on the way: it would name another order. */
export const wireId = z.union([
  z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER).transform(String),
  z
    .string()
    .min(1)
    .max(64)
    .regex(/^[\x21-\x7e]+$/),
]);
export const wireOptionalId = wireId.nullish().transform((value) => value ?? null);

/** 1990 and 2100. */
const EARLIEST_MS = 631_152_000_000;
const LATEST_MS = 4_102_444_800_000;

const TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)(Z|[+-]\d{2}:?\d{2})$/;

/**
 * Epoch milliseconds of a time as the broker writes it, `2025-12-04T01:21:21+0000` (no colon in the offset); null when it
 * is none.
 */
export function parseWireTime(text: string): number | null {
  const [, date, clock, offset] = TIME.exec(text) ?? [];
  if (date === undefined || clock === undefined || offset === undefined) return null;
  try {
    const { epochMilliseconds } = Temporal.Instant.from(`${date}T${clock}${offset}`);
    return epochMilliseconds >= EARLIEST_MS && epochMilliseconds < LATEST_MS ? epochMilliseconds : null;
  } catch (error) {
    // The one thing it throws for text of this form: a 13th month, a 25th hour.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Epoch milliseconds, from text or from a number of them. */
export const wireTime = z
  .union([
    z.number().min(EARLIEST_MS).max(LATEST_MS),
    z.string().transform((text, context) => {
      const parsed = parseWireTime(text);
      if (parsed !== null) return parsed;
      context.addIssue('not a time');
      return z.NEVER;
    }),
  ])
  .nullish()
  .transform((value) => value ?? null);

/** `2026-11-21T14:03:29.000Z`: UTC with milliseconds, as the broker documents it for requests. */
export function formatWireTime(epochMs: number): string {
  return Temporal.Instant.fromEpochMilliseconds(Math.trunc(epochMs)).toString({ smallestUnit: 'millisecond' });
}
