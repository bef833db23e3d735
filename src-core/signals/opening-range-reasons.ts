import type { Gap } from '../market/coverage.ts';
import { newYorkClock } from '../market/session.ts';
import { epochMs, type EpochMs, type TradingDay } from '../market/units.ts';
import type { SignalSide } from './signal.ts';

/** Plain sentences for why an opening range is not watched. Times are New York times. */

const clock = (instantMs: number): string => newYorkClock(epochMs(instantMs));
const minute = (instantMs: number): string => clock(instantMs).slice(0, 5);

export function noSession(day: TradingDay, closure: string): string {
  return `There is no regular session on ${day} (${closure}), so there is no opening range.`;
}

function interruption({ fromMs, toMs }: Gap): string {
  return toMs === Infinity
    ? `The stream has been down since ${clock(fromMs)} ET`
    : `The stream was down from ${clock(fromMs)} to ${clock(toMs)} ET`;
}

/** The opening minute has passed and there is no bar of it. */
export function noOpeningBar(rangeStartMs: EpochMs, rangeEndMs: EpochMs, gap: Gap | null): string {
  if (!gap) return `No trade was received in the opening minute, ${minute(rangeStartMs)} to ${minute(rangeEndMs)} ET.`;
  if (gap.fromMs !== -Infinity) return `${interruption(gap)}, in the opening minute.`;
  if (gap.toMs === Infinity) return 'No trade has been received since the start, and the opening minute has passed.';
  const when = gap.toMs < rangeEndMs ? 'inside' : 'after';
  return `The stream came up at ${clock(gap.toMs)} ET, ${when} the opening minute.`;
}

/** There is a bar of the opening minute, but not one to rely on. */
export function unreliableOpeningBar(gap: Gap | null): string {
  if (!gap) return 'Trades of the opening minute came without their time, so its high and low are estimates.';
  if (gap.fromMs !== -Infinity) return `${interruption(gap)}, in the opening minute.`;
  return `The stream came up at ${clock(gap.toMs)} ET, inside the opening minute.`;
}

export function awaitingBroker(rangeStartMs: EpochMs): string {
  return `The broker's bar of ${minute(rangeStartMs)} may still mend that.`;
}

/** The bar that should have signalled became known when its price was long past. */
export function brokeUnwatched(side: SignalSide, brokeAtMs: number, knownAtMs: number): string {
  const direction = side === 'long' ? 'upward' : 'downward';
  return `The range broke ${direction} at ${clock(brokeAtMs)} ET, which was known only at ${clock(knownAtMs)}: too late for a signal.`;
}
