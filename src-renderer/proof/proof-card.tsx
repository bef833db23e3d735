import type { ReactElement } from 'react';
import type { Bar } from '#core/market/bar';
import type { ParameterDescriptor } from '#core/signals/parameters';
import type { ProofStep, StoredProof } from '#core/signals/proof';
import { Copyable } from '../app/copyable.tsx';
import { Icon } from '../app/icons.tsx';
import { formatMinute } from '../format/eastern-time.ts';
import { formatCount, formatPrice } from '../format/prices.ts';
import { ProofChart } from './proof-chart.tsx';
import { correctionWords, instantWords, parameterRows, referenceWords, stepWords } from './proof-words.ts';

export interface ProofCardProperties {
  readonly story: StoredProof;
  /** The bars that had closed by then; null while they are being read. */
  readonly bars: readonly Bar[] | null;
  readonly descriptors: readonly ParameterDescriptor[];
  readonly decimals: number;
}

function Step({ step, decimals }: { readonly step: ProofStep; readonly decimals: number }): ReactElement {
  const holds = step.kind === 'figure' ? null : step.holds;
  return (
    <li className={holds === false ? 'tone-bad' : undefined}>
      {holds === null ? <span className="proof-dot" /> : <Icon name={holds ? 'check' : 'close'} size={12} />}
      <span>
        {stepWords(step, decimals)}
        {holds === false ? ' – not so' : ''}
      </span>
    </li>
  );
}

function SeenBars({ bars, decimals }: { readonly bars: readonly Bar[]; readonly decimals: number }): ReactElement {
  return (
    <table className="grid-table" aria-label="Bars it saw">
      <thead>
        <tr>
          {['Bar', 'Open', 'High', 'Low', 'Close', 'Volume'].map((head) => (
            <th key={head} scope="col" className={head === 'Bar' ? undefined : 'number'}>
              {head}
            </th>
          ))}
          <th scope="col">Grade</th>
        </tr>
      </thead>
      <tbody>
        {bars.map((bar) => (
          <tr key={bar.startMs}>
            <td>{formatMinute(bar.startMs)}</td>
            {[bar.open, bar.high, bar.low, bar.close].map((price, column) => (
              <td key={column} className="number">
                {formatPrice(price, decimals)}
              </td>
            ))}
            <td className="number">{formatCount(bar.volume)}</td>
            <td>{bar.grade}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Evidence({ story, decimals }: Pick<ProofCardProperties, 'story' | 'decimals'>): ReactElement {
  const { proof } = story;
  if (!proof) {
    return <p className="soft">This signal is older than the keeping of proofs: what it saw was not stored with it.</p>;
  }
  const { bars, tick, historyDays, steps } = proof;
  return (
    <>
      <h3>Arithmetic</h3>
      <ul className="proof-steps" data-testid="proof-steps">
        {steps.map((step, index) => (
          <Step key={index} step={step} decimals={decimals} />
        ))}
      </ul>
      <h3>What it saw</h3>
      {bars.length > 0 ? <SeenBars bars={bars} decimals={decimals} /> : null}
      {tick ? (
        <p>
          The trade of {instantWords(tick.instantMs)} at {formatPrice(tick.price, decimals)}.
        </p>
      ) : null}
      {historyDays.length > 0 ? <p className="soft">Sessions before it: {historyDays.join(', ')}.</p> : null}
    </>
  );
}

function Origin({ story, descriptors }: Pick<ProofCardProperties, 'story' | 'descriptors'>): ReactElement {
  const { signal } = story;
  const rows = parameterRows(signal.parameters, descriptors);
  return (
    <>
      <h3>Rule</h3>
      <dl className="proof-facts">
        <dt>Rule</dt>
        <dd>
          {signal.strategy}, version {signal.strategyVersion}
        </dd>
        {referenceWords(story).map(([name, value]) => (
          <div key={name} className="proof-fact">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <details className="proof-parameters">
        <summary>Parameters ({rows.filter(({ isChosen }) => isChosen).length} changed from the usual)</summary>
        <dl className="proof-facts">
          {rows.map(({ name, label, value, isChosen }) => (
            <div key={name} className={`proof-fact${isChosen ? ' is-chosen' : ''}`}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </details>
      <Copyable text={signal.id} what="signal id" testId="proof-id" />
    </>
  );
}

/** Why a signal came: the chart as it stood, the arithmetic, what was seen, and where all of it is kept. */
export function ProofCard({ story, bars, descriptors, decimals }: ProofCardProperties): ReactElement {
  const { signal, proof, corrections } = story;
  return (
    <div className="proof-card" data-testid="proof-card">
      <div className="proof-sight">
        <p className="proof-head">
          <strong className={`tone-${signal.side === 'long' ? 'up' : 'down'}`}>
            {signal.side === 'long' ? 'LONG' : 'SHORT'} {signal.symbol} {formatPrice(signal.price, decimals)}
          </strong>
          <span>
            {signal.title}, {instantWords(signal.knownAtMs)}
            {signal.contract === null ? '' : `, contract ${signal.contract}`}
          </span>
        </p>
        {corrections.map((correction) => (
          <p key={JSON.stringify(correction)} className="proof-correction tone-warn">
            <Icon name="warning" size={13} /> {correctionWords(correction, decimals)} The signal stands as it was told.
          </p>
        ))}
        {bars === null ? (
          <p className="proof-waiting">Reading the bars of that morning…</p>
        ) : bars.length === 0 ? (
          <p className="proof-waiting">The archive holds no bar from before the signal.</p>
        ) : (
          <ProofChart signal={signal} bars={bars} tick={proof?.tick ?? null} decimals={decimals} />
        )}
        <Origin story={story} descriptors={descriptors} />
      </div>
      <div className="proof-evidence">
        <Evidence story={story} decimals={decimals} />
      </div>
    </div>
  );
}
