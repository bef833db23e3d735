import type { BusBar } from '../contract/bus.ts';
import type { BarEvent } from '../engine/engine-output.ts';
import { priceToPoints } from '../market/price.ts';
import { MS_PER_MINUTE, MS_PER_SECOND } from '../market/units.ts';
import { envelope, type Stamp } from './envelope.ts';
import { isoTime } from './iso-time.ts';

/** A finished minute as other programs read it. `receivedWallMs`: when the publisher learned of it. */
export function barMessage({ change, bar }: BarEvent, receivedWallMs: number, stamp: Stamp): BusBar {
  return {
    kind: 'bar',
    type: 'bar',
    symbol: bar.symbol,
    time: isoTime(bar.startMs),
    ts: bar.startMs / MS_PER_SECOND,
    open: priceToPoints(bar.open),
    high: priceToPoints(bar.high),
    low: priceToPoints(bar.low),
    close: priceToPoints(bar.close),
    volume: bar.volume,
    tick_count: bar.tickCount,
    contract: bar.contract,
    change,
    ...envelope(stamp, bar.grade, bar.startMs + MS_PER_MINUTE, receivedWallMs),
  };
}
