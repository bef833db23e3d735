import { markup, type Markup } from './markup.ts';

export interface ChartPoint {
  /** Any rising number: an instant, a day's place. */
  readonly x: number;
  readonly y: number;
}

export interface ChartLine {
  readonly points: readonly ChartPoint[];
  /** A CSS colour of the page. */
  readonly colour: string;
  /** Whether the surface between the line and nought is tinted. */
  readonly isFilled?: boolean;
}

export interface LineChart {
  /** Read out in the chart's place. */
  readonly title: string;
  readonly lines: readonly ChartLine[];
  readonly height: number;
  readonly labelOfX: (x: number) => string;
  readonly labelOfY: (y: number) => string;
}

const WIDTH = 1_120;
const MARGIN = { left: 70, right: 16, top: 12, bottom: 24 };
const GRID_LINES = 4;
/** More points than pixels make a larger file and the same picture. */
const MOST_POINTS = 2_000;

/** Keeps the lowest and the highest of each stretch, so that no peak is lost. */
export function thinned(points: readonly ChartPoint[]): readonly ChartPoint[] {
  if (points.length <= MOST_POINTS) return points;
  const stretch = Math.ceil(points.length / (MOST_POINTS / 2));
  const kept: ChartPoint[] = [];
  for (let from = 0; from < points.length; from += stretch) {
    const part = points.slice(from, from + stretch);
    const lowest = part.reduce((left, right) => (right.y < left.y ? right : left));
    const highest = part.reduce((left, right) => (right.y > left.y ? right : left));
    kept.push(...(lowest.x <= highest.x ? [lowest, highest] : [highest, lowest]));
  }
  return kept;
}

interface Extent {
  readonly low: number;
  readonly high: number;
}

function extentOf(values: readonly number[]): Extent {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return { low: 0, high: 1 };
  return low === high ? { low: low - 1, high: high + 1 } : { low, high };
}

/** A chart as inline SVG: no script, no font or picture from anywhere. */
export function lineChart({ title, lines, height, labelOfX, labelOfY }: LineChart): Markup {
  const drawn = lines.map((line) => ({ ...line, points: thinned(line.points) }));
  const all = drawn.flatMap(({ points }) => points);
  if (all.length === 0) return markup`<p>${title}: there is nothing to draw.</p>`;
  const across = extentOf(all.map(({ x }) => x));
  const up = extentOf([...all.map(({ y }) => y), ...(drawn.some(({ isFilled }) => isFilled === true) ? [0] : [])]);
  const [right, bottom] = [WIDTH - MARGIN.right, height - MARGIN.bottom];
  const placeX = (x: number): number =>
    MARGIN.left + ((x - across.low) / (across.high - across.low)) * (right - MARGIN.left);
  const placeY = (y: number): number => bottom - ((y - up.low) / (up.high - up.low)) * (bottom - MARGIN.top);
  const at = ({ x, y }: ChartPoint): string => `${placeX(x).toFixed(1)},${placeY(y).toFixed(1)}`;
  const steps = Array.from({ length: GRID_LINES + 1 }, (_, step) => step / GRID_LINES);
  const grid = steps.map((share) => {
    const value = up.low + share * (up.high - up.low);
    const y = placeY(value).toFixed(1);
    return markup`<line x1="${MARGIN.left}" x2="${right}" y1="${y}" y2="${y}" stroke="#2a313a"/><text x="${MARGIN.left - 8}" y="${y}" text-anchor="end" dominant-baseline="middle">${labelOfY(value)}</text>`;
  });
  const labels = steps.map((share) => {
    const value = across.low + share * (across.high - across.low);
    const anchor = share === 0 ? 'start' : share === 1 ? 'end' : 'middle';
    return markup`<text x="${placeX(value).toFixed(1)}" y="${height - 6}" text-anchor="${anchor}">${labelOfX(value)}</text>`;
  });
  const paths = drawn.map(({ points, colour, isFilled = false }) => {
    const line = points.map(at).join(' ');
    const [first, last] = [points[0], points.at(-1)];
    if (!first || !last) return markup``;
    const floor = placeY(0).toFixed(1);
    const area = `${placeX(first.x).toFixed(1)},${floor} ${line} ${placeX(last.x).toFixed(1)},${floor}`;
    const surface = isFilled ? markup`<polygon points="${area}" fill="${colour}" fill-opacity="0.25"/>` : markup``;
    return markup`${surface}<polyline points="${line}" fill="none" stroke="${colour}" stroke-width="1.5"/>`;
  });
  return markup`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title}">${grid}${labels}${paths}</svg>`;
}
