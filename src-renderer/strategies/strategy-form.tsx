import { useState, type ReactElement } from 'react';
import type { StrategyDraft } from '#core/contract/strategies';
import type { CatalogueEntry } from '#core/signals/active-strategy';
import type { ParameterProblem } from '#core/signals/parameters';
import { ParameterForm } from '../parameters/parameter-form.tsx';
import { changedValues, completeValues, presetOf, symbolsIn } from './strategy-draft.ts';

interface Properties {
  readonly draft: StrategyDraft;
  readonly entry: CatalogueEntry;
  readonly problems: readonly ParameterProblem[];
  readonly onChange: (draft: StrategyDraft) => void;
}

const OWN = 'own';

function SymbolsField({ draft, onChange }: Pick<Properties, 'draft' | 'onChange'>): ReactElement {
  // As it is typed, so that a comma is not torn away.
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <input
      id="strategy-symbols"
      className="field is-wide"
      data-testid="strategy-symbols"
      value={typed ?? draft.symbols.join(', ')}
      onChange={({ target }) => {
        setTyped(target.value);
        onChange({ ...draft, symbols: symbolsIn(target.value) });
      }}
      onBlur={() => {
        setTyped(null);
      }}
    />
  );
}

function PresetField({ draft, entry, onChange }: Omit<Properties, 'problems'>): ReactElement {
  const preset = presetOf(entry, draft.parameters);
  return (
    <>
      <select
        id="strategy-preset"
        className="select"
        data-testid="strategy-preset"
        value={preset?.id ?? OWN}
        onChange={({ target }) => {
          const chosen = entry.presets.find(({ id }) => id === target.value);
          if (chosen) onChange({ ...draft, parameters: { ...chosen.parameters } });
        }}
      >
        {preset ? null : <option value={OWN}>your own values</option>}
        {entry.presets.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
      <p className="soft">{preset?.sentence ?? entry.sentence}</p>
    </>
  );
}

/** One strategy: what it is called, what it watches, and everything its rule can be told. */
export function StrategyForm({ draft, entry, problems, onChange }: Properties): ReactElement {
  const ofParameters = new Set(entry.parameters.map(({ name }) => name));
  const others = problems.filter(({ name }) => !ofParameters.has(name));
  return (
    <div className="strategy-form" data-testid="strategy-form">
      <div className="strategy-basics">
        <label htmlFor="strategy-title">Name</label>
        <input
          id="strategy-title"
          className="field is-wide"
          data-testid="strategy-title"
          maxLength={80}
          value={draft.title}
          onChange={({ target }) => {
            onChange({ ...draft, title: target.value });
          }}
        />
        <label htmlFor="strategy-symbols">Symbols</label>
        <SymbolsField draft={draft} onChange={onChange} />
        <label htmlFor="strategy-watching">Watching</label>
        <input
          id="strategy-watching"
          type="checkbox"
          data-testid="strategy-watching"
          checked={draft.isWatching}
          onChange={({ target }) => {
            onChange({ ...draft, isWatching: target.checked });
          }}
        />
        <label htmlFor="strategy-preset">Preset</label>
        <div className="strategy-preset">
          <PresetField draft={draft} entry={entry} onChange={onChange} />
        </div>
      </div>
      {others.map(({ name, sentence }) => (
        <p key={`${name} ${sentence}`} className="tone-bad" role="alert" data-testid="strategy-problem">
          {sentence}
        </p>
      ))}
      <ParameterForm
        descriptors={entry.parameters}
        values={completeValues(entry.parameters, draft.parameters)}
        problems={problems}
        onChange={(values) => {
          onChange({ ...draft, parameters: changedValues(entry.parameters, values) });
        }}
      />
    </div>
  );
}
