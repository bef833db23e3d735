import type { PositionView } from '../../contract/portfolio.ts';
import type { Position } from '../replies/account.ts';
import { sumOrNull, withoutDust } from './rounding.ts';

/** Long less short. One side that is not said counts as none only when the other is. */
function signedQuantity({ longQuantity, shortQuantity }: Position): number | null {
  if (longQuantity === null && shortQuantity === null) return null;
  return withoutDust((longQuantity ?? 0) - (shortQuantity ?? 0));
}

/** Profit or loss of the sides that are held; null when the broker does not say it for one of them. */
function openProfitLoss(position: Position): number | null {
  const { longQuantity, shortQuantity, longOpenProfitLoss, shortOpenProfitLoss } = position;
  const held = [
    ...((longQuantity ?? 0) > 0 ? [longOpenProfitLoss] : []),
    ...((shortQuantity ?? 0) > 0 ? [shortOpenProfitLoss] : []),
  ];
  return held.length === 0 ? (longOpenProfitLoss ?? shortOpenProfitLoss) : sumOrNull(held);
}

export function toPositionView(position: Position): PositionView {
  const { instrument } = position;
  return {
    symbol: instrument.symbol,
    description: instrument.description,
    assetType: instrument.assetType ?? 'UNKNOWN',
    quantity: signedQuantity(position),
    averagePrice: position.averagePrice,
    marketValue: position.marketValue,
    dayProfitLoss: position.currentDayProfitLoss,
    dayProfitLossPercent: position.currentDayProfitLossPercentage,
    openProfitLoss: openProfitLoss(position),
  };
}
