import type { ReactElement } from 'react';
import type { AccountView, BalancesView } from '#core/contract/portfolio';
import { dollars, sumOf } from '../format/money.ts';
import { UNKNOWN } from '../format/prices.ts';
import { FigureCell } from './cell.tsx';
import { accountLabel } from './chosen-accounts.ts';
import { TableEmpty } from './table-empty.tsx';

type AmountName = Exclude<keyof BalancesView, 'isInCall'>;

const AMOUNTS: readonly { readonly name: AmountName; readonly title: string; readonly note: string }[] = [
  { name: 'liquidationValue', title: 'Liquidation value', note: 'What would be left if everything were closed now' },
  { name: 'equity', title: 'Equity', note: 'Own capital in a margin account' },
  { name: 'cashBalance', title: 'Cash', note: 'Cash in the account' },
  { name: 'availableFunds', title: 'Available funds', note: 'What can be used without a loan' },
  { name: 'buyingPower', title: 'Buying power', note: 'What may be bought overnight' },
  {
    name: 'dayTradingBuyingPower',
    title: 'Day-trading buying power',
    note: 'What may be bought and sold the same day',
  },
  { name: 'maintenanceRequirement', title: 'Maintenance requirement', note: 'Equity that the broker demands' },
  { name: 'longMarketValue', title: 'Long market value', note: 'Of all long positions' },
  { name: 'shortMarketValue', title: 'Short market value', note: 'Of all short positions' },
  { name: 'unsettledCash', title: 'Unsettled cash', note: 'Cash of trades that have not settled' },
];

function yesNo(value: boolean | null): string {
  if (value === null) return UNKNOWN;
  return value ? 'yes' : 'no';
}

function FlagRow({
  title,
  note,
  values,
  isMany,
}: {
  readonly title: string;
  readonly note: string;
  readonly values: readonly { readonly accountKey: string; readonly value: boolean | null }[];
  readonly isMany: boolean;
}): ReactElement {
  return (
    <tr>
      <th scope="row" title={note}>
        {title}
      </th>
      {values.map(({ accountKey, value }) => (
        <td
          key={accountKey}
          className={`number${value === true ? ' tone-warn' : ''}`}
          title={value === null ? 'unknown' : undefined}
        >
          {yesNo(value)}
        </td>
      ))}
      {isMany ? <td /> : null}
    </tr>
  );
}

interface Properties {
  readonly accounts: readonly AccountView[];
  readonly nowWallMs: number;
}

/** One column for each account, and their sum where every part of it is known. */
export function BalancesTable({ accounts, nowWallMs }: Properties): ReactElement {
  if (accounts.every(({ balances }) => balances.content === null)) {
    return <TableEmpty accounts={accounts} part="balances" nowWallMs={nowWallMs} />;
  }
  const isMany = accounts.length > 1;
  const flag = (pick: (account: AccountView) => boolean | null): { accountKey: string; value: boolean | null }[] =>
    accounts.map((account) => ({ accountKey: account.accountKey, value: pick(account) }));
  return (
    <table className="grid-table blotter balances" data-testid="balances">
      <thead>
        <tr>
          <th scope="col">In dollars</th>
          {accounts.map((account) => (
            <th key={account.accountKey} scope="col" className="number" title={account.type}>
              {accountLabel(account)}
            </th>
          ))}
          {isMany ? (
            <th scope="col" className="number">
              Together
            </th>
          ) : null}
        </tr>
      </thead>
      <tbody>
        {AMOUNTS.map(({ name, title, note }) => {
          const values = accounts.map(({ balances }) => balances.content?.[name] ?? null);
          return (
            <tr key={name} data-testid={`balance-${name}`}>
              <th scope="row" title={note}>
                {title}
              </th>
              {accounts.map(({ accountKey }, index) => (
                <FigureCell key={accountKey} figure={dollars(values[index] ?? null)} />
              ))}
              {isMany ? <FigureCell figure={dollars(sumOf(values))} className="strong" /> : null}
            </tr>
          );
        })}
        <FlagRow
          title="Margin call"
          note="Whether the broker demands money"
          values={flag(({ balances }) => balances.content?.isInCall ?? null)}
          isMany={isMany}
        />
        <FlagRow
          title="Pattern day trader"
          note="As the broker marks the account"
          values={flag(({ isDayTrader }) => isDayTrader)}
          isMany={isMany}
        />
        <FlagRow
          title="Closing only"
          note="No position may be opened"
          values={flag(({ isClosingOnly }) => isClosingOnly)}
          isMany={isMany}
        />
      </tbody>
    </table>
  );
}
