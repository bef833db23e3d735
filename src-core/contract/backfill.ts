import { z } from 'zod';

/** What is missing in the stored minutes of a symbol, and what was done about it. */

export const missingStretchSchema = z.object({
  /** Opening instants of the first and the last missing minute. */
  fromMs: z.number(),
  toMs: z.number(),
  minutes: z.number(),
  /**
   * - asking: the broker's history is being read. filled: those it had are stored; the others had no trade.
   * - missing: nobody can give them; the sentence says why. failed: may be tried again.
   */
  state: z.enum(['asking', 'filled', 'missing', 'failed']),
  filledMinutes: z.number(),
  sentence: z.string(),
});
export type MissingStretch = z.infer<typeof missingStretchSchema>;

export const backfillViewSchema = z.object({
  symbol: z.string(),
  stretches: z.array(missingStretchSchema),
});
export type BackfillView = z.infer<typeof backfillViewSchema>;
