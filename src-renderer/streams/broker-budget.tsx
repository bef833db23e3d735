import type { ReactElement } from 'react';
import type { BrokerHealth } from '#core/contract/broker';
import { Copyable } from '../app/copyable.tsx';
import { formatSecondsLeft } from '../format/durations.ts';
import { UNKNOWN, formatCount } from '../format/prices.ts';

interface StateWords {
  readonly word: string;
  readonly tone: 'off' | 'good' | 'wait' | 'warn' | 'bad';
}

const STATE_WORDS: Readonly<Record<BrokerHealth['state'], StateWords>> = {
  idle: { word: 'Not in use', tone: 'off' },
  ok: { word: 'Answers', tone: 'good' },
  throttled: { word: 'Waiting for the budget', tone: 'wait' },
  'login-needed': { word: 'Login needed', tone: 'warn' },
  unreachable: { word: 'Does not answer', tone: 'bad' },
};

/** The broker's REST interface: how much of the budget is used, what waits, and what failed last. */
export function BrokerBudget({ broker }: { readonly broker: BrokerHealth }): ReactElement {
  const { word, tone } = STATE_WORDS[broker.state];
  const { callsLastMinute, budgetPerMinute, queued, waitMs, latencyMs, lastErrorCode, lastCorrelationId } = broker;
  return (
    <section className="budget" aria-labelledby="budget-title" data-testid="broker-budget" data-state={broker.state}>
      <h3 id="budget-title">Requests to the broker</h3>
      <dl>
        <div className="figure">
          <dt>State</dt>
          <dd className={`tone-${tone}`}>{word}</dd>
        </div>
        <div className="figure">
          <dt>Last minute</dt>
          <dd className="figures">
            {formatCount(callsLastMinute)} of {formatCount(budgetPerMinute)} allowed
          </dd>
        </div>
        <div className="figure">
          <dt>Waiting</dt>
          <dd className="figures">
            {queued === 0 ? 'none' : `${formatCount(queued)}, the last for ${formatSecondsLeft(waitMs)}`}
          </dd>
        </div>
        <div className="figure">
          <dt>Last answer took</dt>
          <dd className="figures">{latencyMs === null ? UNKNOWN : `${formatCount(latencyMs)} ms`}</dd>
        </div>
      </dl>
      <meter
        className="budget-meter"
        min={0}
        max={Math.max(1, budgetPerMinute)}
        high={budgetPerMinute * 0.9}
        value={callsLastMinute}
        aria-label="Requests of the last minute"
      />
      {broker.reason === null ? null : <p className="budget-reason">{broker.reason}</p>}
      {lastErrorCode === null ? null : (
        <p className="budget-error" data-testid="last-error">
          Last failure: <code>{lastErrorCode}</code>
        </p>
      )}
      {lastCorrelationId === null ? null : (
        <p className="budget-error">
          <span title="Schwab’s support asks for it">Correlation id</span>{' '}
          <Copyable text={lastCorrelationId} what="correlation id" testId="correlation-id" />
        </p>
      )}
    </section>
  );
}
