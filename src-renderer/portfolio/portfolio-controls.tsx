import type { ReactElement } from 'react';
import type { PortfolioView } from '#core/contract/portfolio';
import type { Asked } from '../app/asked-store.ts';
import { Icon } from '../app/icons.tsx';
import { accountLabel } from './chosen-accounts.ts';
import { lookAtAccount, syncNow } from './portfolio-store.ts';
import { formatWhen } from './when.ts';

interface Properties {
  readonly portfolio: PortfolioView;
  readonly accountKey: string | null;
  readonly syncing: Asked;
  readonly nowWallMs: number;
}

/** Which account, how old, and the way to read it anew. */
export function PortfolioControls({ portfolio, accountKey, syncing, nowWallMs }: Properties): ReactElement | null {
  const { accounts, syncedWallMs } = portfolio;
  if (!accounts || accounts.length === 0) return null;
  const isBusy = portfolio.syncing || syncing.isBusy;
  const synced = syncedWallMs === null ? 'not synced yet' : `synced ${formatWhen(syncedWallMs, nowWallMs)}`;
  const isThere = accounts.some((account) => account.accountKey === accountKey);
  return (
    <>
      <select
        className="select"
        aria-label="Account"
        data-testid="account-picker"
        value={isThere ? (accountKey ?? '') : ''}
        onChange={({ target }) => {
          lookAtAccount(target.value === '' ? null : target.value);
        }}
      >
        {accounts.length > 1 ? <option value="">All {accounts.length} accounts</option> : null}
        {accounts.map((account) => (
          <option key={account.accountKey} value={accounts.length > 1 ? account.accountKey : ''}>
            {accountLabel(account)}
          </option>
        ))}
      </select>
      <span className="synced figures" data-testid="synced-at" title={synced}>
        {synced}
      </span>
      <button
        type="button"
        className="button is-small"
        data-testid="sync-now"
        disabled={isBusy}
        onClick={() => void syncNow()}
      >
        <Icon name={isBusy ? 'connecting' : 'sync'} size={12} />
        {isBusy ? 'Syncing\u2026' : 'Sync now'}
      </button>
    </>
  );
}
