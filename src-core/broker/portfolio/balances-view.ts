import type { BalancesView } from '../../contract/portfolio.ts';
import type { Account } from '../replies/account.ts';

/**
 * The balances as they are now; null when the broker sent none. A cash account names its cash `totalCash` and what may be
 * spent `cashAvailableForTrading`. Balances of the day's beginning never stand in for present ones.
 */
export function toBalancesView({ securitiesAccount, aggregatedBalance }: Account): BalancesView | null {
  const current = securitiesAccount.currentBalances;
  if (!current) return null;
  return {
    liquidationValue:
      current.liquidationValue ??
      aggregatedBalance?.currentLiquidationValue ??
      aggregatedBalance?.liquidationValue ??
      null,
    equity: current.equity,
    cashBalance: current.cashBalance ?? current.totalCash,
    availableFunds: current.availableFunds ?? current.cashAvailableForTrading,
    buyingPower: current.buyingPower,
    dayTradingBuyingPower: current.dayTradingBuyingPower,
    maintenanceRequirement: current.maintenanceRequirement,
    longMarketValue: current.longMarketValue,
    shortMarketValue: current.shortMarketValue,
    unsettledCash: current.unsettledCash,
    isInCall: current.isInCall,
  };
}
