import type { ReactElement } from 'react';
import type { LoginAttempt, LoginView } from '#core/contract/login';
import { Answer } from '../app/answer.tsx';
import { askedOf, type AskedByName } from '../app/asked-store.ts';
import { Icon } from '../app/icons.tsx';
import { formatCountdown } from '../format/durations.ts';
import { BrowserTrouble } from './browser-trouble.tsx';
import { CertificateNote } from './certificate-note.tsx';
import { beginLogin, cancelLogin, moreTime } from './login-actions.ts';
import { bothClocks } from './login-words.ts';
import { whyNoLogin } from './wizard-steps.ts';

interface Properties {
  readonly login: LoginView;
  readonly nowWallMs: number;
  readonly asked: AskedByName;
}

function beginLabel({ attempt, token }: LoginView): string {
  if (attempt.kind === 'failed') return 'Try again in my browser';
  return token.kind === 'valid' ? 'Renew the login in my browser' : 'Open Schwab’s login in my browser';
}

function BeginButton({ login, asked }: Omit<Properties, 'nowWallMs'>): ReactElement {
  const reason = whyNoLogin(login);
  const opening = askedOf(asked, 'login.begin');
  const isLoggedIn = login.token.kind === 'valid' && login.attempt.kind !== 'failed';
  return (
    <>
      <div className="step-actions">
        <button
          type="button"
          className={`button${isLoggedIn ? '' : ' is-primary'}`}
          data-testid="begin-login"
          disabled={reason !== null || opening.isBusy}
          onClick={() => void beginLogin()}
        >
          <Icon name="outside" size={12} />
          {beginLabel(login)}
        </button>
        {reason === null ? null : <span className="soft">{reason}</span>}
      </div>
      <Answer asked={opening} testId="begin-answer" />
    </>
  );
}

function Waiting({
  deadlineWallMs,
  nowWallMs,
  asked,
}: {
  readonly deadlineWallMs: number;
  readonly nowWallMs: number;
  readonly asked: AskedByName;
}): ReactElement {
  return (
    <div className="waiting" data-testid="login-waiting">
      <p className="waiting-line">
        <Icon name="connecting" size={14} />
        <span>Waiting for your browser.</span>
        <strong className="figures" role="timer" data-testid="login-countdown">
          {formatCountdown(deadlineWallMs - nowWallMs)}
        </strong>
      </p>
      <p className="soft">
        Log in with your <em>brokerage</em> login, tick the accounts that Bellwether may read, and choose Allow. What
        you type there goes to Schwab only.
      </p>
      <div className="step-actions">
        <button
          type="button"
          className="button"
          data-testid="more-time"
          disabled={askedOf(asked, 'login.moreTime').isBusy}
          onClick={() => void moreTime()}
        >
          More time
        </button>
        <button
          type="button"
          className="button"
          data-testid="cancel-login"
          disabled={askedOf(asked, 'login.cancel').isBusy}
          onClick={() => void cancelLogin()}
        >
          Cancel
        </button>
      </div>
      <BrowserTrouble />
      <Answer asked={askedOf(asked, 'login.moreTime')} />
      <Answer asked={askedOf(asked, 'login.cancel')} />
    </div>
  );
}

/** What is known of the attempt and of the login it renews. */
function Verdict({ login, nowWallMs }: { readonly login: LoginView; readonly nowWallMs: number }): ReactElement | null {
  const { attempt, token } = login;
  if (attempt.kind === 'failed') {
    return (
      <p className="verdict tone-bad" role="alert" data-testid="login-failed">
        <Icon name="warning" size={14} />
        <span>{attempt.sentence}</span>
      </p>
    );
  }
  if (token.kind === 'valid') {
    return (
      <p className="verdict tone-good" data-testid="logged-in">
        <Icon name="check" size={14} />
        <span>You are logged in. {bothClocks(token, nowWallMs)}</span>
      </p>
    );
  }
  if (token.kind === 'lost') {
    return (
      <p className="verdict tone-bad" data-testid="login-lost">
        <Icon name="warning" size={14} />
        <span>The login is lost: {token.reason}</span>
      </p>
    );
  }
  return null;
}

const fingerprintOf = (attempt: LoginAttempt): string | null =>
  attempt.kind === 'waiting' ? attempt.certificateFingerprint : null;

/** The way through the browser. */
export function LoginStep({ login, nowWallMs, asked }: Properties): ReactElement {
  const { attempt, callbackUrl } = login;
  return (
    <>
      {attempt.kind === 'waiting' ? (
        <Waiting deadlineWallMs={attempt.deadlineWallMs} nowWallMs={nowWallMs} asked={asked} />
      ) : null}
      {attempt.kind === 'exchanging' ? (
        <p className="waiting-line" role="status" data-testid="login-exchanging">
          <Icon name="connecting" size={14} />
          <span>Your browser came back. Asking Schwab for the tokens.</span>
        </p>
      ) : null}
      <Verdict login={login} nowWallMs={nowWallMs} />
      <CertificateNote callbackUrl={callbackUrl} fingerprint={fingerprintOf(attempt)} />
      {attempt.kind === 'waiting' || attempt.kind === 'exchanging' ? null : <BeginButton login={login} asked={asked} />}
    </>
  );
}
