import type { ReactElement } from 'react';
import type { Bar } from '#core/market/bar';
import type { Price } from '#core/market/units';
import type { SeenTick } from '#core/signals/proof';
import type { Signal } from '#core/signals/signal';
import { formatMinute } from '../format/eastern-time.ts';
import { formatPrice } from '../format/prices.ts';

const WIDTH = 560;
const HEIGHT = 250;
const LABEL_WIDTH = 92;
const FOOT = 18;
const TOP = 8;
/** Room to the right of the newest bar, in bars. */
const FREE_SLOTS = 3;
/** Lines of text that stand closer than this run into each other. */
const LABEL_HEIGHT = 12;

interface Level {
  readonly name: string;
  readonly price: Price;
  readonly tone: 'range' | 'stop' | 'target' | 'price';
}

/** The prices that the signal speaks of, highest first. */
export function levelsOf({ range, stop, targets, price }: Signal): readonly Level[] {
  const levels: Level[] = [{ name: 'signal', price, tone: 'price' }];
  if (range)
    levels.push({ name: 'high', price: range.high, tone: 'range' }, { name: 'low', price: range.low, tone: 'range' });
  if (!range || (stop !== range.high && stop !== range.low)) levels.push({ name: 'stop', price: stop, tone: 'stop' });
  targets.forEach((target, index) => {
    levels.push({ name: targets.length > 1 ? `target ${index + 1}` : 'target', price: target.price, tone: 'target' });
  });
  return levels.sort((left, right) => right.price - left.price);
}

/** Moves labels down until none covers the one above it. `ys` are in order from the top. */
export function spread(ys: readonly number[], least: number): readonly number[] {
  const placed: number[] = [];
  for (const y of ys) placed.push(Math.max(y, (placed.at(-1) ?? -Infinity) + least));
  return placed;
}

interface Properties {
  readonly signal: Signal;
  /** What had closed by then, oldest first. */
  readonly bars: readonly Bar[];
  readonly tick: SeenTick | null;
  readonly decimals: number;
}

function Candle({
  bar,
  x,
  width,
  y,
}: {
  readonly bar: Bar;
  readonly x: number;
  readonly width: number;
  readonly y: (price: number) => number;
}): ReactElement {
  const top = y(Math.max(bar.open, bar.close));
  const height = Math.max(1, y(Math.min(bar.open, bar.close)) - top);
  return (
    <g className={bar.close >= bar.open ? 'proof-up' : 'proof-down'}>
      <line x1={x} x2={x} y1={y(bar.high)} y2={y(bar.low)} />
      <rect x={x - width / 2} y={top} width={width} height={height} />
    </g>
  );
}

/** The chart as it stood when the verdict fell: nothing to its right was known. */
export function ProofChart({ signal, bars, tick, decimals }: Properties): ReactElement {
  const levels = levelsOf(signal);
  const prices = [...bars.flatMap(({ high, low }) => [high, low]), ...levels.map(({ price }) => price)];
  const [most, least] = [Math.max(...prices), Math.min(...prices)];
  const span = most - least || 1;
  const y = (price: number): number => TOP + ((most - price) / span) * (HEIGHT - TOP - FOOT);
  const slot = (WIDTH - LABEL_WIDTH) / (bars.length + FREE_SLOTS);
  const x = (index: number): number => (index + 0.5) * slot;
  const labels = spread(
    levels.map(({ price }) => y(price)),
    LABEL_HEIGHT,
  );
  const words = `${bars.length} one-minute bars until ${formatMinute(signal.knownAtMs)} with the levels of the signal`;
  return (
    <svg
      className="proof-chart"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={words}
      data-testid="proof-chart"
    >
      {levels.map(({ name, price, tone }, index) => (
        <g key={name} className={`proof-level is-${tone}`}>
          <line x1={0} x2={WIDTH - LABEL_WIDTH} y1={y(price)} y2={y(price)} />
          <text x={WIDTH - LABEL_WIDTH + 6} y={(labels[index] ?? 0) + 4}>
            {formatPrice(price, decimals)} {name}
          </text>
        </g>
      ))}
      {bars.map((bar, index) => (
        <Candle key={bar.startMs} bar={bar} x={x(index)} width={Math.max(1, slot * 0.65)} y={y} />
      ))}
      {tick ? <circle className="proof-tick" cx={x(bars.length)} cy={y(tick.price)} r={3} /> : null}
      {bars.map((bar, index) =>
        index % 15 === bars.length % 15 ? (
          <text key={bar.startMs} className="proof-time" x={x(index)} y={HEIGHT - 4} textAnchor="middle">
            {formatMinute(bar.startMs)}
          </text>
        ) : null,
      )}
    </svg>
  );
}
