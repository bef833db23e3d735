import { useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import type { MissingStretch } from '#core/contract/backfill';
import type { PortfolioView } from '#core/contract/portfolio';
import { askedOf, useAsked } from '../app/asked-store.ts';
import { useNow } from '../app/clock.ts';
import { useHealth } from '../app/health-store.ts';
import { Icon } from '../app/icons.tsx';
import { useWorkstation } from '../app/workstation-store.ts';
import { useLogin } from '../connect/login-store.ts';
import { formatCount } from '../format/prices.ts';
import { askedAboutMissing, askedToFill } from '../missing/backfill-store.ts';
import { MissingPane } from '../missing/missing-pane.tsx';
import { isOpen as isStretchOpen } from '../missing/missing-words.ts';
import { useLookForMissing, useStretches } from '../missing/use-stretches.ts';
import { chosenAccounts } from '../portfolio/chosen-accounts.ts';
import type { PartName } from '../portfolio/part-note.ts';
import { PortfolioControls } from '../portfolio/portfolio-controls.tsx';
import { PortfolioPane } from '../portfolio/portfolio-pane.tsx';
import { usePortfolio } from '../portfolio/portfolio-store.ts';
import { StreamsPane } from '../streams/streams-pane.tsx';
import { tabForKey } from './dock-keys.ts';
import { DockSplitter } from './dock-splitter.tsx';
import { DOCK_TABS, pressTab, setDockOpen, showTab, useDock, type DockTab } from './dock-store.ts';

const TITLES: Readonly<Record<DockTab, string>> = {
  positions: 'Positions',
  orders: 'Orders',
  balances: 'Balances',
  transactions: 'Transactions',
  streams: 'Streams',
  missing: 'Missing',
};

/** How many rows a tab holds; null where a number would say nothing or is not known. */
function countOf(
  tab: DockTab,
  portfolio: PortfolioView | null,
  accountKey: string | null,
  stretches: readonly MissingStretch[] | null,
): number | null {
  if (tab === 'missing') return stretches?.filter(isStretchOpen).length ?? null;
  if (tab === 'balances' || tab === 'streams' || !portfolio?.accounts) return null;
  const accounts = chosenAccounts(portfolio.accounts, accountKey);
  if (accounts.some((account) => account[tab].syncedWallMs === null)) return null;
  return accounts.reduce((sum, account) => sum + account[tab].content.length, 0);
}

function Tabs({ stretches }: { readonly stretches: readonly MissingStretch[] | null }): ReactElement {
  const { isOpen, tab: chosen } = useDock();
  const { portfolio, accountKey } = usePortfolio();
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = tabForKey(chosen, event.key);
    if (next === null) return;
    event.preventDefault();
    showTab(next);
    list.current?.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus();
  };
  return (
    <div className="tabs" role="tablist" aria-label="Lower panel" ref={list} onKeyDown={onKeyDown}>
      {DOCK_TABS.map((tab) => {
        const count = countOf(tab, portfolio, accountKey, stretches);
        return (
          <button
            key={tab}
            type="button"
            role="tab"
            id={`dock-tab-${tab}`}
            className="tab"
            data-testid={`tab-${tab}`}
            data-tab={tab}
            aria-selected={isOpen && tab === chosen}
            aria-controls="dock-pane"
            tabIndex={tab === chosen ? 0 : -1}
            onClick={() => {
              pressTab(tab);
            }}
          >
            {TITLES[tab]}
            {count === null || count === 0 ? null : <span className="tab-count figures">{formatCount(count)}</span>}
          </button>
        );
      })}
    </div>
  );
}

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

function Pane({
  tab,
  symbol,
  stretches,
}: {
  readonly tab: DockTab;
  readonly symbol: string | null;
  readonly stretches: readonly MissingStretch[] | null;
}): ReactElement {
  const asked = useAsked();
  switch (tab) {
    case 'streams':
      return <StreamsTab />;
    case 'missing':
      return (
        <MissingPane
          symbol={symbol}
          stretches={stretches}
          looking={askedOf(asked, askedAboutMissing(symbol ?? ''))}
          filling={askedOf(asked, askedToFill(symbol ?? ''))}
        />
      );
    case 'positions':
    case 'orders':
    case 'balances':
    case 'transactions':
      return <PortfolioTab part={tab} />;
  }
}

function Controls(): ReactElement | null {
  const { portfolio, accountKey } = usePortfolio();
  const syncing = askedOf(useAsked(), 'portfolio.sync');
  const now = useNow(1_000);
  if (!portfolio) return null;
  return <PortfolioControls portfolio={portfolio} accountKey={accountKey} syncing={syncing} nowWallMs={now} />;
}

/** Under the chart: the account, the streams and what is missing. Closed it is a row of tabs. */
export function Dock(): ReactElement {
  const { isOpen, tab, heightPx } = useDock();
  const symbol = useWorkstation(({ selectedSymbol }) => selectedSymbol);
  const stretches = useStretches(symbol);
  useLookForMissing(symbol);
  return (
    <section
      className={`panel dock${isOpen ? ' is-open' : ''}`}
      aria-label="Account and streams"
      data-testid="dock"
      style={isOpen ? { height: `${heightPx}px` } : undefined}
    >
      {isOpen ? <DockSplitter /> : null}
      <div className="dock-head">
        <Tabs stretches={stretches} />
        <div className="dock-controls">
          {isOpen && tab !== 'streams' && tab !== 'missing' ? <Controls /> : null}
          <button
            type="button"
            className="icon-button"
            data-testid="toggle-dock"
            aria-expanded={isOpen}
            aria-label={isOpen ? 'Close the lower panel' : 'Open the lower panel'}
            title={isOpen ? 'Close' : 'Open'}
            onClick={() => {
              setDockOpen(!isOpen);
            }}
          >
            <Icon name={isOpen ? 'chevronDown' : 'chevronUp'} size={14} />
          </button>
        </div>
      </div>
      {isOpen ? (
        <div
          className="panel-scroll dock-pane"
          id="dock-pane"
          role="tabpanel"
          aria-labelledby={`dock-tab-${tab}`}
          tabIndex={0}
        >
          <Pane tab={tab} symbol={symbol} stretches={stretches} />
        </div>
      ) : null}
    </section>
  );
}
