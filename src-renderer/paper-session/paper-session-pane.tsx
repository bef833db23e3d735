import { useId, type ReactElement } from 'react';
import type { PaperSession, SessionPoint } from '#core/paper-session/paper-session';
import { dollars, gain } from '../format/money.ts';
import { formatMinute } from '../format/eastern-time.ts';
import { FigureCell } from '../portfolio/cell.tsx';

const WIDTH = 600;
const HEIGHT = 120;

/** The day's profit as a line over nought: small enough to be drawn by the page itself. */
function Curve({ points }: { readonly points: readonly SessionPoint[] }): ReactElement | null {
  const clip = useId();
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < 2) return null;
  const totals = points.map(({ total }) => total);
  const high = Math.max(0, ...totals);
  const low = Math.min(0, ...totals);
  const x = (ms: number): number => ((ms - first.atMs) / (last.atMs - first.atMs)) * WIDTH;
  const y = (total: number): number => 4 + ((high - total) / (high - low || 1)) * (HEIGHT - 8);
  const line = points.map(({ atMs, total }) => `${x(atMs).toFixed(1)},${y(total).toFixed(1)}`).join(' ');
  return (
    <figure className="session-curve">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-labelledby={clip}>
        <line x1={0} x2={WIDTH} y1={y(0)} y2={y(0)} className="session-nought" />
        <polyline points={line} className="session-line" />
      </svg>
      <figcaption id={clip} className="soft figures">
        Realised and open, {formatMinute(first.atMs)} to {formatMinute(last.atMs)} ET; between {gain(low).text} and{' '}
        {gain(high).text} $
      </figcaption>
    </figure>
  );
}

function Total({
  name,
  value,
  isGain = true,
}: {
  readonly name: string;
  readonly value: number;
  readonly isGain?: boolean;
}): ReactElement {
  const figure = isGain ? gain(value) : dollars(value);
  return (
    <div>
      <dt>{name}</dt>
      <dd className={`figures tone-${figure.direction}`} data-testid={`session-${name.toLowerCase()}`}>
        {figure.text}
      </dd>
    </div>
  );
}

/** What the signals of the running trading day would have come to, on paper. */
export function PaperSessionPane({ session }: { readonly session: PaperSession | null }): ReactElement {
  if (!session) {
    return (
      <p className="table-empty" data-testid="session-empty">
        No bar of the trading day has closed yet.
      </p>
    );
  }
  const { day, asOfMs, strategies, signals, realised, open, total, drawdown, points } = session;
  if (strategies.length === 0) {
    return (
      <p className="table-empty" data-testid="session-empty">
        {signals === 0
          ? `No signal on ${day} so far.`
          : `The signals of ${day} are of symbols whose tick is not known.`}
      </p>
    );
  }
  return (
    <div className="paper-session" data-testid="paper-session">
      <p className="soft figures">
        {day}, bars up to {formatMinute(asOfMs)} ET. On paper: one contract a signal, no costs, filled by the model of
        the backtest. The report is written at 16:15 ET.
      </p>
      <dl className="metrics">
        <Total name="Total" value={total} />
        <Total name="Realised" value={realised} />
        <Total name="Open" value={open} />
        <Total name="Drawdown" value={drawdown} isGain={false} />
      </dl>
      <Curve points={points} />
      <table className="grid-table blotter" data-testid="session-strategies">
        <thead>
          <tr>
            <th scope="col">Strategy</th>
            <th scope="col">Symbol</th>
            <th scope="col" className="number">
              Trades
            </th>
            <th scope="col" className="number">
              Realised $
            </th>
            <th scope="col" className="number">
              Open $
            </th>
            <th scope="col" className="number">
              Drawdown $
            </th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {strategies.map((line) => (
            <tr key={`${line.activeId} ${line.symbol}`}>
              <th scope="row">{line.title}</th>
              <td>{line.symbol}</td>
              <td className="number">{line.trades}</td>
              <FigureCell figure={gain(line.realised)} />
              <FigureCell figure={gain(line.open)} />
              <td className="number">{dollars(line.drawdown).text}</td>
              <td className="soft">{line.isOpen ? 'working' : 'flat'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
