import { create } from 'zustand';
import { browserStore, readNumber, remember } from '../app/remembered.ts';

export const DOCK_TABS = [
  'positions',
  'orders',
  'balances',
  'transactions',
  'streams',
  'data',
  'alerts',
  'backtest',
  'session',
] as const;
export type DockTab = (typeof DOCK_TABS)[number];
export type PortfolioTab = 'positions' | 'orders' | 'balances' | 'transactions';

/** Whether a tab shows the accounts, which can be chosen and synced. */
export const isOfPortfolio = (tab: DockTab): tab is PortfolioTab =>
  tab === 'positions' || tab === 'orders' || tab === 'balances' || tab === 'transactions';

export const DOCK_HEIGHT = { least: 120, most: 900, fallback: 260 } as const;
const HEIGHT_KEY = 'dock-height-px';
const OPEN_KEY = 'dock-open';

interface DockState {
  readonly isOpen: boolean;
  readonly tab: DockTab;
  readonly heightPx: number;
}

const store = typeof window === 'undefined' ? null : browserStore();

export const useDock = create<DockState>(() => ({
  isOpen: store?.getItem(OPEN_KEY) === 'yes',
  tab: 'positions',
  heightPx: readNumber(store, HEIGHT_KEY, DOCK_HEIGHT),
}));

export function setDockOpen(isOpen: boolean): void {
  useDock.setState({ isOpen });
  remember(store, OPEN_KEY, isOpen ? 'yes' : 'no');
}

/** A tab that is open already closes the dock: the same click brings the chart's room back. */
export function pressTab(tab: DockTab): void {
  const before = useDock.getState();
  useDock.setState({ tab });
  setDockOpen(!(before.isOpen && before.tab === tab));
}

export function showTab(tab: DockTab): void {
  useDock.setState({ tab });
  setDockOpen(true);
}

export function setDockHeight(heightPx: number): void {
  const limited = Math.round(Math.min(DOCK_HEIGHT.most, Math.max(DOCK_HEIGHT.least, heightPx)));
  useDock.setState({ heightPx: limited });
  remember(store, HEIGHT_KEY, String(limited));
}
