import type { StrategyRule } from '../strategy.ts';
import { OPENING_RANGE_RULE, OPENING_RANGE_VERSION } from './make-signal.ts';
import { contradictionsOf, OPENING_RANGE_DESCRIPTORS, openingRangeParameters } from './parameters.ts';
import { OPENING_RANGE_PRESETS } from './presets.ts';
import type { WatchMemory } from './watch-memory.ts';
import { OpeningRangeWatch } from './watch.ts';

/** The opening-range breakout with all its published variants as parameters of one rule (analytics, section 1). */
export const OPENING_RANGE_BREAKOUT: StrategyRule = {
  rule: OPENING_RANGE_RULE,
  version: OPENING_RANGE_VERSION,
  title: 'Opening-range breakout',
  sentence: 'Measures the first minutes of a session and tells when the market leaves their range.',
  parameters: OPENING_RANGE_DESCRIPTORS,
  presets: OPENING_RANGE_PRESETS,
  contradictions: (parameters) => contradictionsOf(openingRangeParameters(parameters)),
  // A snapshot comes from the same rule and version: `snapshot()` wrote it from this very shape.
  start: (setup, snapshot) =>
    snapshot === undefined
      ? new OpeningRangeWatch(setup)
      : new OpeningRangeWatch(setup, structuredCloneOf(snapshot) as WatchMemory),
};

const structuredCloneOf = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;
