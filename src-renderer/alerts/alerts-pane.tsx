import type { ReactElement } from 'react';
import { useTelling } from '../telling/telling-store.ts';
import { AlertLog } from '../telling/alert-log.tsx';
import { PriceAlerts } from './price-alerts.tsx';

/** The dock's tab: what is watched on the left, what was told on the right. */
export function AlertsPane(): ReactElement {
  const problem = useTelling(({ view }) => view?.problem ?? null);
  return (
    <div className="alerts-pane">
      {problem === null ? null : (
        <p className="tone-bad alerts-problem" role="status">
          {problem}
        </p>
      )}
      <PriceAlerts />
      <AlertLog />
    </div>
  );
}
