import type { ReactElement } from 'react';
import type { BacktestEntry } from '#core/contract/backtest';
import { Icon } from '../app/icons.tsx';
import { gain } from '../format/money.ts';
import { formatWhen } from '../portfolio/when.ts';
import { deleteRun, showRun } from './backtest-store.ts';

interface Properties {
  /** null while they have not been read. */
  readonly runs: readonly BacktestEntry[] | null;
  readonly shownId: string | null;
  readonly nowWallMs: number;
}

/** The runs that are kept, newest first. */
export function RunList({ runs, shownId, nowWallMs }: Properties): ReactElement {
  if (!runs) return <p className="soft backtest-note">Reading the runs…</p>;
  if (runs.length === 0) return <p className="soft backtest-note">No run is kept yet.</p>;
  return (
    <ul className="run-list" data-testid="backtest-runs">
      {runs.map(({ runId, madeWallMs, title, trades, net, sets }) => (
        <li key={runId} aria-current={runId === shownId}>
          <button type="button" className="run-entry" onClick={() => void showRun(runId)}>
            <span>{title}</span>
            <span className="soft figures">
              {formatWhen(madeWallMs, nowWallMs)}, {trades} trades{sets > 1 ? `, ${sets} sets` : ''}
            </span>
            <span className={`figures tone-${gain(net).direction}`}>{gain(net).text}</span>
          </button>
          <button
            type="button"
            className="icon-button"
            aria-label={`Forget ${title}`}
            title="Forget this run"
            onClick={() => void deleteRun(runId)}
          >
            <Icon name="close" size={12} />
          </button>
        </li>
      ))}
    </ul>
  );
}
