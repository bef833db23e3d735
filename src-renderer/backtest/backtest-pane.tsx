import { useEffect, useState, type ReactElement } from 'react';
import type { CatalogueEntry } from '#core/signals/active-strategy';
import { Answer } from '../app/answer.tsx';
import { askedOf, useAsked } from '../app/asked-store.ts';
import { useNow } from '../app/clock.ts';
import { useWorkstation } from '../app/workstation-store.ts';
import { ASKED, cancelBacktest, readRules, readRuns, runBacktest, useBacktest } from './backtest-store.ts';
import { checkDraft, firstDraft, type Draft } from './draft.ts';
import { ResultView } from './result-view.tsx';
import { RunList } from './run-list.tsx';
import { SetupForm } from './setup-form.tsx';

/** What runs, how far it is, and how the newest one ended. */
function Progress(): ReactElement | null {
  const { running, outcome } = useBacktest(({ state }) => state);
  const asked = askedOf(useAsked(), ASKED.run);
  if (running) {
    const percent = Math.round(running.done * 100);
    return (
      <div className="backtest-progress" role="status" data-testid="backtest-progress">
        <progress max={100} value={percent} aria-label={running.doing} />
        <span className="figures">
          {running.doing}, {percent} %
        </span>
        <button
          type="button"
          className="button is-small"
          data-testid="backtest-cancel"
          onClick={() => void cancelBacktest()}
        >
          Cancel
        </button>
      </div>
    );
  }
  if (asked.outcome) return <Answer asked={asked} testId="backtest-answer" />;
  if (!outcome) return null;
  return <Answer asked={{ isBusy: false, outcome }} testId="backtest-answer" />;
}

/** What is to be run, and how far it is. */
function Setup({
  rules,
  first,
  symbols,
  symbol,
}: {
  readonly rules: readonly CatalogueEntry[];
  readonly first: CatalogueEntry;
  readonly symbols: readonly string[];
  readonly symbol: string;
}): ReactElement {
  const isRunning = useBacktest(({ state }) => state.running !== null);
  const [draft, setDraft] = useState<Draft>(() => firstDraft(first, symbol));
  const entry = rules.find(({ rule }) => rule === draft.rule) ?? first;
  const checked = checkDraft(draft, entry);
  const wrong = checked.ok ? [] : [...checked.sentences, ...checked.problems.map(({ sentence }) => sentence)];
  return (
    <form
      className="backtest-side"
      onSubmit={(event) => {
        event.preventDefault();
        if (checked.ok) void runBacktest(checked.job);
      }}
    >
      <SetupForm draft={draft} rules={rules} entry={entry} checked={checked} symbols={symbols} onChange={setDraft} />
      {wrong.length === 0 ? null : (
        <p className="parameter-problem" role="alert" data-testid="backtest-problem">
          {wrong.join(' ')}
        </p>
      )}
      <button type="submit" className="button" data-testid="backtest-run" disabled={!checked.ok || isRunning}>
        Run
      </button>
      <Progress />
    </form>
  );
}

/** Strategies over the past: what to run, what came of it, and what came of earlier runs. */
export function BacktestPane({ symbol }: { readonly symbol: string | null }): ReactElement {
  const instruments = useWorkstation(({ workstation }) => workstation?.instruments);
  const { rules, runs, record } = useBacktest();
  const now = useNow(1_000);
  useEffect(() => {
    void readRules();
    void readRuns();
  }, []);
  const [first] = rules ?? [];
  const symbols = instruments?.map((instrument) => instrument.symbol) ?? [];
  const [usual] = symbols;
  if (!rules || !first || usual === undefined) return <p className="table-empty">The workstation is still opening.</p>;
  return (
    <div className="backtest" data-testid="backtest">
      <Setup rules={rules} first={first} symbols={symbols} symbol={symbol ?? usual} />
      {record ? (
        <ResultView record={record} />
      ) : (
        <p className="table-empty" data-testid="backtest-empty">
          Choose what to run over the bars that are stored, and press Run. Fills never look ahead; what a bar does not
          prove in your favour is counted against you.
        </p>
      )}
      <aside className="backtest-runs" aria-label="Earlier runs">
        <h3>Earlier runs</h3>
        <RunList runs={runs} shownId={record?.runId ?? null} nowWallMs={now} />
      </aside>
    </div>
  );
}
