import { create } from 'zustand';
import type { Trade } from '#core/paper/trade';
import { selectSymbol } from '../app/workstation-store.ts';

interface ShownTrade {
  /** The trade of a backtest that the chart points at. */
  readonly trade: Trade | null;
}

export const useShownTrade = create<ShownTrade>(() => ({ trade: null }));

/** Brings the chart to a trade. The same trade again takes it off. */
export function showTrade(trade: Trade): void {
  const isShown = useShownTrade.getState().trade?.id === trade.id;
  useShownTrade.setState({ trade: isShown ? null : trade });
  if (!isShown) selectSymbol(trade.symbol);
}
