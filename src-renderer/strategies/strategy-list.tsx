import type { ReactElement } from 'react';
import type { StrategyDraft } from '#core/contract/strategies';
import type { ActiveStrategy, CatalogueEntry } from '#core/signals/active-strategy';
import { isChanged } from './strategy-draft.ts';

interface Properties {
  readonly kept: readonly ActiveStrategy[];
  readonly drafts: Readonly<Record<string, StrategyDraft>>;
  readonly chosen: string | null;
  readonly catalogue: readonly CatalogueEntry[];
  readonly onChoose: (name: string) => void;
  readonly onAdd: (rule: string, preset: string) => void;
}

interface Entry {
  readonly name: string;
  readonly shown: StrategyDraft;
  readonly isUnsaved: boolean;
}

/** What is kept, as it is being edited, and behind it what was never kept. */
export function entriesOf(
  kept: readonly ActiveStrategy[],
  drafts: Readonly<Record<string, StrategyDraft>>,
): readonly Entry[] {
  const known = kept.map((strategy) => {
    const draft = drafts[strategy.id];
    const isUnsaved = draft !== undefined && isChanged(draft, strategy);
    return { name: strategy.id, shown: draft ?? strategy, isUnsaved };
  });
  const fresh = Object.entries(drafts).filter(([, { id }]) => id === null);
  return [...known, ...fresh.map(([name, shown]) => ({ name, shown, isUnsaved: true }))];
}

const standing = ({ shown, isUnsaved }: Entry): string => {
  if (isUnsaved) return 'not saved';
  return shown.isWatching ? 'watching' : 'off';
};

/** The strategies there are, and those that could be added. */
export function StrategyList({ kept, drafts, chosen, catalogue, onChoose, onAdd }: Properties): ReactElement {
  return (
    <div className="strategy-list">
      <ul aria-label="Strategies">
        {entriesOf(kept, drafts).map((entry) => (
          <li key={entry.name}>
            <button
              type="button"
              className="strategy-entry"
              data-testid="strategy-entry"
              aria-pressed={entry.name === chosen}
              onClick={() => {
                onChoose(entry.name);
              }}
            >
              <strong>{entry.shown.title || 'without a name'}</strong>
              <span className="strategy-symbols">{entry.shown.symbols.join(' ')}</span>
              <span className={`chip tone-${entry.isUnsaved ? 'warn' : entry.shown.isWatching ? 'good' : 'off'}`}>
                {standing(entry)}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {kept.length === 0 ? <p className="soft">Nothing is watched: add a strategy.</p> : null}
      <label className="strategy-add">
        <span>Add</span>
        <select
          className="select"
          data-testid="add-strategy"
          value=""
          onChange={({ target }) => {
            const [rule = '', preset = ''] = target.value.split(' ');
            onAdd(rule, preset);
          }}
        >
          <option value="" disabled>
            from a preset…
          </option>
          {catalogue.map(({ rule, title, presets }) => (
            <optgroup key={rule} label={title}>
              {presets.map((preset) => (
                <option key={preset.id} value={`${rule} ${preset.id}`}>
                  {preset.title}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </label>
    </div>
  );
}
