import type { AccountView } from '#core/contract/portfolio';
import { accountLabel } from './chosen-accounts.ts';
import { formatWhen } from './when.ts';

export type PartName = 'balances' | 'positions' | 'orders' | 'transactions';

/** What is wrong with a part of the accounts shown, one sentence for each that has a problem. */
export function partProblems(accounts: readonly AccountView[], part: PartName, nowWallMs: number): readonly string[] {
  return accounts.flatMap((account) => {
    const { problem, syncedWallMs } = account[part];
    if (problem === null) return [];
    const whose = accounts.length > 1 ? `${accountLabel(account)}: ` : '';
    const shown =
      syncedWallMs === null
        ? ` These ${part} have never been read.`
        : ` What is shown is from ${formatWhen(syncedWallMs, nowWallMs)}.`;
    return [`${whose}${problem}${shown}`];
  });
}

/** The oldest reading among the accounts shown; null when one of them was never read. */
export function partSyncedWallMs(accounts: readonly AccountView[], part: PartName): number | null {
  let oldest: number | null = null;
  for (const account of accounts) {
    const { syncedWallMs } = account[part];
    if (syncedWallMs === null) return null;
    oldest = oldest === null ? syncedWallMs : Math.min(oldest, syncedWallMs);
  }
  return oldest;
}

/** A portfolio that never changes has no empty part: never read is not the same as none. */
export function emptySentence(accounts: readonly AccountView[], part: PartName, nowWallMs: number): string {
  const syncedWallMs = partSyncedWallMs(accounts, part);
  if (syncedWallMs === null) return `The ${part} have not been read yet.`;
  return `No ${part}. Synced ${formatWhen(syncedWallMs, nowWallMs)}.`;
}
