import type { ReactElement } from 'react';
import type { LoginView } from '#core/contract/login';
import { Answer } from '../app/answer.tsx';
import { askedOf, type AskedByName } from '../app/asked-store.ts';
import { Icon } from '../app/icons.tsx';
import { openDialog } from '../app/open-dialog.ts';
import { CallbackField } from './callback-field.tsx';
import { KeyField } from './key-field.tsx';
import { importFile, openDeveloperPortal } from './login-actions.ts';

interface Properties {
  readonly login: LoginView;
  readonly callbackDraft: string | null;
  readonly asked: AskedByName;
}

function Imports({ asked }: { readonly asked: AskedByName }): ReactElement {
  const importing = askedOf(asked, 'login.importFile');
  return (
    <div className="other-ways">
      <h4>You have used the API before?</h4>
      <div className="step-actions">
        <button
          type="button"
          className="button"
          data-testid="import-secrets"
          disabled={importing.isBusy}
          title="A file with app_key, app_secret and callback_url"
          onClick={() => void importFile('secrets-json')}
        >
          Import secrets.json
        </button>
        <button
          type="button"
          className="button"
          data-testid="import-token"
          disabled={importing.isBusy}
          title="The token file of schwab-py. It may not be used by two programs at once: Schwab locks out the slower one."
          onClick={() => void importFile('schwab-py-token')}
        >
          Import schwab-py token.json
        </button>
        <button
          type="button"
          className="button"
          data-testid="restore-backup"
          onClick={() => {
            openDialog('settings');
          }}
        >
          Restore a backup
        </button>
      </div>
      <Answer asked={importing} testId="import-answer" />
    </div>
  );
}

/** What Schwab asks for before anybody may log in: an app of one's own, and its two keys. */
export function AppStep({ login, callbackDraft, asked }: Properties): ReactElement {
  return (
    <>
      <p>
        Schwab lets a program in by a developer app that is yours alone. You make it once on Schwab’s developer page,
        with a login that is separate from the one of your brokerage account.
      </p>
      <ol className="to-do">
        <li>
          <button type="button" className="button" data-testid="open-portal" onClick={() => void openDeveloperPortal()}>
            <Icon name="outside" size={12} />
            Open developer.schwab.com
          </button>{' '}
          and create an app.
          <Answer asked={askedOf(asked, 'external.open')} />
        </li>
        <li>
          Add <strong>both</strong> products: <em>Accounts and Trading Production</em> and{' '}
          <em>Market Data Production</em>. With one of them missing half of what is asked is refused.
        </li>
        <li>
          Order limit: <strong>120</strong>.
        </li>
        <li>
          Callback URL, exactly as it is here:
          <CallbackField
            callbackUrl={login.callbackUrl}
            draft={callbackDraft}
            asked={askedOf(asked, 'login.setCallback')}
          />
        </li>
        <li>
          Wait until the app says <strong>Ready For Use</strong>. “Approved - Pending” is not ready, though it sounds
          so: it takes from one to several days, and begins again when the callback is changed.
        </li>
        <li>
          Copy the app key and the secret there, one after the other, and paste each here:
          <KeyField part="appKey" name="app key" hint={login.appKey} asked={askedOf(asked, 'login.takeKey:appKey')} />
          <KeyField
            part="appSecret"
            name="secret"
            hint={login.appSecret}
            asked={askedOf(asked, 'login.takeKey:appSecret')}
          />
          <p className="soft">
            There is nothing to type into on purpose. The part of Bellwether that keeps secrets takes each from the
            clipboard itself and empties it; this window never sees them.
          </p>
        </li>
      </ol>
      <Imports asked={asked} />
    </>
  );
}
