import { useState, type ReactElement } from 'react';
import type { MissingStretch } from '#core/contract/backfill';
import { askedOf, useAsked } from '../app/asked-store.ts';
import { useNow } from '../app/clock.ts';
import { useHealth } from '../app/health-store.ts';
import { useLogin } from '../connect/login-store.ts';
import { BacktestPane } from '../backtest/backtest-pane.tsx';
import { PaperSessionPane } from '../paper-session/paper-session-pane.tsx';
import { usePaperSession } from '../paper-session/paper-session-store.ts';
import { DataTab } from '../data/data-tab.tsx';
import type { PartName } from '../portfolio/part-note.ts';
import { PortfolioPane } from '../portfolio/portfolio-pane.tsx';
import { usePortfolio } from '../portfolio/portfolio-store.ts';
import { StreamsPane } from '../streams/streams-pane.tsx';
import { AlertsPane } from '../alerts/alerts-pane.tsx';
import type { DockTab } from './dock-store.ts';

function PortfolioTab({ part }: { readonly part: PartName }): ReactElement {
  const { portfolio, accountKey } = usePortfolio();
  const login = useLogin((state) => state.login);
  const broker = useHealth(({ health }) => health?.broker ?? null);
  const syncing = askedOf(useAsked(), 'portfolio.sync');
  const now = useNow(1_000);
  const [openedWallMs] = useState(Date.now);
  return (
    <PortfolioPane
      part={part}
      portfolio={portfolio}
      login={login}
      broker={broker}
      waitedMs={now - openedWallMs}
      accountKey={accountKey}
      syncing={syncing}
      nowWallMs={now}
    />
  );
}

function StreamsTab(): ReactElement {
  const health = useHealth((state) => state.health);
  const now = useNow(1_000);
  return <StreamsPane health={health} nowWallMs={now} />;
}

function SessionTab(): ReactElement {
  const session = usePaperSession((state) => state.session);
  return <PaperSessionPane session={session} />;
}

/** What belongs to a tab. */
export function DockPane({
  tab,
  symbol,
  stretches,
}: {
  readonly tab: DockTab;
  readonly symbol: string | null;
  readonly stretches: readonly MissingStretch[] | null;
}): ReactElement {
  switch (tab) {
    case 'streams':
      return <StreamsTab />;
    case 'alerts':
      return <AlertsPane />;
    case 'data':
      return symbol === null ? (
        <p className="streams-note">No symbol is selected.</p>
      ) : (
        <DataTab symbol={symbol} stretches={stretches} />
      );
    case 'backtest':
      return <BacktestPane symbol={symbol} />;
    case 'session':
      return <SessionTab />;
    case 'positions':
    case 'orders':
    case 'balances':
    case 'transactions':
      return <PortfolioTab part={tab} />;
  }
}
