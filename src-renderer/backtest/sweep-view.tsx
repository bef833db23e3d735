import type { CSSProperties, ReactElement } from 'react';
import type { SweepRow } from '#core/backtest/backtest-result';
import type { SweepAxis } from '#core/contract/backtest';
import { gain } from '../format/money.ts';

/** Deeper where more was won or lost, so that a lone good cell among bad ones is seen for what it is. */
function shade(net: number, largest: number): CSSProperties {
  const depth = largest > 0 ? Math.round((Math.abs(net) / largest) * 45) : 0;
  return { background: `color-mix(in srgb, var(--${net >= 0 ? 'up' : 'down'}) ${depth}%, transparent)` };
}

function Cell({ row, largest }: { readonly row: SweepRow | undefined; readonly largest: number }): ReactElement {
  if (!row) return <td className="number">–</td>;
  const { net, trades } = row.statistics;
  return (
    <td
      className="number"
      style={shade(net, largest)}
      data-testid="sweep-cell"
      title={`${trades} trades, marked drawdown ${row.drawdown.toFixed(2)}`}
    >
      {gain(net).text}
    </td>
  );
}

/** Net of every set: a line for one parameter, a heat map for two. */
export function SweepView({
  axes,
  rows,
}: {
  readonly axes: readonly SweepAxis[];
  readonly rows: readonly SweepRow[];
}): ReactElement | null {
  const [down, across] = axes;
  if (!down || rows.length === 0) return null;
  const largest = Math.max(...rows.map(({ statistics }) => Math.abs(statistics.net)));
  const find = (first: unknown, second?: unknown): SweepRow | undefined =>
    rows.find(({ values }) => values[0] === first && values[1] === second);
  return (
    <table className="grid-table sweep" data-testid="sweep">
      <caption>
        Net $ by {axes.map(({ parameter }) => parameter).join(' and ')}. The best of many is luck in part.
      </caption>
      <thead>
        <tr>
          <th scope="col">{down.parameter}</th>
          {(across?.values ?? ['Net $']).map((value) => (
            <th key={String(value)} scope="col" className="number">
              {String(value)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {down.values.map((value) => (
          <tr key={String(value)}>
            <th scope="row">{String(value)}</th>
            {across ? (
              across.values.map((second) => <Cell key={String(second)} row={find(value, second)} largest={largest} />)
            ) : (
              <Cell row={find(value)} largest={largest} />
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
