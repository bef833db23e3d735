import { useState, type ReactElement } from 'react';
import { NOT_TAKEN_WORDS, daysText, sessionText, titleOf } from '#core/backtest/run-words';
import type { BacktestRecord } from '#core/contract/backtest';
import { instrumentOf } from '#core/market/instrument';
import { priceFromPoints } from '#core/market/price';
import { metricsOf } from '#core/performance/metric-words';
import { Answer } from '../app/answer.tsx';
import { askedOf, useAsked } from '../app/asked-store.ts';
import { ASKED, exportRun, openReports } from './backtest-store.ts';
import { EquityView } from './equity-view.tsx';
import { showTrade, useShownTrade } from './shown-trade.ts';
import { SweepView } from './sweep-view.tsx';
import { TradesTable } from './trades-table.tsx';

const PARTS = ['trades', 'curve', 'sessions'] as const;
type Part = (typeof PARTS)[number];
const PART_TITLES: Readonly<Record<Part, string>> = { trades: 'Trades', curve: 'Curve', sessions: 'Sessions' };

function Metrics({ record }: { readonly record: BacktestRecord }): ReactElement {
  const { statistics, curve } = record.result;
  return (
    <dl className="metrics" data-testid="backtest-metrics">
      {metricsOf(statistics, curve).map(({ name, text, tone, meaning }) => (
        <div key={name} title={meaning}>
          <dt>{name}</dt>
          <dd className={`figures tone-${tone === 'plain' ? 'flat' : tone}`}>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

function Sessions({ record }: { readonly record: BacktestRecord }): ReactElement {
  const { sessions, untaken } = record.result;
  const tickSize = instrumentOf(record.job.symbol)?.tickSize ?? priceFromPoints(0.01);
  return (
    <div className="session-lines" data-testid="backtest-sessions">
      {[...sessions].reverse().map((session) => (
        <p key={session.day} className="figures">
          {sessionText(session, tickSize)}
        </p>
      ))}
      {untaken.map(({ id, because }) => (
        <p key={id} className="soft">
          {id}: {NOT_TAKEN_WORDS[because]}.
        </p>
      ))}
    </div>
  );
}

/** What a run came to. */
export function ResultView({ record }: { readonly record: BacktestRecord }): ReactElement {
  const [part, setPart] = useState<Part>('trades');
  const shown = useShownTrade((state) => state.trade);
  const exporting = askedOf(useAsked(), ASKED.export);
  const { job, result, sweep, runId } = record;
  const tickSize = instrumentOf(job.symbol)?.tickSize ?? priceFromPoints(0.01);
  return (
    <section className="backtest-result" aria-label="Result" data-testid="backtest-result">
      <header className="backtest-head">
        <h3>{titleOf(job)}</h3>
        <span className="soft figures" title={`SHA-256 of the data: ${result.data.sha256}`}>
          {daysText(result.sessions)}, {result.data.bars.toLocaleString('en-US')} bars
          {result.data.ticks > 0 ? `, ${result.data.ticks.toLocaleString('en-US')} ticks` : ''}
        </span>
        <span className="backtest-actions">
          <button
            type="button"
            className="button is-small"
            data-testid="export-html"
            onClick={() => void exportRun(runId, 'html')}
          >
            Report
          </button>
          <button
            type="button"
            className="button is-small"
            data-testid="export-csv"
            onClick={() => void exportRun(runId, 'csv')}
          >
            CSV
          </button>
          <button type="button" className="button is-small" onClick={() => void openReports()}>
            Open folder
          </button>
        </span>
      </header>
      {exporting.isBusy || exporting.outcome ? <Answer asked={exporting} testId="export-answer" /> : null}
      <Metrics record={record} />
      <SweepView axes={job.sweep} rows={sweep} />
      <div className="segments" role="group" aria-label="Part of the result">
        {PARTS.map((one) => (
          <button
            key={one}
            type="button"
            className="segment"
            aria-pressed={one === part}
            data-testid={`result-${one}`}
            onClick={() => {
              setPart(one);
            }}
          >
            {PART_TITLES[one]}
          </button>
        ))}
      </div>
      {part === 'trades' ? (
        <TradesTable trades={result.trades} tickSize={tickSize} shownId={shown?.id ?? null} onShow={showTrade} />
      ) : null}
      {part === 'curve' ? <EquityView curve={result.curve} /> : null}
      {part === 'sessions' ? <Sessions record={record} /> : null}
    </section>
  );
}
