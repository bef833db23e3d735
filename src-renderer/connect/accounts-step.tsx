import type { ReactElement } from 'react';
import type { StreamSourceChoice } from '#core/contract/ipc';
import type { AccountChoice, LoginView } from '#core/contract/login';
import { Answer } from '../app/answer.tsx';
import { askedOf, type AskedByName } from '../app/asked-store.ts';
import { Icon } from '../app/icons.tsx';
import { chooseAccounts, switchSource } from './login-actions.ts';

/** The accounts that are shown after one of them was ticked or unticked. */
export function withAccount(accounts: readonly AccountChoice[], accountKey: string, isShown: boolean): string[] {
  return accounts
    .filter((account) => (account.accountKey === accountKey ? isShown : account.shown))
    .map((account) => account.accountKey);
}

interface Properties {
  readonly login: LoginView;
  readonly streamSource: StreamSourceChoice | null;
  readonly asked: AskedByName;
}

function Choices({
  accounts,
  isBusy,
}: {
  readonly accounts: readonly AccountChoice[];
  readonly isBusy: boolean;
}): ReactElement {
  return (
    <fieldset className="account-choices" disabled={isBusy}>
      <legend>Shown in the portfolio</legend>
      {accounts.map(({ accountKey, name, maskedNumber, type, shown }) => (
        <label key={accountKey} className="account-choice">
          <input
            type="checkbox"
            checked={shown}
            onChange={({ target }) => void chooseAccounts(withAccount(accounts, accountKey, target.checked))}
          />
          <span>{name}</span>
          <span className="soft figures">{maskedNumber}</span>
          <span className="soft">{type.toLowerCase()}</span>
        </label>
      ))}
    </fieldset>
  );
}

function UseForStreams({ login, streamSource, asked }: Properties): ReactElement {
  const switching = askedOf(asked, 'source.use');
  if (streamSource === 'broker') {
    return (
      <p className="verdict tone-good" data-testid="source-in-use">
        <Icon name="check" size={14} />
        <span>The streams come from {login.brokerName}.</span>
      </p>
    );
  }
  return (
    <>
      <p>
        The streams still come from the built-in practice exchange. Its prices and those of {login.brokerName} are kept
        in archives of their own and never mixed.
      </p>
      <div className="step-actions">
        <button
          type="button"
          className="button is-primary"
          data-testid="use-broker"
          disabled={switching.isBusy || login.token.kind !== 'valid'}
          onClick={() => void switchSource('broker')}
        >
          Use {login.brokerName} for the streams
        </button>
        {login.token.kind === 'valid' ? null : <span className="soft">First log in (step 3).</span>}
      </div>
      <Answer asked={switching} testId="source-answer" />
    </>
  );
}

/** Which accounts, and whether the streams come from there too. */
export function AccountsStep({ login, streamSource, asked }: Properties): ReactElement {
  const { accounts } = login;
  return (
    <>
      {accounts.length === 0 ? (
        <p className="soft">
          {login.token.kind === 'valid'
            ? 'Schwab has not named any account yet. Those you ticked on its page appear here; to tick others, renew the login.'
            : 'Your accounts are listed here when you are logged in (step 3).'}
        </p>
      ) : (
        <Choices accounts={accounts} isBusy={askedOf(asked, 'login.chooseAccounts').isBusy} />
      )}
      <Answer asked={askedOf(asked, 'login.chooseAccounts')} />
      <UseForStreams login={login} streamSource={streamSource} asked={asked} />
    </>
  );
}
