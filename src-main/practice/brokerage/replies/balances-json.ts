import type { AccountType } from '../accounts/account.ts';
import type { Funds } from '../accounts/funds.ts';
import type { Valuation } from '../accounts/valuation.ts';
import { cents, toDollars, type Cents } from '../money/cents.ts';

type Json = Readonly<Record<string, number | boolean>>;

export interface Balances {
  readonly type: AccountType;
  readonly value: Valuation;
  readonly funds: Funds;
  readonly unsettledCash: Cents;
}

const marginEquity = ({ cash, longStock, shortStock }: Valuation): Cents => cents(cash + longStock + shortStock);

function equityPercentage(value: Valuation): number {
  const holdings = value.longStock - value.shortStock;
  return holdings === 0 ? 100 : Math.round((marginEquity(value) / holdings) * 10_000) / 100;
}

const maintenanceCall = (value: Valuation): Cents =>
  cents(Math.max(0, value.maintenanceRequirement - value.liquidation));

/** A debit is what the account owes its broker; a credit is its own money. */
const debit = (value: Valuation): Cents => cents(Math.min(0, value.cash));

const none = (...names: readonly string[]): Json => Object.fromEntries(names.map((name) => [name, 0]));

export function initialBalancesJson({ type, value, funds, unsettledCash }: Balances): Json {
  return {
    ...none('accruedInterest', 'bondValue', 'moneyMarketFund', 'mutualFundValue', 'pendingDeposits', 'cashReceipts'),
    cashAvailableForTrading: toDollars(funds.available),
    cashBalance: toDollars(value.cash),
    liquidationValue: toDollars(value.liquidation),
    longOptionMarketValue: toDollars(value.longOption),
    longStockValue: toDollars(value.longStock),
    shortOptionMarketValue: toDollars(value.shortOption),
    shortStockValue: toDollars(value.shortStock),
    accountValue: toDollars(value.liquidation),
    unsettledCash: toDollars(unsettledCash),
    isInCall: maintenanceCall(value) > 0,
    ...(type === 'MARGIN' ? initialMarginJson(value, funds) : initialCashJson(value, unsettledCash)),
  };
}

const initialCashJson = (value: Valuation, unsettledCash: Cents): Json => ({
  cashDebitCallValue: 0,
  cashAvailableForWithdrawal: toDollars(settled(value, unsettledCash)),
});

const settled = (value: Valuation, unsettledCash: Cents): Cents => cents(Math.max(0, value.cash - unsettledCash));

function initialMarginJson(value: Valuation, funds: Funds): Json {
  return {
    ...none('dayTradingBuyingPowerCall', 'dayTradingEquityCall', 'regTCall'),
    availableFundsNonMarginableTrade: toDollars(funds.available),
    buyingPower: toDollars(funds.buyingPower),
    dayTradingBuyingPower: toDollars(funds.dayTradingBuyingPower),
    equity: toDollars(value.liquidation),
    equityPercentage: equityPercentage(value),
    longMarginValue: toDollars(value.longStock),
    maintenanceCall: toDollars(maintenanceCall(value)),
    maintenanceRequirement: toDollars(value.maintenanceRequirement),
    margin: toDollars(value.cash),
    marginBalance: toDollars(debit(value)),
    marginEquity: toDollars(marginEquity(value)),
    shortBalance: toDollars(value.shortStock),
    shortMarginValue: toDollars(value.shortStock),
    totalCash: toDollars(value.cash),
  };
}

/** What the documents list for the type, and what live replies add to it. */
export function currentBalancesJson({ type, value, funds, unsettledCash }: Balances): Json {
  return {
    ...none('accruedInterest', 'cashReceipts', 'moneyMarketFund', 'savings', 'pendingDeposits'),
    ...none('mutualFundValue', 'bondValue'),
    cashBalance: toDollars(value.cash),
    liquidationValue: toDollars(value.liquidation),
    longMarketValue: toDollars(value.longStock),
    shortMarketValue: toDollars(value.shortStock),
    longOptionMarketValue: toDollars(value.longOption),
    shortOptionMarketValue: toDollars(value.shortOption),
    ...(type === 'MARGIN' ? currentMarginJson(value, funds) : currentCashJson(value, funds, unsettledCash)),
  };
}

function currentMarginJson(value: Valuation, funds: Funds): Json {
  return {
    ...none('dayTradingBuyingPowerCall', 'regTCall', 'sma'),
    availableFunds: toDollars(funds.available),
    availableFundsNonMarginableTrade: toDollars(funds.available),
    buyingPower: toDollars(funds.buyingPower),
    buyingPowerNonMarginableTrade: toDollars(funds.available),
    dayTradingBuyingPower: toDollars(funds.dayTradingBuyingPower),
    equity: toDollars(value.liquidation),
    equityPercentage: equityPercentage(value),
    isInCall: maintenanceCall(value) > 0,
    longMarginValue: toDollars(value.longStock),
    maintenanceCall: toDollars(maintenanceCall(value)),
    maintenanceRequirement: toDollars(value.maintenanceRequirement),
    marginBalance: toDollars(debit(value)),
    optionBuyingPower: toDollars(funds.available),
    shortBalance: toDollars(value.shortStock),
    shortMarginValue: toDollars(value.shortStock),
    stockBuyingPower: toDollars(funds.buyingPower),
  };
}

function currentCashJson(value: Valuation, funds: Funds, unsettledCash: Cents): Json {
  return {
    ...none('cashCall', 'cashDebitCallValue'),
    cashAvailableForTrading: toDollars(funds.available),
    cashAvailableForWithdrawal: toDollars(settled(value, unsettledCash)),
    longNonMarginableMarketValue: toDollars(cents(value.longStock + value.longOption)),
    totalCash: toDollars(value.cash),
    unsettledCash: toDollars(unsettledCash),
  };
}

/** What is left once open orders have been filled. */
export function projectedBalancesJson({ type, value, funds, unsettledCash }: Balances): Json {
  if (type === 'CASH') return currentCashJson(value, funds, unsettledCash);
  return {
    ...none('dayTradingBuyingPowerCall', 'regTCall'),
    availableFunds: toDollars(funds.available),
    availableFundsNonMarginableTrade: toDollars(funds.available),
    buyingPower: toDollars(funds.buyingPower),
    dayTradingBuyingPower: toDollars(funds.dayTradingBuyingPower),
    isInCall: maintenanceCall(value) > 0,
    maintenanceCall: toDollars(maintenanceCall(value)),
    stockBuyingPower: toDollars(funds.buyingPower),
  };
}
