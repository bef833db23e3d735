import type { ReactElement } from 'react';
import type { StreamSourceChoice } from '#core/contract/ipc';
import type { LoginView } from '#core/contract/login';
import { Answer } from '../app/answer.tsx';
import type { Asked } from '../app/asked-store.ts';
import { switchSource } from '../connect/login-actions.ts';

const SOURCES: readonly StreamSourceChoice[] = ['practice', 'broker'];

interface Properties {
  readonly login: LoginView;
  readonly streamSource: StreamSourceChoice | null;
  readonly asked: Asked;
}

/** Practice or the broker: one at a time, and always said which. */
export function SourceSection({ login, streamSource, asked }: Properties): ReactElement {
  const titles: Readonly<Record<StreamSourceChoice, string>> = {
    practice: 'Practice exchange, built in',
    broker: login.isPractice ? `${login.brokerName} (practice login)` : login.brokerName,
  };
  const canUseBroker = login.token.kind !== 'none';
  return (
    <fieldset className="settings-section source-choices" disabled={asked.isBusy || streamSource === null}>
      <legend>Where the streams come from</legend>
      {SOURCES.map((source) => (
        <label key={source}>
          <input
            type="radio"
            name="stream-source"
            data-testid={`source-${source}`}
            checked={streamSource === source}
            disabled={source === 'broker' && !canUseBroker && streamSource !== 'broker'}
            onChange={() => void switchSource(source)}
          />
          {titles[source]}
        </label>
      ))}
      <p className="soft">
        {canUseBroker
          ? 'The streams are closed and opened again. Each has an archive of its own; nothing is mixed.'
          : 'Connect Schwab first to use its streams.'}
      </p>
      <Answer asked={asked} testId="source-answer" />
    </fieldset>
  );
}
