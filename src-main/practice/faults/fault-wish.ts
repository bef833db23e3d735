import { z } from 'zod';
import { FAULT_KINDS, FAULT_NAMES, type FaultKind } from './fault-catalogue.ts';
import type { FaultWish } from './fault-switchboard.ts';

const LONGEST_SECONDS = 7 * 86_400;

/** A fault as it comes from outside. What it cannot measure, count or match is refused rather than ignored. */
const faultWishSchema = z
  .strictObject({
    name: z.enum(FAULT_NAMES, { error: `The name must be one of ${FAULT_NAMES.join(', ')}.` }),
    value: z.number().optional(),
    count: z.int().positive().optional(),
    seconds: z.number().positive().max(LONGEST_SECONDS).optional(),
    match: z
      .string()
      .regex(/^([A-Z]+ )?\/\S*$/, 'A match begins with a path, or with a method and a path.')
      .optional(),
  })
  .superRefine(({ name, value, count, seconds, match }, context) => {
    const kind: FaultKind = FAULT_KINDS[name];
    const isOfRest = kind.acts === 'api' || kind.acts === 'edge';
    const complain = (message: string): void => {
      context.addIssue({ code: 'custom', message: `${name} ${message}.` });
    };
    if (value !== undefined && kind.value === null) complain('has no number');
    if (value !== undefined && value < 0 && name !== 'clock-skew') complain('has no number below 0');
    if (kind.course === 'at-once' && (count ?? seconds) !== undefined) complain('happens at once and once');
    if (match !== undefined && !isOfRest) complain('is no fault of REST and matches no path');
  });

type WishReading =
  { readonly kind: 'wish'; readonly wish: FaultWish } | { readonly kind: 'wrong'; readonly complaint: string };

export function readFaultWish(value: unknown): WishReading {
  const reading = faultWishSchema.safeParse(value);
  if (reading.success) return { kind: 'wish', wish: reading.data };
  return { kind: 'wrong', complaint: reading.error.issues.map(({ message }) => message).join(' ') };
}

const NUMERIC = ['count', 'seconds'];

/** NaN, which the schema refuses, for what is no number. */
const numberOf = (text: string): number => (text.trim() === '' ? NaN : Number(text));

/** `NAME[=NUMBER][,count=N][,seconds=S][,match=[METHOD ]/path]`, as a command line gives it. */
export function readFaultWords(words: string): WishReading {
  const [head = '', ...terms] = words.split(',');
  const [name = '', value] = head.split('=');
  const wish: Record<string, unknown> = { name };
  if (value !== undefined) wish['value'] = numberOf(value);
  for (const term of terms) {
    const [key = '', ...rest] = term.split('=');
    const text = rest.join('=');
    wish[key] = NUMERIC.includes(key) ? numberOf(text) : text;
  }
  return readFaultWish(wish);
}
