import type { ActiveStrategy, CatalogueEntry } from './active-strategy.ts';
import { checkParameters, type ParameterProblem, type ParameterValues } from './parameters.ts';
import { OPENING_RANGE_BREAKOUT } from './opening-range/rule.ts';
import type { StrategyRule } from './strategy.ts';

/** Every rule there is. */
const RULES: readonly StrategyRule[] = [OPENING_RANGE_BREAKOUT];

export function findRule(rule: string): StrategyRule | undefined {
  return RULES.find((known) => known.rule === rule);
}

/** The rules as an editor needs to know them. */
export function catalogue(): readonly CatalogueEntry[] {
  return RULES.map(({ rule, version, title, sentence, parameters, presets }) => {
    return { rule, version, title, sentence, parameters, presets };
  });
}

export type CheckedStrategy =
  | { readonly ok: true; readonly rule: StrategyRule; readonly parameters: ParameterValues }
  | { readonly ok: false; readonly problems: readonly ParameterProblem[] };

/** Finds the rule and checks the parameters: each value by its bounds, then all of them together. */
export function checkStrategy({
  rule: name,
  parameters: given,
}: Pick<ActiveStrategy, 'rule' | 'parameters'>): CheckedStrategy {
  const rule = findRule(name);
  if (!rule) return { ok: false, problems: [{ name: 'rule', sentence: `There is no rule called ${name}.` }] };
  const checked = checkParameters(rule.parameters, given);
  if (!checked.ok) return checked;
  const contradictions = rule.contradictions(checked.values);
  if (contradictions.length === 0) return { ok: true, rule, parameters: checked.values };
  return { ok: false, problems: contradictions.map((sentence) => ({ name: '', sentence })) };
}

/** The strategy a new workstation watches with: the default preset of the breakout. */
export function defaultStrategy(symbols: readonly string[]): ActiveStrategy {
  const { rule, presets } = OPENING_RANGE_BREAKOUT;
  return {
    id: 'breakout-930',
    rule,
    title: presets[0]?.title ?? rule,
    symbols: [...symbols],
    parameters: {},
    isWatching: true,
  };
}
