import type { ReactElement, ReactNode } from 'react';
import type { BacktestSource } from '#core/contract/backtest';
import type { CatalogueEntry } from '#core/signals/active-strategy';
import { bridge } from '../app/bridge.ts';
import { ParameterForm } from '../parameters/parameter-form.tsx';
import { presetValues, type CheckedDraft, type Draft } from './draft.ts';

interface Properties {
  readonly draft: Draft;
  readonly rules: readonly CatalogueEntry[];
  readonly entry: CatalogueEntry;
  readonly checked: CheckedDraft;
  readonly symbols: readonly string[];
  readonly onChange: (draft: Draft) => void;
}

function Row({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactElement {
  return (
    <label className="setup-row">
      <span>{label}</span>
      {children}
    </label>
  );
}

const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

async function chooseSource(): Promise<BacktestSource | null> {
  const { file } = await bridge().request('backtest.chooseFile', null);
  if (file === null) return null;
  return file.endsWith('.parquet') ? { kind: 'parquet', file } : { kind: 'csv', file, zone: null, stamp: null };
}

function SourceRows({ draft, onChange }: Pick<Properties, 'draft' | 'onChange'>): ReactElement {
  const { source } = draft;
  const use = (next: BacktestSource): void => {
    onChange({ ...draft, source: next });
  };
  const choice = source.kind === 'archive' ? source.detail : 'file';
  return (
    <>
      <Row label="Data">
        <select
          className="select"
          data-testid="backtest-source"
          value={choice}
          onChange={({ target }) => {
            if (target.value === 'file') void chooseSource().then((chosen) => chosen && use(chosen));
            else use({ kind: 'archive', detail: 'bars' });
          }}
        >
          <option value="bars">Archive, minutes</option>
          <option value="file">{source.kind === 'archive' ? 'A file…' : fileName(source.file)}</option>
        </select>
      </Row>
      {source.kind === 'csv' ? (
        <Row label="Its times">
          <select
            className="select"
            data-testid="backtest-stamps"
            value={`${source.zone ?? ''} ${source.stamp ?? ''}`}
            onChange={({ target }) => {
              const [zone = '', stamp = ''] = target.value.split(' ');
              use({
                ...source,
                zone: zone === '' ? null : zone,
                stamp: stamp === 'start' || stamp === 'end' ? stamp : null,
              });
            }}
          >
            <option value=" ">as the file proves</option>
            {['UTC', 'America/New_York', 'America/Chicago'].flatMap((zone) =>
              ['start', 'end'].map((stamp) => (
                <option key={`${zone} ${stamp}`} value={`${zone} ${stamp}`}>
                  {zone.replace('America/', '').replace('_', ' ')}, {stamp} of the minute
                </option>
              )),
            )}
          </select>
        </Row>
      ) : null}
    </>
  );
}

function TextRow({
  label,
  name,
  draft,
  onChange,
  ...field
}: Pick<Properties, 'draft' | 'onChange'> & {
  readonly label: string;
  readonly name: 'fromDay' | 'toDay' | 'slippageTicks' | 'feePerSide' | 'contracts' | 'startEquity' | 'sweepValues';
  readonly type?: 'date' | 'text';
  readonly placeholder?: string;
}): ReactElement {
  return (
    <Row label={label}>
      <input
        type={field.type ?? 'text'}
        placeholder={field.placeholder}
        className="field figures"
        data-testid={`backtest-${name}`}
        value={draft[name]}
        onChange={({ target }) => {
          onChange({ ...draft, [name]: target.value });
        }}
      />
    </Row>
  );
}

/** Everything that a backtest is told. */
export function SetupForm({ draft, rules, entry, checked, symbols, onChange }: Properties): ReactElement {
  const problems = checked.ok ? [] : checked.problems;
  const both = { draft, onChange };
  return (
    <div className="backtest-setup">
      <Row label="Strategy">
        <select
          className="select"
          value={draft.rule}
          onChange={({ target }) => {
            const next = rules.find(({ rule }) => rule === target.value) ?? entry;
            onChange({ ...draft, rule: next.rule, preset: '', values: presetValues(next, ''), sweepName: '' });
          }}
        >
          {rules.map(({ rule, title }) => (
            <option key={rule} value={rule}>
              {title}
            </option>
          ))}
        </select>
      </Row>
      <Row label="Preset">
        <select
          className="select"
          data-testid="backtest-preset"
          value={draft.preset ?? 'own'}
          onChange={({ target }) => {
            const preset = target.value;
            onChange({ ...draft, preset, values: presetValues(entry, preset) });
          }}
        >
          <option value="">Defaults</option>
          {entry.presets.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
          {draft.preset === null ? <option value="own">Own values</option> : null}
        </select>
      </Row>
      <Row label="Symbol">
        <select
          className="select"
          data-testid="backtest-symbol"
          value={draft.symbol}
          onChange={({ target }) => {
            onChange({ ...draft, symbol: target.value });
          }}
        >
          {symbols.map((symbol) => (
            <option key={symbol} value={symbol}>
              {symbol}
            </option>
          ))}
        </select>
      </Row>
      <SourceRows {...both} />
      <TextRow {...both} label="From day" name="fromDay" type="date" />
      <TextRow {...both} label="To day" name="toDay" type="date" />
      <TextRow {...both} label="Slippage, ticks" name="slippageTicks" />
      <TextRow {...both} label="Fee a side, $" name="feePerSide" />
      <TextRow {...both} label="Contracts" name="contracts" />
      <TextRow {...both} label="Equity, $" name="startEquity" />
      <Row label="Limits need a trade through">
        <input
          type="checkbox"
          checked={draft.isTradeThrough}
          onChange={({ target }) => {
            onChange({ ...draft, isTradeThrough: target.checked });
          }}
        />
      </Row>
      <Row label="Fill at the signal's close">
        <input
          type="checkbox"
          checked={draft.isFilledAtClose}
          onChange={({ target }) => {
            onChange({ ...draft, isFilledAtClose: target.checked });
          }}
        />
      </Row>
      <Row label="Sweep">
        <select
          className="select"
          data-testid="backtest-sweep"
          value={draft.sweepName}
          onChange={({ target }) => {
            onChange({ ...draft, sweepName: target.value });
          }}
        >
          <option value="">none</option>
          {entry.parameters
            .filter(({ kind }) => kind !== 'set')
            .map(({ name, label }) => (
              <option key={name} value={name}>
                {label}
              </option>
            ))}
        </select>
      </Row>
      {draft.sweepName === '' ? null : (
        <TextRow {...both} label="Its values" name="sweepValues" placeholder="1, 2, 5" />
      )}
      <details>
        <summary>Parameters</summary>
        <ParameterForm
          descriptors={entry.parameters}
          values={draft.values}
          problems={problems}
          onChange={(values) => {
            onChange({ ...draft, values, preset: null });
          }}
        />
      </details>
    </div>
  );
}
