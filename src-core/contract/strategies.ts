import { z } from 'zod';
import { activeStrategySchema, type CatalogueEntry } from '../signals/active-strategy.ts';
import type { StoredProof } from '../signals/proof.ts';

/** What the window asks of strategies and of the proofs of their signals. */

/** A strategy as an editor sends it: one without an id is new. */
export const strategyDraftSchema = activeStrategySchema.extend({ id: activeStrategySchema.shape.id.nullable() });
export type StrategyDraft = z.infer<typeof strategyDraftSchema>;

const problemSchema = z.object({
  /** The parameter, or a field of the strategy; empty when it is about several. */
  name: z.string(),
  sentence: z.string(),
});

export const savedStrategySchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), strategy: activeStrategySchema }),
  z.object({ ok: z.literal(false), problems: z.array(problemSchema) }),
]);
export type SavedStrategy = z.infer<typeof savedStrategySchema>;

export const catalogueSchema = z.custom<readonly CatalogueEntry[]>((value) => Array.isArray(value));
export const storedProofSchema = z.custom<StoredProof>(
  (value) => typeof value === 'object' && value !== null && 'signal' in value,
);
