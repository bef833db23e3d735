import { memo, type CSSProperties, type ReactElement } from 'react';
import type { AccountView, OrderView } from '#core/contract/portfolio';
import { sharePrice } from '../format/money.ts';
import { UNKNOWN } from '../format/prices.ts';
import { AccountCell } from './account-cell.tsx';
import { FigureCell } from './cell.tsx';
import type { NamedAccount } from './chosen-accounts.ts';
import { orderTree } from './order-tree.ts';
import { durationWords, filledWords, instructionWords, priceWords, statusWords } from './order-words.ts';
import { TableEmpty } from './table-empty.tsx';
import { formatWhen } from './when.ts';

interface RowProperties {
  readonly order: OrderView;
  /** 0 at the top. */
  readonly depth: number;
  readonly account: NamedAccount | null;
  /** Changes once a day, so that a row does not change by the clock. */
  readonly entered: string;
}

const OrderRow = memo(function OrderRow({ order, depth, account, entered }: RowProperties): ReactElement {
  const { word, tone } = statusWords(order);
  const indent: CSSProperties = { paddingInlineStart: `${12 + depth * 18}px` };
  const rawStatus = [order.status, ...(order.statusDescription === null ? [] : [order.statusDescription])].join(': ');
  return (
    <tr data-testid="order-row" data-order={order.orderId} data-depth={depth} title={`Order ${order.orderId}`}>
      <th scope="row" style={indent}>
        {depth > 0 ? (
          <span className="child-mark" aria-label="child order">
            ↳
          </span>
        ) : null}
        <span className="row-symbol">{order.symbol ?? UNKNOWN}</span>
      </th>
      {account === null ? null : <AccountCell account={account} />}
      <td>{instructionWords(order)}</td>
      <td className="number" title="Filled of ordered">
        {filledWords(order)}
      </td>
      <td title={order.orderType}>{priceWords(order)}</td>
      <FigureCell figure={sharePrice(order.averageFillPrice)} />
      <td className={`order-status tone-${tone}`} title={rawStatus} data-testid="order-status">
        {word}
        {order.status === 'REJECTED' && order.statusDescription !== null ? (
          <span className="row-note">{order.statusDescription}</span>
        ) : null}
      </td>
      <td className="soft">{durationWords(order)}</td>
      <td className="soft figures">{entered}</td>
    </tr>
  );
});

interface Properties {
  readonly accounts: readonly AccountView[];
  readonly nowWallMs: number;
}

export function OrdersTable({ accounts, nowWallMs }: Properties): ReactElement {
  const rows = accounts.flatMap((account) => orderTree(account.orders.content).map((line) => ({ account, line })));
  if (rows.length === 0) return <TableEmpty accounts={accounts} part="orders" nowWallMs={nowWallMs} />;
  const isMany = accounts.length > 1;
  return (
    <table className="grid-table blotter" data-testid="orders">
      <thead>
        <tr>
          <th scope="col">Symbol</th>
          {isMany ? <th scope="col">Account</th> : null}
          <th scope="col">What</th>
          <th scope="col" className="number">
            Filled
          </th>
          <th scope="col">At</th>
          <th scope="col" className="number" title="Average price of what is filled">
            Avg fill
          </th>
          <th scope="col">State</th>
          <th scope="col">Lasts</th>
          <th scope="col">Entered</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ account, line }, index) => (
          <OrderRow
            key={`${account.accountKey} ${line.order.orderId} ${index}`}
            order={line.order}
            depth={line.depth}
            account={isMany ? account : null}
            entered={formatWhen(line.order.enteredWallMs, nowWallMs)}
          />
        ))}
      </tbody>
    </table>
  );
}
