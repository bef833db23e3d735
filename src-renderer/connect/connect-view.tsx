import type { ReactElement } from 'react';
import type { StreamSourceChoice } from '#core/contract/ipc';
import type { LoginView } from '#core/contract/login';
import { askedOf, type AskedByName } from '../app/asked-store.ts';
import { Icon, type IconName } from '../app/icons.tsx';
import { AccountsStep } from './accounts-step.tsx';
import { AppStep } from './app-step.tsx';
import { ChecksStep } from './checks-step.tsx';
import { goToStep } from './connect-store.ts';
import { LoginStep } from './login-step.tsx';
import { VaultStep } from './vault-step.tsx';
import { STEP_TITLES, WIZARD_STEPS, stepBeside, stepState, type StepState, type WizardStep } from './wizard-steps.ts';

interface Properties {
  readonly login: LoginView;
  readonly step: WizardStep;
  readonly callbackDraft: string | null;
  readonly streamSource: StreamSourceChoice | null;
  readonly nowWallMs: number;
  readonly asked: AskedByName;
  readonly onClose: () => void;
}

const STATE_ICONS: Readonly<Record<StepState, IconName | null>> = { done: 'check', attention: 'warning', open: null };
const STATE_WORDS: Readonly<Record<StepState, string>> = { done: 'done', attention: 'needs you', open: 'open' };

function Rail({ login, step }: Pick<Properties, 'login' | 'step'>): ReactElement {
  return (
    <ol className="rail">
      {WIZARD_STEPS.map((each, index) => {
        const state = stepState(each, login);
        const icon = STATE_ICONS[state];
        return (
          <li key={each}>
            <button
              type="button"
              className={`rail-step is-${state}`}
              data-testid={`step-${each}`}
              data-state={state}
              aria-current={each === step ? 'step' : undefined}
              onClick={() => {
                goToStep(each);
              }}
            >
              <span className="rail-mark">{icon ? <Icon name={icon} size={12} /> : index + 1}</span>
              <span>
                {STEP_TITLES[each]}
                <span className="visually-hidden">, {STATE_WORDS[state]}</span>
              </span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}

function StepBody({ login, step, callbackDraft, streamSource, nowWallMs, asked }: Properties): ReactElement {
  switch (step) {
    case 'safe-place':
      return <VaultStep vault={login.vault} asked={askedOf(asked, 'login.allowThisRunOnly')} />;
    case 'app':
      return <AppStep login={login} callbackDraft={callbackDraft} asked={asked} />;
    case 'login':
      return <LoginStep login={login} nowWallMs={nowWallMs} asked={asked} />;
    case 'checks':
      return <ChecksStep login={login} asked={askedOf(asked, 'login.checkAgain')} />;
    case 'accounts':
      return <AccountsStep login={login} streamSource={streamSource} asked={asked} />;
  }
}

/** The wizard as it is at one instant. */
export function ConnectView(properties: Properties): ReactElement {
  const { login, step, onClose } = properties;
  const previous = stepBeside(step, -1);
  const next = stepBeside(step, 1);
  return (
    <>
      {login.isPractice ? (
        <p className="practice-note" data-testid="practice-login">
          <strong>Practice login.</strong> {login.brokerName} plays Schwab: no account and no order here is real.
        </p>
      ) : null}
      <div className="wizard">
        <nav aria-label="Steps">
          <Rail login={login} step={step} />
        </nav>
        <section className="wizard-step" aria-labelledby="wizard-step-title" data-testid={`wizard-${step}`}>
          <h3 id="wizard-step-title">{STEP_TITLES[step]}</h3>
          <StepBody {...properties} />
        </section>
      </div>
      <div className="dialog-foot">
        {previous === null ? null : (
          <button
            type="button"
            className="button"
            data-testid="previous-step"
            onClick={() => {
              goToStep(previous);
            }}
          >
            Back
          </button>
        )}
        <span className="soft">Nothing is lost when you close this window.</span>
        <button
          type="button"
          className={`button${stepState(step, login) === 'done' ? ' is-primary' : ''}`}
          data-testid={next === null ? 'close-wizard' : 'next-step'}
          onClick={() => {
            if (next === null) onClose();
            else goToStep(next);
          }}
        >
          {next === null ? 'Close' : `Next: ${STEP_TITLES[next]}`}
        </button>
      </div>
    </>
  );
}
