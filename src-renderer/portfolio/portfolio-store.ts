import { create } from 'zustand';
import type { PortfolioView } from '#core/contract/portfolio';
import { ask } from '../app/asked-store.ts';
import { bridge } from '../app/bridge.ts';

interface PortfolioState {
  /** null until the main process has answered for the first time. */
  readonly portfolio: PortfolioView | null;
  /** The account that is looked at; null: all of them. */
  readonly accountKey: string | null;
}

export const usePortfolio = create<PortfolioState>(() => ({ portfolio: null, accountKey: null }));

export function applyPortfolio(portfolio: PortfolioView): void {
  usePortfolio.setState({ portfolio });
}

export function lookAtAccount(accountKey: string | null): void {
  usePortfolio.setState({ accountKey });
}

export const syncNow = (): Promise<boolean> => ask('portfolio.sync', () => bridge().request('portfolio.sync', null));
