import type { ReactElement } from 'react';
import type { Health } from '#core/contract/health';
import { BrokerBudget } from './broker-budget.tsx';
import { FeedFaults } from './feed-faults.tsx';
import { ServicesTable } from './services-table.tsx';

interface Properties {
  readonly health: Health | null;
  readonly nowWallMs: number;
}

/** Every stream and the broker's request budget, for the moment when one word is not enough. */
export function StreamsPane({ health, nowWallMs }: Properties): ReactElement {
  if (!health)
    return <p className="streams-note">Waiting for the workstation: its main process has not answered yet.</p>;
  return (
    <div className="streams-pane">
      <div className="streams-services">
        <ServicesTable services={health.feed.services} />
      </div>
      <div className="streams-side">
        <BrokerBudget broker={health.broker} />
        <FeedFaults faults={health.feed.faults} nowWallMs={nowWallMs} />
      </div>
    </div>
  );
}
