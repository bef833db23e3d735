import { UNKNOWN, directionOf, formatNumber, type Direction } from './prices.ts';

/** A figure of the broker's as it is shown: unknown is a dash, and never a zero. */
export interface Figure {
  readonly text: string;
  /** Up and down for gains and losses, flat for every other known figure. */
  readonly direction: Direction;
}

const UNKNOWN_FIGURE: Figure = { text: UNKNOWN, direction: 'unknown' };
const isKnown = (value: number | null): value is number => value !== null && Number.isFinite(value);

function withSign(value: number, digits: string): string {
  return value > 0 && /[1-9]/.test(digits) ? `+${digits}` : digits;
}

/** Dollars: `12,204.50`, `−300.00`. */
export function dollars(value: number | null): Figure {
  return isKnown(value) ? { text: formatNumber(value, 2), direction: 'flat' } : UNKNOWN_FIGURE;
}

/** A gain or a loss in dollars, with its sign: `+12.25`, `−3.00`. What rounds to nothing is neither. */
export function gain(value: number | null): Figure {
  if (!isKnown(value)) return UNKNOWN_FIGURE;
  const text = withSign(value, formatNumber(value, 2));
  return { text, direction: /[1-9]/.test(text) ? directionOf(value) : 'flat' };
}

/** Percent as the broker counts it, 1.5 for one and a half: `+1.50%`. */
export function gainPercent(percent: number | null): Figure {
  const { text, direction } = gain(percent);
  return direction === 'unknown' ? UNKNOWN_FIGURE : { text: `${text}%`, direction };
}

const MOST_DECIMALS = 4;

/** A price per share: cents at least, and as many decimals as it has, up to four. */
export function sharePrice(value: number | null): Figure {
  if (!isKnown(value)) return UNKNOWN_FIGURE;
  let decimals = 2;
  while (decimals < MOST_DECIMALS && Math.abs(value - Number(value.toFixed(decimals))) >= 0.000_05) decimals++;
  return { text: formatNumber(value, decimals), direction: 'flat' };
}

/** Shares or contracts, with the fraction they may have: `100`, `−5`, `0.3333`. */
export function quantity(value: number | null): Figure {
  if (!isKnown(value)) return UNKNOWN_FIGURE;
  const decimals = Number.isInteger(value) ? 0 : MOST_DECIMALS;
  const text = formatNumber(value, decimals);
  return { text: decimals > 0 ? text.replace(/0+$/, '').replace(/\.$/, '') : text, direction: 'flat' };
}

/** The sum, known only when every part is. */
export function sumOf(values: readonly (number | null)[]): number | null {
  let sum = 0;
  for (const value of values) {
    if (!isKnown(value)) return null;
    sum += value;
  }
  return values.length === 0 ? null : sum;
}
