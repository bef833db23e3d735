import { useRef, type KeyboardEvent, type ReactElement } from 'react';
import type { MissingStretch } from '#core/contract/backfill';
import type { PortfolioView } from '#core/contract/portfolio';
import { formatCount } from '../format/prices.ts';
import { isOpen as isStretchOpen } from '../missing/missing-words.ts';
import { chosenAccounts } from '../portfolio/chosen-accounts.ts';
import { usePortfolio } from '../portfolio/portfolio-store.ts';
import { tabForKey } from './dock-keys.ts';
import { DOCK_TABS, isOfPortfolio, pressTab, showTab, useDock, type DockTab } from './dock-store.ts';

const TITLES: Readonly<Record<DockTab, string>> = {
  positions: 'Positions',
  orders: 'Orders',
  balances: 'Balances',
  transactions: 'Transactions',
  streams: 'Streams',
  data: 'Data',
  alerts: 'Alerts',
  backtest: 'Backtest',
  session: 'Session',
};

/** How many rows a tab holds; null where a number would say nothing or is not known. */
export function countOf(
  tab: DockTab,
  portfolio: PortfolioView | null,
  accountKey: string | null,
  stretches: readonly MissingStretch[] | null,
): number | null {
  if (tab === 'data') return stretches?.filter(isStretchOpen).length ?? null;
  if (!isOfPortfolio(tab) || tab === 'balances' || !portfolio?.accounts) return null;
  const accounts = chosenAccounts(portfolio.accounts, accountKey);
  if (accounts.some((account) => account[tab].syncedWallMs === null)) return null;
  return accounts.reduce((sum, account) => sum + account[tab].content.length, 0);
}

/** The row of tabs, also when the dock is closed: a press opens it there. */
export function DockTabs({ stretches }: { readonly stretches: readonly MissingStretch[] | null }): ReactElement {
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
