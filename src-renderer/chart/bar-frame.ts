import { parseTimeframe, TimeframeError, type Timeframe } from '#core/market/timeframe';
import { parseTradeFrame, type TradeFrame } from '#core/market/trade-frame';
import { MS_PER_MINUTE, MS_PER_SECOND } from '#core/market/units';

/** The hours that a chart shows: all that trade, or those of the regular session. */
export type ChartHours = 'all' | 'regular';

/** A timeframe with its short and its spoken name. */
export interface BarFrame {
  /** As `parseTimeframe` reads it. */
  readonly name: string;
  readonly label: string;
  readonly words: string;
  readonly timeframe: Timeframe;
  /** Of bars made of trades, for which the timeframe stands for nothing; null: made of minutes. */
  readonly trades: TradeFrame | null;
}

const LONG_FRAMES: Readonly<Record<string, string>> = { d: 'day', w: 'week', m: 'month' };
const LABELS: Readonly<Record<string, string>> = { day: 'D', week: 'W', month: 'M' };
const WORDS: Readonly<Record<string, string>> = { day: 'daily', week: 'weekly', month: 'monthly' };
const MINUTES_PER_HOUR = 60;

function frameOf(timeframe: Timeframe): BarFrame {
  if (timeframe.unit !== 'minute') {
    const name = timeframe.unit;
    return { name, label: LABELS[name] ?? name, words: WORDS[name] ?? name, timeframe, trades: null };
  }
  const { count } = timeframe;
  const isHours = count % MINUTES_PER_HOUR === 0;
  const [amount, letter, unit] = isHours ? [count / MINUTES_PER_HOUR, 'h', 'hour'] : [count, 'm', 'minute'];
  return { name: `${count}m`, label: `${amount}${letter}`, words: `${amount}-${unit}`, timeframe, trades: null };
}

const TRADE_LETTERS: Readonly<Record<TradeFrame['unit'], string>> = {
  second: 's',
  trade: 'T',
  volume: 'V',
  range: 'R',
};
const TRADE_WORDS: Readonly<Record<TradeFrame['unit'], string>> = {
  second: 'second',
  trade: 'trade',
  volume: 'volume',
  range: 'tick range',
};

function tradeFrameOf(trades: TradeFrame): BarFrame {
  const name = `${trades.count}${TRADE_LETTERS[trades.unit]}`;
  const timeframe = { unit: 'minute', count: 1 } as const;
  return { name, label: name, words: `${trades.count}-${TRADE_WORDS[trades.unit]}`, timeframe, trades };
}

export const ONE_MINUTE: BarFrame = frameOf({ unit: 'minute', count: 1 });
export const CHART_FRAMES: readonly BarFrame[] = ['1m', '5m', '15m', '30m', '1h', '4h', 'day', 'week'].map((name) =>
  frameOf(parseTimeframe(name)),
);

/** Bars made of trades that are offered; any other can be typed. */
export const TRADE_FRAMES: readonly BarFrame[] = [
  '1s',
  '5s',
  '15s',
  '30s',
  '100t',
  '500t',
  '1000v',
  '5000v',
  '10r',
  '20r',
]
  .map(parseTradeFrame)
  .filter((trades) => trades !== null)
  .map(tradeFrameOf);

/** What was typed into the box: `5` and `5m` are minutes, `4h` hours, `d`, `w`, `15s`, `500t`; null while it means nothing. */
export function typedFrame(text: string): BarFrame | null {
  const typed = text.trim().toLowerCase();
  const trades = parseTradeFrame(typed);
  if (trades) return tradeFrameOf(trades);
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
  if (frame.trades?.unit === 'second') return frame.trades.count * MS_PER_SECOND;
  return minutesPerBar(frame) * MS_PER_MINUTE;
}
