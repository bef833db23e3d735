import type { ReactElement } from 'react';
import type { Price } from '#core/market/units';
import { useMarket } from '../app/market-store.ts';
import { formatPrice } from '../format/prices.ts';

/** Where a price stands on the gauge: the range fills the middle half, what lies further out stays at the ends. */
export function gaugePosition(price: Price, low: Price, high: Price): number {
  const size = high - low;
  if (size <= 0) return 0.5;
  return Math.min(1, Math.max(0, 0.25 + (0.5 * (price - low)) / size));
}

/** How far the price is from a trigger, in words; a trigger that is passed intrabar says so, because only a close counts. */
export function distanceWords(price: Price, trigger: Price, side: 'long' | 'short', decimals: number): string {
  const away = side === 'long' ? trigger - price : price - trigger;
  const points = formatPrice(Math.abs(away) as Price, decimals);
  return away >= 0 ? `${points} away` : `${points} beyond, needs a close`;
}

interface Properties {
  readonly symbol: string;
  readonly low: Price;
  readonly high: Price;
  readonly decimals: number;
  readonly isHeld: boolean;
}

/** The last price between the two triggers, so that nobody has to subtract while the range is armed. */
export function RangeGauge({ symbol, low, high, decimals, isHeld }: Properties): ReactElement {
  const last = useMarket(({ quotes }) => quotes[symbol]?.last ?? null);
  return (
    <div className={`gauge figures${isHeld ? ' is-held' : ''}`} data-testid="range-gauge">
      <div className="gauge-track" aria-hidden="true">
        <div className="gauge-range" />
        {last === null ? null : (
          <div className="gauge-last" style={{ left: `${gaugePosition(last, low, high) * 100}%` }} />
        )}
      </div>
      <div className="gauge-ends">
        <span>
          <span className="gauge-word tone-down">Short below</span> <strong>{formatPrice(low, decimals)}</strong>
          <span className="second">{last === null ? '' : distanceWords(last, low, 'short', decimals)}</span>
        </span>
        <span>
          <span className="gauge-word tone-up">Long above</span> <strong>{formatPrice(high, decimals)}</strong>
          <span className="second">{last === null ? '' : distanceWords(last, high, 'long', decimals)}</span>
        </span>
      </div>
    </div>
  );
}
