import { findInstrument } from '#core/market/instrument';
import { priceToPoints } from '#core/market/price';
import type { Price } from '#core/market/units';
import type { Signal } from '#core/signals/signal';
import type { Notice } from './notifier.ts';

const NEW_YORK_TIME = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

type Show = (price: Price) => string;

function brokenWords({ title, range }: Signal, show: Show): string {
  return range ? `Opening range ${show(range.low)} – ${show(range.high)} broken` : title;
}

function targetWords({ targets }: Signal, show: Show): string {
  if (targets.length === 0) return 'no target';
  return `target ${targets.map(({ price }) => show(price)).join(', ')}`;
}

/** A signal in the words of the desktop: what and where first, then rule, range, stop and target, and the time in ET. */
export function signalNotice(signal: Signal): Notice {
  const decimals = findInstrument(signal.symbol)?.displayDecimals ?? 2;
  const show: Show = (price) =>
    priceToPoints(price).toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  const direction = signal.side === 'long' ? 'up' : 'down';
  return {
    title: `${signal.symbol} breakout ${direction} ${show(signal.price)}`,
    body: [
      `${brokenWords(signal, show)} at ${NEW_YORK_TIME.format(signal.knownAtMs)} ET.`,
      `Stop ${show(signal.stop)}, ${targetWords(signal, show)}.`,
    ].join('\n'),
  };
}
