import { useState, type ReactElement } from 'react';
import type { AlertDirection, PriceAlert } from '#core/alerts/price-alert';
import { priceFromPoints } from '#core/market/price';
import { roundToTick } from '#core/market/tick-rounding';
import type { Price } from '#core/market/units';
import { Answer } from '../app/answer.tsx';
import { askedOf, useAsked } from '../app/asked-store.ts';
import { exchangeNow } from '../app/clock.ts';
import { useSelectedInstrument, useWorkstation } from '../app/workstation-store.ts';
import { formatPrice, type PriceStyle } from '../format/prices.ts';
import { useTelling } from '../telling/telling-store.ts';
import { ALERTS_ASKED, addAlert, changeAlert, removeAlert } from './alert-actions.ts';
import { DIRECTION_WORDS, stateWords } from './alert-words.ts';
import { EXPIRIES, EXPIRY_WORDS, expiryMs, expiryOf } from './expiry-choice.ts';

const DIRECTIONS: readonly AlertDirection[] = ['any', 'up', 'down'];

function AlertRow({ alert, style }: { readonly alert: PriceAlert; readonly style: PriceStyle }): ReactElement {
  const { id, symbol, level, direction, repeats, state } = alert;
  const price = formatPrice(level as Price, style);
  const now = exchangeNow() ?? Date.now();
  return (
    <tr data-testid="price-alert" data-state={state} data-symbol={symbol}>
      <th scope="row">{symbol}</th>
      <td>
        <select
          className="select"
          aria-label={`When the alert of ${symbol} at ${price} fires`}
          value={direction}
          onChange={({ target }) => {
            const chosen = DIRECTIONS.find((one) => one === target.value);
            if (chosen) void changeAlert(id, { direction: chosen });
          }}
        >
          {DIRECTIONS.map((one) => (
            <option key={one} value={one}>
              {DIRECTION_WORDS[one]}
            </option>
          ))}
        </select>
      </td>
      <td className="number figures">{price}</td>
      <td>
        <label className="inline-choice">
          <input
            type="checkbox"
            checked={repeats}
            onChange={({ target }) => void changeAlert(id, { repeats: target.checked })}
          />
          every time
        </label>
      </td>
      <td>
        <select
          className="select"
          aria-label={`When the alert of ${symbol} at ${price} ends`}
          value={expiryOf(alert, now)}
          onChange={({ target }) => {
            const chosen = EXPIRIES.find((one) => one === target.value);
            if (chosen) void changeAlert(id, { expiresMs: expiryMs(chosen, now) });
          }}
        >
          {EXPIRIES.map((one) => (
            <option key={one} value={one}>
              ends {EXPIRY_WORDS[one]}
            </option>
          ))}
        </select>
      </td>
      <td className={`wrap ${state === 'armed' ? 'tone-good' : 'soft'}`}>{stateWords(alert)}</td>
      <td className="number">
        {state === 'armed' ? null : (
          <button type="button" className="button is-small" onClick={() => void changeAlert(id, {})}>
            Arm again
          </button>
        )}{' '}
        <button
          type="button"
          className="button is-small"
          data-testid="remove-alert"
          aria-label={`Remove the alert of ${symbol} at ${price}`}
          onClick={() => void removeAlert(id)}
        >
          Remove
        </button>
      </td>
    </tr>
  );
}

/** A price typed for the symbol on the chart. */
function NewAlert(): ReactElement | null {
  const instrument = useSelectedInstrument();
  const [text, setText] = useState('');
  if (!instrument) return null;
  const points = Number(text.replaceAll(',', ''));
  const isPrice = text.trim() !== '' && Number.isFinite(points) && points > 0;
  const level = roundToTick(priceFromPoints(isPrice ? points : 0), instrument.tickSize as Price, 'nearest');
  return (
    <form
      className="new-alert"
      onSubmit={(event) => {
        event.preventDefault();
        if (isPrice) void addAlert(instrument.symbol, level).then((isSet) => isSet && setText(''));
      }}
    >
      <input
        className="search figures"
        inputMode="decimal"
        placeholder={`${instrument.symbol} price`}
        aria-label={`Price of a new alert of ${instrument.symbol}`}
        data-testid="new-alert-price"
        value={text}
        onChange={({ target }) => {
          setText(target.value);
        }}
      />
      <button type="submit" className="button is-small" data-testid="add-alert" disabled={!isPrice}>
        Set alert
      </button>
    </form>
  );
}

/** The price alerts of the prices that run. */
export function PriceAlerts(): ReactElement {
  const alerts = useTelling((state) => state.alerts);
  const instruments = useWorkstation(({ workstation }) => workstation?.instruments);
  const asked = askedOf(useAsked(), ALERTS_ASKED);
  return (
    <section className="price-alerts" aria-label="Price alerts">
      <div className="alerts-head">
        <h3>Price alerts</h3>
        <NewAlert />
        <Answer asked={asked} testId="alerts-answer" />
      </div>
      {alerts === null ? <p className="soft alerts-empty">Reading the alerts.</p> : null}
      {alerts?.length === 0 ? (
        <p className="soft alerts-empty">
          No price alert is set. Press Alt+A over the chart or click it with the right button; drag a line to move it.
        </p>
      ) : null}
      {alerts && alerts.length > 0 ? (
        <table className="grid-table blotter">
          <thead className="visually-hidden">
            <tr>
              {['Symbol', 'When', 'Price', 'How often', 'Ends', 'State', 'Actions'].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {alerts.map((alert) => (
              <AlertRow
                key={alert.id}
                alert={alert}
                style={instruments?.find(({ symbol }) => symbol === alert.symbol)?.priceFormat ?? 2}
              />
            ))}
          </tbody>
        </table>
      ) : null}
    </section>
  );
}
