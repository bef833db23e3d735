import type { StrategyDraft } from '#core/contract/strategies';
import type { ActiveStrategy, CatalogueEntry, StrategyPreset } from '#core/signals/active-strategy';
import type { ParameterDescriptor, ParameterValues } from '#core/signals/parameters';

const isSame = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);

/** Every parameter with the value it has: those that are not named have their default. */
export function completeValues(descriptors: readonly ParameterDescriptor[], named: ParameterValues): ParameterValues {
  return Object.fromEntries(
    descriptors.map(({ name, default: usual }) => {
      const value = named[name];
      return [name, value === undefined ? usual : value];
    }),
  );
}

/** Only what differs from the defaults, as presets are written and strategies are kept. */
export function changedValues(descriptors: readonly ParameterDescriptor[], values: ParameterValues): ParameterValues {
  const usual = new Map(descriptors.map((descriptor) => [descriptor.name, descriptor.default]));
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => !isSame(value, usual.get(name))));
}

/** The preset that these values are, or null when they are the user's own. */
export function presetOf(entry: CatalogueEntry, parameters: ParameterValues): StrategyPreset | null {
  const values = completeValues(entry.parameters, parameters);
  const found = entry.presets.find((preset) => isSame(completeValues(entry.parameters, preset.parameters), values));
  return found ?? null;
}

/** A new strategy, not kept anywhere yet. */
export function draftFrom(entry: CatalogueEntry, preset: StrategyPreset, symbols: readonly string[]): StrategyDraft {
  return {
    id: null,
    rule: entry.rule,
    title: preset.title,
    symbols: [...symbols],
    parameters: { ...preset.parameters },
    isWatching: true,
  };
}

/** `/NQ, qqq` as symbols, each once. */
export function symbolsIn(text: string): string[] {
  const symbols = text
    .split(/[\s,;]+/)
    .map((symbol) => symbol.trim().toUpperCase())
    .filter((symbol) => symbol !== '');
  return [...new Set(symbols)];
}

/** Whether the draft says anything that is not kept. */
export function isChanged(draft: StrategyDraft, kept: ActiveStrategy | undefined): boolean {
  return !isSame({ ...draft, id: '' }, { ...kept, id: '' });
}
