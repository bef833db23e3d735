import type { ReactElement } from 'react';
import type { LoginView } from '#core/contract/login';
import { useNow } from '../app/clock.ts';
import { Icon } from '../app/icons.tsx';
import { openConnect } from './connect-store.ts';
import { renewLogin } from './login-actions.ts';
import { useLogin } from './login-store.ts';
import { loginClockFace, type LoginClockFace } from './login-words.ts';

const RADIUS = 6;
const AROUND = 2 * Math.PI * RADIUS;

/** A ring that empties in seven days. */
function Ring({ left }: { readonly left: number }): ReactElement {
  return (
    <svg className="ring" width="18" height="18" viewBox="0 0 16 16" aria-hidden="true">
      <circle className="ring-track" cx="8" cy="8" r={RADIUS} />
      <circle
        className="ring-left"
        cx="8"
        cy="8"
        r={RADIUS}
        strokeDasharray={`${left * AROUND} ${AROUND}`}
        transform="rotate(-90 8 8)"
      />
    </svg>
  );
}

function Face({ face, isPractice }: { readonly face: LoginClockFace; readonly isPractice: boolean }): ReactElement {
  return (
    <>
      <button
        type="button"
        className={`login-clock tone-${face.tone}`}
        data-testid="login-clock"
        data-tone={face.tone}
        title={face.tip}
        aria-label={`${isPractice ? 'Practice login' : 'Schwab login'}: ${face.word}${face.isDue ? '' : ' left'}`}
        onClick={() => {
          openConnect('login');
        }}
      >
        <Ring left={face.left} />
        <span className="login-clock-words">
          <span className="login-clock-label">{isPractice ? 'Practice login' : 'Schwab login'}</span>
          <strong className="figures">{face.word}</strong>
        </span>
      </button>
      {face.isDue ? (
        <button type="button" className="button" data-testid="renew-login" onClick={renewLogin}>
          {face.tone === 'bad' ? 'Log in again' : 'Renew login'}
        </button>
      ) : (
        <button
          type="button"
          className="icon-button"
          data-testid="renew-login"
          aria-label="Renew login"
          title="Renew login: begins the seven days again"
          onClick={renewLogin}
        >
          <Icon name="sync" size={14} />
        </button>
      )}
    </>
  );
}

/** The seven days of the login, from the first minute; before there is one, the way to it. */
export function LoginClockView({
  login,
  nowWallMs,
}: {
  readonly login: LoginView;
  readonly nowWallMs: number;
}): ReactElement {
  const face = loginClockFace(login.token, nowWallMs);
  if (face) return <Face face={face} isPractice={login.isPractice} />;
  return (
    <button
      type="button"
      className="button"
      data-testid="connect"
      title="Accounts, history and live streams of your own Schwab account"
      onClick={() => {
        openConnect();
      }}
    >
      <Icon name="key" size={13} />
      Connect Schwab
    </button>
  );
}

export function LoginClock(): ReactElement | null {
  const login = useLogin((state) => state.login);
  const now = useNow(1_000);
  return login ? <LoginClockView login={login} nowWallMs={now} /> : null;
}
