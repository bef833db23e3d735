import type { Gap } from '../../market/coverage.ts';
import { newYorkClock } from '../../market/session.ts';
import { epochMs, MS_PER_MINUTE, type EpochMs, type TradingDay } from '../../market/units.ts';
import type { SignalSide } from '../signal.ts';

/** Plain sentences for why an opening range is not watched. Times are New York times. */

const clock = (instantMs: number): string => newYorkClock(epochMs(instantMs));
const minute = (instantMs: number): string => clock(instantMs).slice(0, 5);

export interface RangeSpan {
  readonly rangeStartMs: EpochMs;
  readonly rangeEndMs: EpochMs;
}

/** `the opening minute`, or `the opening range` when it is longer. */
function rangeWords({ rangeStartMs, rangeEndMs }: RangeSpan): string {
  return rangeEndMs - rangeStartMs === MS_PER_MINUTE ? 'opening minute' : 'opening range';
}

export function noSession(day: TradingDay, closure: string): string {
  return `There is no regular session on ${day} (${closure}), so there is no opening range.`;
}

export function noGlobexSession(day: TradingDay): string {
  return `There is no Globex session on ${day}, so there is no opening range.`;
}

export function sessionTooShort(closeMs: EpochMs): string {
  return `The session ends at ${minute(closeMs)} ET, before the range is complete.`;
}

export function skippedWeekday(weekday: string): string {
  return `This strategy does not trade on ${weekday.charAt(0).toUpperCase() + weekday.slice(1)}s.`;
}

function interruption({ fromMs, toMs }: Gap): string {
  return toMs === Infinity
    ? `The stream has been down since ${clock(fromMs)} ET`
    : `The stream was down from ${clock(fromMs)} to ${clock(toMs)} ET`;
}

/** The first minute of the range has passed and there is no bar of it, or a gap hides whether there was one. */
export function noOpeningBar(span: RangeSpan, gap: Gap | null): string {
  const words = rangeWords(span);
  const { rangeStartMs, rangeEndMs } = span;
  if (!gap) {
    const endMs = Math.min(rangeEndMs, rangeStartMs + MS_PER_MINUTE);
    return `No trade was received in the opening minute, ${minute(rangeStartMs)} to ${minute(endMs)} ET.`;
  }
  if (gap.fromMs !== -Infinity) return `${interruption(gap)}, in the ${words}.`;
  if (gap.toMs === Infinity) return `No trade has been received since the start, and the ${words} has passed.`;
  return `The stream came up at ${clock(gap.toMs)} ET, ${gap.toMs < rangeEndMs ? 'inside' : 'after'} the ${words}.`;
}

/** There are bars of the range, but not such as to rely on. */
export function unreliableBars(span: RangeSpan, gap: Gap | null): string {
  const words = rangeWords(span);
  if (!gap) return `Trades of the ${words} came without their time, so its high and low are estimates.`;
  if (gap.fromMs !== -Infinity) return `${interruption(gap)}, in the ${words}.`;
  return `The stream came up at ${clock(gap.toMs)} ET, inside the ${words}.`;
}

export function awaitingBroker({ rangeStartMs, rangeEndMs }: RangeSpan): string {
  const which =
    rangeEndMs - rangeStartMs === MS_PER_MINUTE
      ? `bar of ${minute(rangeStartMs)}`
      : `bars from ${minute(rangeStartMs)} to ${minute(rangeEndMs)}`;
  return `The broker's ${which} may still mend that.`;
}

/** The bar that should have signalled became known when its price was long past. */
export function brokeUnwatched(side: SignalSide, brokeAtMs: number, knownAtMs: number): string {
  const direction = side === 'long' ? 'upward' : 'downward';
  return `The range broke ${direction} at ${clock(brokeAtMs)} ET, which was known only at ${clock(knownAtMs)}: too late for a signal.`;
}

/** The alias stands for another contract than the one whose range was measured. */
export function rolled(from: string, to: string, atMs: number): string {
  return `The contract changed from ${from} to ${to} by ${minute(atMs)} ET: levels of the one say nothing about the other.`;
}

export function noDirection(): string {
  return 'The range closed where it opened: no direction, no trade.';
}

export function historyUnknown(what: string, needed: number, known: number): string {
  return `${what} needs the last ${needed} sessions, and ${known === 0 ? 'none is' : `only ${known} are`} known.`;
}
