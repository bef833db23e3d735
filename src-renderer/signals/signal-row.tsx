import type { ReactElement } from 'react';
import { priceToPoints } from '#core/market/price';
import type { Price } from '#core/market/units';
import { expectedEntry } from '#core/paper/trade-plan';
import type { Signal } from '#core/signals/signal';
import { Icon } from '../app/icons.tsx';
import { selectSymbol } from '../app/workstation-store.ts';
import { formatClock, formatInstant } from '../format/eastern-time.ts';
import { formatTradingDay } from '../format/session-events.ts';
import { openProof } from '../proof/proof-store.ts';
import { UNKNOWN, formatNumber, formatPrice } from '../format/prices.ts';

/** Distance from the expected entry to the stop: what one contract or share would lose. */
export function riskOf({ price, orders, stop }: Signal): Price {
  return Math.abs(expectedEntry(orders.entry, price) - stop) as Price;
}

/** The reward of the first target in multiples of the risk; null when there is none, or no risk to divide by. */
export function rewardInRisks(signal: Signal): number | null {
  const risk = riskOf(signal);
  const target = signal.targets[0];
  if (!risk || !target) return null;
  return Math.abs(target.price - expectedEntry(signal.orders.entry, signal.price)) / risk;
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
  const { range, stop, targets } = signal;
  const price = (value: Price | undefined): string => (value === undefined ? UNKNOWN : formatPrice(value, decimals));
  return (
    <tr
      className={`signal-row side-${signal.side}${isNew ? ' is-new' : ''}`}
      data-testid="signal-row"
      data-signal-id={signal.id}
      title={`${signal.id}\nBar of ${formatInstant(signal.barStartMs)}, ${signal.title}, rule version ${signal.strategyVersion}`}
    >
      <td>
        <span className="two-lines">
          <button
            type="button"
            className="link-button"
            data-testid="open-proof"
            title="Why this signal: the chart as it stood, the arithmetic and what it saw"
            onClick={() => void openProof(signal.id)}
          >
            {formatClock(signal.knownAtMs)}
          </button>
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
          {range ? (
            <span className="second" title={`Opening range ${price(range.low)} to ${price(range.high)}`}>
              OR {price((range.high - range.low) as Price)}
            </span>
          ) : null}
        </span>
      </td>
      <td className="number">
        <span className="two-lines">
          <span>{price(stop)}</span>
          <span className="second" title="Points from price to stop: 1R">
            1R {price(risk)}
          </span>
        </span>
      </td>
      <td className="number">
        <span className="two-lines">
          <span>{price(targets[0]?.price)}</span>
          <span className="second" title="Points from price to target, in multiples of the risk">
            {reward === null ? '' : `${formatNumber(reward, 1)}R`}
          </span>
        </span>
      </td>
      <td className="number wide-only">{dollars(risk, multiplier)}</td>
    </tr>
  );
}
