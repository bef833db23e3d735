import type { AccountView } from '#core/contract/portfolio';

/** The accounts to show: the one looked at, or all. An account that is not there any more gives way to all. */
export function chosenAccounts(accounts: readonly AccountView[], accountKey: string | null): readonly AccountView[] {
  const one = accounts.filter((account) => account.accountKey === accountKey);
  return one.length > 0 ? one : accounts;
}

/** A row and the account it belongs to. */
export interface OfAccount<Row> {
  readonly account: AccountView;
  readonly row: Row;
}

export function rowsOf<Row>(
  accounts: readonly AccountView[],
  pick: (account: AccountView) => readonly Row[],
): readonly OfAccount<Row>[] {
  return accounts.flatMap((account) => pick(account).map((row) => ({ account, row })));
}

export type NamedAccount = Pick<AccountView, 'name' | 'maskedNumber'>;

export const accountLabel = ({ name, maskedNumber }: NamedAccount): string => `${name} ${maskedNumber}`;
