import type { ReactElement } from 'react';
import type { LocalApiView } from '#core/contract/local-api';
import { Answer } from '../app/answer.tsx';
import { askedOf, type AskedByName } from '../app/asked-store.ts';
import { ApiDoorForm } from './api-door-form.tsx';
import { ApiTokenList } from './api-token-list.tsx';
import { changeLocalApi } from './local-api-store.ts';
import { apiStateWords, usageWords } from './local-api-words.ts';
import { NewTokenForm } from './new-token-form.tsx';

interface Properties {
  /** null: not read yet. */
  readonly view: LocalApiView | null;
  readonly nowWallMs: number;
  readonly asked: AskedByName;
}

/** The interface for the user's other programs: one switch, one port, and a token for each program. */
export function LocalApiSection({ view, nowWallMs, asked }: Properties): ReactElement {
  const setting = askedOf(asked, 'localApi.set');
  const creating = askedOf(asked, 'localApi.createToken');
  const revoking = askedOf(asked, 'localApi.revokeToken');
  return (
    <section className="settings-section" aria-labelledby="local-api-title">
      <h3 id="local-api-title">Local API</h3>
      <p className="soft">
        HTTP and WebSocket for your notebooks, scripts and pages on this computer: quotes, bars, signals, accounts. No
        other computer reaches it, and orders cannot be sent through it.
      </p>
      {view === null ? <p className="soft">Not read yet.</p> : null}
      {view && (
        <>
          <label className="switch-line">
            <input
              type="checkbox"
              data-testid="api-enabled"
              checked={view.enabled}
              disabled={setting.isBusy}
              onChange={({ target }) => void changeLocalApi({ enabled: target.checked })}
            />
            Open the local API
          </label>
          <p className={apiStateWords(view).tone} role="status" data-testid="api-state" data-state={view.state.kind}>
            {apiStateWords(view).words}
          </p>
          {usageWords(view) === null ? null : (
            <p className="soft figures" data-testid="api-usage">
              {usageWords(view)}
            </p>
          )}
          <ApiDoorForm view={view} isBusy={setting.isBusy} />
          <Answer asked={setting} testId="api-answer" />
          <ApiTokenList view={view} nowWallMs={nowWallMs} isBusy={revoking.isBusy} />
          <Answer asked={revoking} />
          <NewTokenForm isBusy={creating.isBusy} />
          <Answer asked={creating} testId="token-answer" />
        </>
      )}
      <Answer asked={askedOf(asked, 'localApi.get')} />
    </section>
  );
}
