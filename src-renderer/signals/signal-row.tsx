import type { ReactElement } from 'react';
import { priceToPoints } from '#core/market/price';
import type { Price } from '#core/market/units';
import type { Signal } from '#core/signals/signal';
import { Icon } from '../app/icons.tsx';
import { selectSymbol } from '../app/workstation-store.ts';
import { formatClock, formatInstant } from '../format/eastern-time.ts';
import { formatTradingDay } from '../format/session-events.ts';
import { UNKNOWN, formatNumber, formatPrice } from '../format/prices.ts';

/** Distance from the signal's price to its stop: what one contract or share would lose. */
export function riskOf({ price, stop }: Signal): Price {
  return Math.abs(price - stop) as Price;
}

/** The reward of the target in multiples of the risk; null when there is no risk to divide by. */
export function rewardInRisks(signal: Signal): number | null {
  const risk = riskOf(signal);
  return risk === 0 ? null : Math.abs(signal.target - signal.price) / risk;
}

function dollars(risk: Price, multiplier: number | null): string {
  if (multiplier === null) return UNKNOWN;
  const amount = priceToPoints(risk) * multiplier;
  return `$${formatNumber(amount, amount >= 100 ? 0 : 2)}`;
}

interface Properties {
  readonly signal: Signal;
  readonly decimals: number;
  readonly multiplier: number | null;
  /** Came while the window watched: stands out until the next one. */
  readonly isNew: boolean;
}

export function SignalRow({ signal, decimals, multiplier, isNew }: Properties): ReactElement {
  const isLong = signal.side === 'long';
  const risk = riskOf(signal);
  const reward = rewardInRisks(signal);
  const price = (value: Price): string => formatPrice(value, decimals);
  return (
    <tr
      className={`signal-row side-${signal.side}${isNew ? ' is-new' : ''}`}
      data-testid="signal-row"
      data-signal-id={signal.id}
      title={`${signal.id}\nBar of ${formatInstant(signal.barStartMs)}, rule version ${signal.strategyVersion}`}
    >
      <td>
        <span className="two-lines">
          <span>{formatClock(signal.knownAtMs)}</span>
          <span className="second">{formatTradingDay(signal.tradingDay)}</span>
        </span>
      </td>
      <th scope="row">
        <span className="two-lines">
          <span className={`signal-side tone-${isLong ? 'up' : 'down'}`}>
            <Icon name={isLong ? 'up' : 'down'} size={8} />
            {isLong ? 'LONG' : 'SHORT'}
          </span>
          <button
            type="button"
            className="link-button second"
            title={`Show ${signal.symbol} on the chart`}
            onClick={() => {
              selectSymbol(signal.symbol);
            }}
          >
            {signal.symbol}
          </button>
        </span>
      </th>
      <td className="number">
        <span className="two-lines">
          <span className="strong">{price(signal.price)}</span>
          <span className="second" title={`Opening range ${price(signal.rangeLow)} to ${price(signal.rangeHigh)}`}>
            OR {price((signal.rangeHigh - signal.rangeLow) as Price)}
          </span>
        </span>
      </td>
      <td className="number">
        <span className="two-lines">
          <span>{price(signal.stop)}</span>
          <span className="second" title="Points from price to stop: 1R">
            1R {price(risk)}
          </span>
        </span>
      </td>
      <td className="number">
        <span className="two-lines">
          <span>{price(signal.target)}</span>
          <span className="second" title="Points from price to target, in multiples of the risk">
            {reward === null ? '' : `${formatNumber(reward, 1)}R`}
          </span>
        </span>
      </td>
      <td className="number wide-only">{dollars(risk, multiplier)}</td>
    </tr>
  );
}
