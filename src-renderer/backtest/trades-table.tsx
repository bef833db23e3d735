import { memo, type ReactElement } from 'react';
import { EXIT_WORDS, priceText } from '#core/backtest/run-words';
import type { Price } from '#core/market/units';
import { averageExit, exitMsOf, risksOf, type Trade } from '#core/paper/trade';
import { formatDay, formatMinute } from '../format/eastern-time.ts';
import { gain } from '../format/money.ts';
import { FigureCell } from '../portfolio/cell.tsx';

interface Properties {
  readonly trades: readonly Trade[];
  readonly tickSize: Price;
  /** The trade that is on the chart; null when none is. */
  readonly shownId: string | null;
  readonly onShow: (trade: Trade) => void;
}

/** More rows make the page slow; the export has them all. */
const MOST_ROWS = 500;

const TradeRow = memo(function TradeRow({
  trade,
  tickSize,
  isShown,
  onShow,
}: Omit<Properties, 'trades' | 'shownId'> & { readonly trade: Trade; readonly isShown: boolean }): ReactElement {
  const { side, quantity, entryMs, entryPrice, exits, net } = trade;
  const risks = risksOf(trade);
  return (
    <tr data-testid="backtest-trade" aria-selected={isShown}>
      <th scope="row">
        <button
          type="button"
          className="link-button figures"
          title="Show it on the chart"
          onClick={() => {
            onShow(trade);
          }}
        >
          {formatDay(entryMs)}
        </button>
      </th>
      <td>{side}</td>
      <td className="number">{quantity}</td>
      <td className="figures">{formatMinute(entryMs)}</td>
      <td className="number">{priceText(entryPrice, tickSize)}</td>
      <td className="figures">{formatMinute(exitMsOf(trade))}</td>
      <td className="number">{priceText(averageExit(trade), tickSize)}</td>
      <FigureCell figure={gain(net)} testId="trade-net" />
      <td className="number">{risks === null ? '–' : risks.toFixed(2)}</td>
      <td className="soft">{[...new Set(exits.map(({ reason }) => EXIT_WORDS[reason]))].join(', ')}</td>
    </tr>
  );
});

/** The newest trades of a run, newest first. */
export function TradesTable({ trades, tickSize, shownId, onShow }: Properties): ReactElement {
  if (trades.length === 0) return <p className="soft backtest-note">There was no trade.</p>;
  const rows = trades.slice(-MOST_ROWS).reverse();
  return (
    <>
      {trades.length > MOST_ROWS ? (
        <p className="soft backtest-note">
          The newest {MOST_ROWS} of {trades.length}; the export has them all.
        </p>
      ) : null}
      <table className="grid-table blotter" data-testid="backtest-trades">
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col">Side</th>
            <th scope="col" className="number">
              Size
            </th>
            <th scope="col">In</th>
            <th scope="col" className="number">
              At
            </th>
            <th scope="col">Out</th>
            <th scope="col" className="number">
              At
            </th>
            <th scope="col" className="number">
              Net $
            </th>
            <th scope="col" className="number" title="Net by what was risked between entry and first stop">
              R
            </th>
            <th scope="col">By</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((trade) => (
            <TradeRow key={trade.id} trade={trade} tickSize={tickSize} isShown={trade.id === shownId} onShow={onShow} />
          ))}
        </tbody>
      </table>
    </>
  );
}
