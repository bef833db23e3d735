import { memo, type ReactElement } from 'react';
import type { AccountView, PositionView } from '#core/contract/portfolio';
import { dollars, gain, gainPercent, quantity, sharePrice } from '../format/money.ts';
import { UNKNOWN } from '../format/prices.ts';
import { AccountCell } from './account-cell.tsx';
import { FigureCell } from './cell.tsx';
import { rowsOf, type NamedAccount } from './chosen-accounts.ts';
import { TableEmpty } from './table-empty.tsx';

const PositionRow = memo(function PositionRow({
  position,
  account,
}: {
  readonly position: PositionView;
  readonly account: NamedAccount | null;
}): ReactElement {
  const { symbol, description, assetType } = position;
  return (
    <tr data-testid="position-row" data-symbol={symbol}>
      <th scope="row">
        <span className="row-symbol">{symbol}</span>
        <span className="row-note" title={`${description ?? ''} (${assetType})`}>
          {description ?? assetType.toLowerCase().replaceAll('_', ' ')}
        </span>
      </th>
      {account === null ? null : <AccountCell account={account} />}
      <FigureCell figure={quantity(position.quantity)} testId="position-quantity" />
      <td className="soft">{sideWord(position.quantity)}</td>
      <FigureCell figure={sharePrice(position.averagePrice)} />
      <FigureCell figure={dollars(position.marketValue)} />
      <FigureCell figure={gain(position.dayProfitLoss)} testId="position-day" />
      <FigureCell figure={gainPercent(position.dayProfitLossPercent)} />
      <FigureCell figure={gain(position.openProfitLoss)} testId="position-open" />
    </tr>
  );
});

function sideWord(held: number | null): string {
  if (held === null) return UNKNOWN;
  if (held === 0) return 'flat';
  return held > 0 ? 'long' : 'short';
}

interface Properties {
  readonly accounts: readonly AccountView[];
  readonly nowWallMs: number;
}

export function PositionsTable({ accounts, nowWallMs }: Properties): ReactElement {
  const rows = rowsOf(accounts, ({ positions }) => positions.content);
  if (rows.length === 0) return <TableEmpty accounts={accounts} part="positions" nowWallMs={nowWallMs} />;
  const isMany = accounts.length > 1;
  return (
    <table className="grid-table blotter" data-testid="positions">
      <thead>
        <tr>
          <th scope="col">Symbol</th>
          {isMany ? <th scope="col">Account</th> : null}
          <th scope="col" className="number">
            Quantity
          </th>
          <th scope="col">Side</th>
          <th scope="col" className="number" title="Average price as the broker counts it">
            Avg price
          </th>
          <th scope="col" className="number">
            Market value
          </th>
          <th scope="col" className="number" title="Profit or loss of the day, by the broker">
            Day P/L
          </th>
          <th scope="col" className="number">
            Day %
          </th>
          <th scope="col" className="number" title="Profit or loss since the position was opened, by the broker">
            Open P/L
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ account, row }, index) => (
          <PositionRow
            key={`${account.accountKey} ${row.assetType} ${row.symbol} ${index}`}
            position={row}
            account={isMany ? account : null}
          />
        ))}
      </tbody>
    </table>
  );
}
