import { useState, type ReactElement } from 'react';
import type { LoginView } from '#core/contract/login';
import { Answer } from '../app/answer.tsx';
import type { Asked } from '../app/asked-store.ts';
import { forget, keyHintWords } from '../connect/login-actions.ts';

type What = 'tokens' | 'everything';

const CONSEQUENCES: Readonly<Record<What, { readonly sentence: string; readonly label: string }>> = {
  tokens: {
    sentence: 'Streams of the broker and the portfolio stop until you log in again. The app key stays.',
    label: 'Forget the tokens',
  },
  everything: {
    sentence:
      'The tokens, the app key and its secret are removed from this computer. You will need Schwab’s developer page to get them back. Backups stay where they are.',
    label: 'Forget everything',
  },
};

interface ConfirmProperties {
  readonly what: What;
  readonly isBusy: boolean;
  readonly onKeep: () => void;
  readonly onForget: () => void;
}

/** Two acts, and the one that changes nothing has the focus. */
export function ForgetConfirm({ what, isBusy, onKeep, onForget }: ConfirmProperties): ReactElement {
  const [isUnderstood, setUnderstood] = useState(false);
  const { sentence, label } = CONSEQUENCES[what];
  return (
    <div className="forget-confirm" role="group" aria-label={label} data-testid="forget-confirm">
      <p>{sentence}</p>
      <label>
        <input
          type="checkbox"
          data-testid="forget-understood"
          checked={isUnderstood}
          onChange={({ target }) => {
            setUnderstood(target.checked);
          }}
        />
        I want this.
      </label>
      <div className="step-actions">
        <button type="button" className="button" autoFocus onClick={onKeep}>
          Keep
        </button>
        <button
          type="button"
          className="button is-dangerous"
          data-testid="forget-now"
          disabled={!isUnderstood || isBusy}
          onClick={onForget}
        >
          {label}
        </button>
      </div>
    </div>
  );
}

/** What is kept of the login, and how to be rid of it. */
export function ForgetSection({ login, asked }: { readonly login: LoginView; readonly asked: Asked }): ReactElement {
  const [what, setWhat] = useState<What | null>(null);
  const { appKey, appSecret, token } = login;
  const hasNothing = appKey === null && appSecret === null && token.kind === 'none';
  const stop = (): void => {
    setWhat(null);
  };
  return (
    <section className="settings-section" aria-labelledby="secrets-title">
      <h3 id="secrets-title">What is kept</h3>
      <dl className="kept">
        <div className="figure">
          <dt>App key</dt>
          <dd className="figures">{appKey ? keyHintWords(appKey) : 'none'}</dd>
        </div>
        <div className="figure">
          <dt>App secret</dt>
          <dd className="figures">{appSecret ? keyHintWords(appSecret) : 'none'}</dd>
        </div>
        <div className="figure">
          <dt>Tokens</dt>
          <dd>{{ none: 'none', valid: 'valid', lost: 'not valid any more' }[token.kind]}</dd>
        </div>
      </dl>
      {what === null ? (
        <div className="step-actions">
          <button
            type="button"
            className="button"
            data-testid="forget-tokens"
            disabled={token.kind === 'none' || asked.isBusy}
            onClick={() => {
              setWhat('tokens');
            }}
          >
            Forget the tokens…
          </button>
          <button
            type="button"
            className="button"
            data-testid="forget-everything"
            disabled={hasNothing || asked.isBusy}
            onClick={() => {
              setWhat('everything');
            }}
          >
            Forget everything…
          </button>
        </div>
      ) : (
        <ForgetConfirm
          key={what}
          what={what}
          isBusy={asked.isBusy}
          onKeep={stop}
          onForget={() => {
            stop();
            void forget(what);
          }}
        />
      )}
      <Answer asked={asked} testId="forget-answer" />
    </section>
  );
}
