import type { ReactElement } from 'react';
import { accountLabel, type NamedAccount } from './chosen-accounts.ts';

/** Which account a row belongs to: the end of its number first, since a long name is cut. */
export function AccountCell({ account }: { readonly account: NamedAccount }): ReactElement {
  return (
    <td className="soft figures account-cell" title={accountLabel(account)}>
      {account.maskedNumber} {account.name}
    </td>
  );
}
