import { z } from 'zod';
import type { ParameterDescriptor, ParameterValue } from './parameters.ts';

const parameterValueSchema: z.ZodType<ParameterValue> = z.union([
  z.number(),
  z.string().max(100),
  z.boolean(),
  z.null(),
  z.array(z.string().max(100)).max(100),
]);

/** A rule with its parameters, set to watch symbols. What the user edits and the engine runs. */
export const activeStrategySchema = z.object({
  /** Names it for ever, also after its parameters changed. */
  id: z.string().min(1).max(64),
  /** A rule of the catalogue. */
  rule: z.string().min(1).max(64),
  title: z.string().trim().min(1).max(80),
  symbols: z.array(z.string().min(1).max(32)).min(1).max(50),
  parameters: z.record(z.string().max(64), parameterValueSchema),
  /** A strategy that is not watching keeps its parameters. */
  isWatching: z.boolean(),
});
export type ActiveStrategy = z.infer<typeof activeStrategySchema>;

/** Parameters under a name, e.g. `V7.1`: only what differs from the defaults. */
export interface StrategyPreset {
  readonly id: string;
  readonly title: string;
  /** Where it comes from and what it leaves out, in a sentence or two. */
  readonly sentence: string;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
}

/** A rule as an editor needs to know it. */
export interface CatalogueEntry {
  readonly rule: string;
  readonly version: number;
  readonly title: string;
  readonly sentence: string;
  readonly parameters: readonly ParameterDescriptor[];
  readonly presets: readonly StrategyPreset[];
}
