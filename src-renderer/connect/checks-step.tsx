import type { ReactElement } from 'react';
import type { LoginCheck, LoginView } from '#core/contract/login';
import { Answer } from '../app/answer.tsx';
import type { Asked } from '../app/asked-store.ts';
import { Icon, type IconName } from '../app/icons.tsx';
import { checkAgain } from './login-actions.ts';

const CHECK_TITLES: Readonly<Record<LoginCheck['name'], string>> = {
  stored: 'The tokens are stored and can be read back',
  'accounts-product': 'Accounts and Trading answers',
  'market-data-product': 'Market Data answers',
  streamer: 'The streamer lets us in',
};

interface StateFace {
  readonly icon: IconName;
  readonly tone: string;
  readonly word: string;
}

const FACES: Readonly<Record<LoginCheck['state'], StateFace>> = {
  pending: { icon: 'pending', tone: 'off', word: 'not tried yet' },
  running: { icon: 'connecting', tone: 'wait', word: 'trying' },
  passed: { icon: 'check', tone: 'good', word: 'good' },
  failed: { icon: 'warning', tone: 'bad', word: 'failed' },
};

function CheckRow({ check }: { readonly check: LoginCheck }): ReactElement {
  const { icon, tone, word } = FACES[check.state];
  return (
    <li className={`check tone-${tone}`} data-testid={`check-${check.name}`} data-state={check.state}>
      <Icon name={icon} size={14} />
      <span className="check-title">{CHECK_TITLES[check.name]}</span>
      <span className="check-word">{word}</span>
      {check.sentence === null ? null : <span className="check-sentence">{check.sentence}</span>}
    </li>
  );
}

/** Each thing that may still be missing, tried one by one: a green check or a sentence. */
export function ChecksStep({ login, asked }: { readonly login: LoginView; readonly asked: Asked }): ReactElement {
  if (login.token.kind !== 'valid') {
    return <p className="soft">The checks are made when you are logged in (step 3).</p>;
  }
  const isRunning = login.checks.some(({ state }) => state === 'running');
  return (
    <>
      <p>What Schwab lets this login do, tried one by one:</p>
      <ul className="checks" aria-live="polite">
        {login.checks.map((check) => (
          <CheckRow key={check.name} check={check} />
        ))}
      </ul>
      {login.checks.length === 0 ? <p className="soft">Nothing has been tried yet.</p> : null}
      <div className="step-actions">
        <button
          type="button"
          className="button"
          data-testid="check-again"
          disabled={isRunning || asked.isBusy}
          onClick={() => void checkAgain()}
        >
          {isRunning ? 'Checking\u2026' : 'Check again'}
        </button>
      </div>
      <Answer asked={asked} />
    </>
  );
}
