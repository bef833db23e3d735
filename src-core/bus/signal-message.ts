import type { BusSignal } from '../contract/bus.ts';
import { priceToPoints } from '../market/price.ts';
import type { Price } from '../market/units.ts';
import { expectedEntry } from '../paper/trade-plan.ts';
import type { Signal } from '../signals/signal.ts';
import { envelope, type Stamp } from './envelope.ts';
import { isoTime } from './iso-time.ts';

const points = (price: Price | undefined): number | null => (price === undefined ? null : priceToPoints(price));

/** A signal as other programs read it. `receivedWallMs`: when the publisher learned of it. */
export function signalMessage(signal: Signal, receivedWallMs: number, stamp: Stamp): BusSignal {
  const { range, targets } = signal;
  const { entry, exitAtMs } = signal.orders;
  return {
    kind: 'signal',
    symbol: signal.symbol,
    type: signal.side === 'long' ? 'LONG' : 'SHORT',
    details: {
      id: signal.id,
      signal_kind: signal.kind,
      title: signal.title,
      strategy_version: signal.strategyVersion,
      price: priceToPoints(signal.price),
      entry: entry.kind,
      entry_price: priceToPoints(expectedEntry(entry, signal.price)),
      stop: priceToPoints(signal.stop),
      targets: targets.map(({ price, portion }) => ({ price: priceToPoints(price), portion })),
      range_high: points(range?.high),
      range_low: points(range?.low),
      trading_day: signal.tradingDay,
      bar_time: isoTime(signal.barStartMs),
      time_exit: exitAtMs === null ? null : isoTime(exitAtMs),
      contract: signal.contract,
    },
    strategy: signal.strategy,
    time: isoTime(signal.knownAtMs),
    ...envelope(stamp, 'measured', signal.knownAtMs, receivedWallMs),
  };
}
