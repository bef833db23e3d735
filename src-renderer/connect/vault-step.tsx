import type { ReactElement } from 'react';
import type { VaultView } from '#core/contract/login';
import { Answer } from '../app/answer.tsx';
import type { Asked } from '../app/asked-store.ts';
import { Icon } from '../app/icons.tsx';
import { allowThisRunOnly } from './login-actions.ts';

function Kept({ vault }: { readonly vault: VaultView }): ReactElement {
  switch (vault.kind) {
    case 'keychain':
      return (
        <p className="verdict tone-good">
          <Icon name="check" size={14} />
          <span>
            Keys and tokens are kept in {vault.name}. It was tried, and gave back exactly what was stored in it.
          </span>
        </p>
      );
    case 'this-run-only':
      return (
        <p className="verdict tone-warn">
          <Icon name="warning" size={14} />
          <span>
            Keys and tokens are kept for this run only and are forgotten when Bellwether quits: {vault.reason} You paste
            the keys and log in again after each start.
          </span>
        </p>
      );
    case 'refused':
      return (
        <p className="verdict tone-bad">
          <Icon name="warning" size={14} />
          <span>There is no safe place for secrets. {vault.reason}</span>
        </p>
      );
  }
}

/** Where secrets will lie, before there are any. */
export function VaultStep({ vault, asked }: { readonly vault: VaultView; readonly asked: Asked }): ReactElement {
  return (
    <>
      <p>
        Whoever has your app key, its secret and a token can trade in your account. They belong in your system’s
        keychain and nowhere else: not in a file, not in this window, not in a log.
      </p>
      <Kept vault={vault} />
      {vault.kind === 'refused' ? (
        <>
          <p className="soft">
            On Linux a keychain is GNOME Keyring or KWallet, unlocked when you log in. Install or unlock one and start
            Bellwether again, or go on without one.
          </p>
          <div className="step-actions">
            <button
              type="button"
              className="button"
              data-testid="this-run-only"
              disabled={asked.isBusy}
              onClick={() => void allowThisRunOnly()}
            >
              Keep them for this run only
            </button>
          </div>
        </>
      ) : null}
      <Answer asked={asked} />
    </>
  );
}
