import { parseTimeframe, TimeframeError, type Timeframe } from '#core/market/timeframe';
import { MS_PER_MINUTE } from '#core/market/units';

/** The hours that a chart shows: all that trade, or those of the regular session. */
export type ChartHours = 'all' | 'regular';

/** A timeframe with its short and its spoken name. */
export interface BarFrame {
  /** As `parseTimeframe` reads it. */
  readonly name: string;
  readonly label: string;
  readonly words: string;
  readonly timeframe: Timeframe;
}

const LONG_FRAMES: Readonly<Record<string, string>> = { d: 'day', w: 'week', m: 'month' };
const LABELS: Readonly<Record<string, string>> = { day: 'D', week: 'W', month: 'M' };
const WORDS: Readonly<Record<string, string>> = { day: 'daily', week: 'weekly', month: 'monthly' };
const MINUTES_PER_HOUR = 60;

function frameOf(timeframe: Timeframe): BarFrame {
  if (timeframe.unit !== 'minute') {
    const name = timeframe.unit;
    return { name, label: LABELS[name] ?? name, words: WORDS[name] ?? name, timeframe };
  }
  const { count } = timeframe;
  const isHours = count % MINUTES_PER_HOUR === 0;
  const [amount, letter, unit] = isHours ? [count / MINUTES_PER_HOUR, 'h', 'hour'] : [count, 'm', 'minute'];
  return { name: `${count}m`, label: `${amount}${letter}`, words: `${amount}-${unit}`, timeframe };
}

export const ONE_MINUTE: BarFrame = frameOf({ unit: 'minute', count: 1 });
export const CHART_FRAMES: readonly BarFrame[] = ['1m', '5m', '15m', '30m', '1h', '4h', 'day', 'week'].map((name) =>
  frameOf(parseTimeframe(name)),
);

/** What was typed into the box: `5` and `5m` are minutes, `4h` hours, `d`, `w`; null while it means nothing. */
export function typedFrame(text: string): BarFrame | null {
  const typed = text.trim().toLowerCase();
  const [, digits, unit] = /^(\d{1,4})\s*(m|h|)$/.exec(typed) ?? [];
  const name = digits === undefined ? (LONG_FRAMES[typed] ?? typed) : `${digits}${unit === 'h' ? 'h' : 'm'}`;
  try {
    return frameOf(parseTimeframe(name));
  } catch (error) {
    if (error instanceof TimeframeError) return null;
    throw error;
  }
}

const TRADING_MINUTES = { day: 1_380, week: 6_900, month: 30_000 } as const;

/** One-minute bars that one bar of the frame takes at most. */
export function minutesPerBar({ timeframe }: BarFrame): number {
  return timeframe.unit === 'minute' ? timeframe.count : TRADING_MINUTES[timeframe.unit];
}

/** Time from bar to bar where bars follow each other: what a place on the axis past the newest bar stands for. */
export function barLengthMs(frame: BarFrame): number {
  return minutesPerBar(frame) * MS_PER_MINUTE;
}
