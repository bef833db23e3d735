import type { BacktestJob } from '../contract/backtest.ts';
import { formatPriceText } from '../market/price-format.ts';
import { decimalsOfTick } from '../market/price-format.ts';
import { newYorkClock } from '../market/session.ts';
import type { EpochMs, Price, TradingDay } from '../market/units.ts';
import type { NotTaken } from '../paper/paper-trade.ts';
import type { ExitReason } from '../paper/trade.ts';
import type { SessionLine } from './backtest-result.ts';

/** Why a signal was not traded, in the words of the panel and the report. */
export const NOT_TAKEN_WORDS: Readonly<Record<NotTaken, string>> = {
  'no-contract': 'the risk was larger than the size allows: no contract',
  'stop-passed': 'the market was beyond the stop before the entry',
  'no-pullback': 'the pullback did not come in time',
  'time-up': 'its time was up before it could be filled',
  'no-price': 'no price came after it',
};

export const EXIT_WORDS: Readonly<Record<ExitReason, string>> = {
  stop: 'stop',
  'break-even': 'break-even stop',
  trail: 'trailing stop',
  target: 'target',
  time: 'time',
  'close-back': 'closed back inside',
  reversed: 'reversed',
  'end-of-data': 'end of data',
};

/** `09:33:00` in New York. */
export const clockOf = (instant: EpochMs): string => newYorkClock(instant);

const LEAST_DECIMALS = 2;
const MOST_DECIMALS = 8;

/** A price with the decimals of its tick, and more where it lies between ticks: nothing is rounded away. */
export function priceText(price: Price, tickSize: Price): string {
  const least = Math.max(LEAST_DECIMALS, decimalsOfTick(tickSize));
  const text = formatPriceText(price, { kind: 'decimal', decimals: MOST_DECIMALS });
  const beyond = text.slice(text.length - MOST_DECIMALS + least).replace(/0+$/, '');
  return text.slice(0, text.length - MOST_DECIMALS + least) + beyond;
}

/** One line a session: when, which side, at what price, or why there was no signal. */
export function sessionText({ day, signals, reason }: SessionLine, tickSize: Price): string {
  if (signals.length === 0) return `${day}  none   ${reason ?? 'No bar gave a signal.'}`;
  return signals
    .map(({ knownAtMs, side, price }) => {
      const digits = priceText(price, tickSize).replaceAll(',', '');
      return `${day}  ${side.padEnd(5)}  ${clockOf(knownAtMs)} ET  ${digits}`;
    })
    .join('\n');
}

/** What a run is called in lists. */
export function titleOf({ symbol, strategy, preset, sweep, source }: BacktestJob): string {
  const kind = source.kind === 'archive' && source.detail === 'ticks' ? ', ticks' : '';
  const swept = sweep.length === 0 ? '' : `, sweep of ${sweep.map(({ parameter }) => parameter).join(' and ')}`;
  return `${symbol} ${strategy}, ${preset ?? 'own parameters'}${kind}${swept}`;
}

/** The first and last day of a range as a title shows them. */
export const daysText = (sessions: readonly { readonly day: TradingDay }[]): string => {
  const [first, last] = [sessions[0], sessions.at(-1)];
  if (!first || !last) return 'no session';
  return first.day === last.day ? first.day : `${first.day} to ${last.day}`;
};
