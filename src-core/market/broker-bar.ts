import type { Bar } from './bar.ts';
import type { BrokerBarEvent } from './feed-batch.ts';
import { isPlausibleInstant } from './session.ts';
import { MS_PER_MINUTE } from './units.ts';

/** Whether a broker bar is as a bar must be: on a minute, high and low around open and close, volume not negative. */
export function isSoundBrokerBar(bar: BrokerBarEvent): boolean {
  return (
    isPlausibleInstant(bar.startMs) &&
    bar.startMs % MS_PER_MINUTE === 0 &&
    bar.low <= Math.min(bar.open, bar.close) &&
    bar.high >= Math.max(bar.open, bar.close) &&
    bar.volume >= 0 &&
    Number.isFinite(bar.high - bar.low + bar.volume)
  );
}

/** The confirmed bar; what only we could count or know of the minute is kept. */
export function confirmedBar(event: BrokerBarEvent, known: Bar | null, contract: string | null): Bar {
  const { symbol, startMs, open, high, low, close, volume } = event;
  return {
    symbol,
    startMs,
    open,
    high,
    low,
    close,
    volume,
    tickCount: known?.tickCount ?? 0,
    grade: 'confirmed',
    contract: known?.contract ?? contract,
  };
}

export function haveSameValues(a: Bar, b: Bar): boolean {
  return a.open === b.open && a.high === b.high && a.low === b.low && a.close === b.close && a.volume === b.volume;
}

/**
 * Whether a bar made from trades reaches beyond the broker's. Level one is conflated, so ours can be narrower and never
 * wider; when it is, one of the two is wrong.
 */
export function isWider(built: Bar, broker: Bar): boolean {
  return built.tickCount > 0 && (built.high > broker.high || built.low < broker.low);
}
