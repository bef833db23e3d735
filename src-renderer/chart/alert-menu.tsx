import { useEffect, useRef, type ReactElement } from 'react';
import type { AlertDirection, PriceAlert } from '#core/alerts/price-alert';
import type { Price } from '#core/market/units';
import { addAlert, changeAlert, removeAlert } from '../alerts/alert-actions.ts';
import { formatPrice } from '../format/prices.ts';
import type { InstrumentView } from '../app/workstation-store.ts';

/** Where the menu opens, and on what. */
export interface AlertMenuPlace {
  readonly x: number;
  readonly y: number;
  /** In whole units, on the tick. */
  readonly level: number;
  /** The alert under the pointer, if any. */
  readonly alert: PriceAlert | null;
}

interface Item {
  readonly testId: string;
  readonly label: string;
  readonly act: () => Promise<boolean>;
}

const NEW: readonly (readonly [AlertDirection, string])[] = [
  ['any', 'Alert when the price crosses'],
  ['up', 'Alert when it rises to'],
  ['down', 'Alert when it falls to'],
];

function itemsOf({ level, alert }: AlertMenuPlace, { symbol, priceFormat }: InstrumentView): readonly Item[] {
  if (!alert) {
    const price = formatPrice(level as Price, priceFormat);
    return NEW.map(([direction, words]) => ({
      testId: `alert-${direction}`,
      label: `${words} ${price}`,
      act: () => addAlert(symbol, level, direction),
    }));
  }
  const { id, repeats } = alert;
  return [
    {
      testId: 'alert-repeat',
      label: repeats ? 'Fire once only' : 'Fire at every crossing',
      act: () => changeAlert(id, { repeats: !repeats }),
    },
    { testId: 'alert-remove', label: 'Remove this alert', act: () => removeAlert(id) },
  ];
}

/** The chart's menu at a price. */
export function AlertMenu({
  place,
  instrument,
  onClose,
}: {
  readonly place: AlertMenuPlace;
  readonly instrument: InstrumentView;
  readonly onClose: () => void;
}): ReactElement {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector('button')?.focus();
  }, []);
  const move = (step: number): void => {
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = buttons.findIndex((button) => button === document.activeElement);
    buttons[(at + step + buttons.length) % buttons.length]?.focus();
  };
  return (
    <div
      className="menu chart-menu"
      role="menu"
      aria-label="Price alert"
      data-testid="chart-menu"
      style={{ left: place.x, top: place.y }}
      ref={list}
      onKeyDown={(event) => {
        if (event.key === 'Escape' || event.key === 'Tab') onClose();
        else if (event.key === 'ArrowDown') move(1);
        else if (event.key === 'ArrowUp') move(-1);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) onClose();
      }}
    >
      {itemsOf(place, instrument).map(({ testId, label, act }) => (
        <button
          key={testId}
          type="button"
          role="menuitem"
          className="menu-item"
          data-testid={testId}
          onClick={() => {
            onClose();
            void act();
          }}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
