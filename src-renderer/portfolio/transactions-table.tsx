import { memo, type ReactElement } from 'react';
import type { AccountView, TransactionView } from '#core/contract/portfolio';
import { dollars, gain, quantity, sharePrice } from '../format/money.ts';
import { UNKNOWN } from '../format/prices.ts';
import { AccountCell } from './account-cell.tsx';
import { FigureCell } from './cell.tsx';
import { rowsOf, type NamedAccount } from './chosen-accounts.ts';
import { asWords } from './order-words.ts';
import { TableEmpty } from './table-empty.tsx';
import { formatWhen } from './when.ts';

interface RowProperties {
  readonly transaction: TransactionView;
  readonly account: NamedAccount | null;
  readonly when: string;
}

const TransactionRow = memo(function TransactionRow({ transaction, account, when }: RowProperties): ReactElement {
  const { type, status, symbol, orderId, activityId } = transaction;
  return (
    <tr
      data-testid="transaction-row"
      title={orderId === null ? `Activity ${activityId}` : `Activity ${activityId}, order ${orderId}`}
    >
      <th scope="row" className="figures">
        {when}
      </th>
      {account === null ? null : <AccountCell account={account} />}
      <td title={type}>{asWords(type)}</td>
      <td className="row-symbol">{symbol ?? UNKNOWN}</td>
      <FigureCell figure={quantity(transaction.quantity)} />
      <FigureCell figure={sharePrice(transaction.price)} />
      <FigureCell figure={dollars(transaction.fees)} />
      <FigureCell figure={gain(transaction.netAmount)} />
      <td className="soft">{status === null ? UNKNOWN : asWords(status)}</td>
    </tr>
  );
});

interface Properties {
  readonly accounts: readonly AccountView[];
  readonly nowWallMs: number;
}

export function TransactionsTable({ accounts, nowWallMs }: Properties): ReactElement {
  const rows = [...rowsOf(accounts, ({ transactions }) => transactions.content)].sort(
    (left, right) => (right.row.wallMs ?? 0) - (left.row.wallMs ?? 0),
  );
  if (rows.length === 0) return <TableEmpty accounts={accounts} part="transactions" nowWallMs={nowWallMs} />;
  const isMany = accounts.length > 1;
  return (
    <table className="grid-table blotter" data-testid="transactions">
      <thead>
        <tr>
          <th scope="col">Time</th>
          {isMany ? <th scope="col">Account</th> : null}
          <th scope="col">Kind</th>
          <th scope="col">Symbol</th>
          <th scope="col" className="number">
            Quantity
          </th>
          <th scope="col" className="number">
            Price
          </th>
          <th scope="col" className="number">
            Fees
          </th>
          <th scope="col" className="number">
            Net amount
          </th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ account, row }, index) => (
          <TransactionRow
            key={`${account.accountKey} ${row.activityId} ${index}`}
            transaction={row}
            account={isMany ? account : null}
            when={formatWhen(row.wallMs, nowWallMs)}
          />
        ))}
      </tbody>
    </table>
  );
}
