import type { BusSignal } from '../contract/bus.ts';
import { priceToPoints } from '../market/price.ts';
import type { Price } from '../market/units.ts';
import type { Signal } from '../signals/signal.ts';
import { envelope, type Stamp } from './envelope.ts';
import { isoTime } from './iso-time.ts';

const points = (price: Price | null | undefined): number | null => (price == null ? null : priceToPoints(price));

/** A signal as other programs read it. `receivedWallMs`: when the publisher learned of it. */
export function signalMessage(signal: Signal, receivedWallMs: number, stamp: Stamp): BusSignal {
  const { entry, range, targets, timeExitMs } = signal;
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
      entry_price: 'price' in entry ? priceToPoints(entry.price) : null,
      stop: points(signal.stop),
      targets: targets.map(({ price, portion }) => ({ price: priceToPoints(price), portion })),
      range_high: points(range?.high),
      range_low: points(range?.low),
      trading_day: signal.tradingDay,
      bar_time: isoTime(signal.barStartMs),
      time_exit: timeExitMs === null ? null : isoTime(timeExitMs),
      contract: signal.contract,
    },
    strategy: signal.strategy,
    time: isoTime(signal.knownAtMs),
    ...envelope(stamp, 'measured', signal.knownAtMs, receivedWallMs),
  };
}
