import { cents, type Cents } from '../money/cents.ts';
import type { AccountType } from './account.ts';
import type { Valuation } from './valuation.ts';

/** A margin account below this may not day-trade on credit. */
const DAY_TRADING_MINIMUM = 2_500_000;
const STOCK_LEVERAGE = 2;
const DAY_TRADING_LEVERAGE = 4;

/** What may be spent. */
export interface Funds {
  /** In dollars of one's own, open orders taken off. */
  readonly available: Cents;
  /** In dollars of shares. */
  readonly buyingPower: Cents;
  readonly dayTradingBuyingPower: Cents;
}

const notNegative = (amount: number): Cents => cents(Math.max(0, amount));

/** `reserved` is what open orders would need if they were filled. */
export function fundsOf(type: AccountType, value: Valuation, reserved: Cents): Funds {
  if (type === 'CASH') {
    const available = notNegative(value.cash - reserved);
    return { available, buyingPower: available, dayTradingBuyingPower: cents(0) };
  }
  const available = notNegative(value.liquidation - value.initialRequirement - reserved);
  const excess = notNegative(value.liquidation - value.maintenanceRequirement - reserved);
  const mayDayTrade = value.liquidation >= DAY_TRADING_MINIMUM;
  return {
    available,
    buyingPower: cents(available * STOCK_LEVERAGE),
    dayTradingBuyingPower: cents(mayDayTrade ? excess * DAY_TRADING_LEVERAGE : 0),
  };
}
