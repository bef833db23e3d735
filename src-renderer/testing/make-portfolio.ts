import type { AccountView, OrderView, PortfolioView, PositionView, TransactionView } from '#core/contract/portfolio';

/** 20 November 2026, 09:31:04 in New York. */
export const SYNCED_WALL_MS = Date.parse('2026-11-20T14:31:04Z');

export function makePosition(over: Partial<PositionView> = {}): PositionView {
  return {
    symbol: 'QQQ',
    description: 'Invesco QQQ Trust',
    assetType: 'EQUITY',
    quantity: 100,
    averagePrice: 600.25,
    marketValue: 61_254,
    dayProfitLoss: -341,
    dayProfitLossPercent: -0.55,
    openProfitLoss: 1_229,
    ...over,
  };
}

export function makeOrder(over: Partial<OrderView> = {}): OrderView {
  return {
    orderId: '1001',
    parentOrderId: null,
    symbol: 'QQQ',
    instruction: 'BUY',
    orderType: 'LIMIT',
    strategyType: 'SINGLE',
    session: 'NORMAL',
    duration: 'DAY',
    quantity: 100,
    filledQuantity: 0,
    price: 600.5,
    stopPrice: null,
    averageFillPrice: null,
    status: 'WORKING',
    statusDescription: null,
    enteredWallMs: SYNCED_WALL_MS - 60_000,
    closedWallMs: null,
    ...over,
  };
}

export function makeTransaction(over: Partial<TransactionView> = {}): TransactionView {
  return {
    activityId: '9001',
    wallMs: SYNCED_WALL_MS - 120_000,
    type: 'TRADE',
    status: 'VALID',
    symbol: 'QQQ',
    quantity: 100,
    price: 600.25,
    fees: 0.02,
    netAmount: -60_025.02,
    orderId: '1001',
    ...over,
  };
}

export function makeAccount(over: Partial<AccountView> = {}): AccountView {
  const synced = { syncedWallMs: SYNCED_WALL_MS, problem: null };
  return {
    accountKey: 'account-1',
    name: 'Trading',
    maskedNumber: '\u2026678',
    type: 'MARGIN',
    isDayTrader: true,
    isClosingOnly: false,
    balances: {
      ...synced,
      content: {
        liquidationValue: 105_230.5,
        equity: 105_230.5,
        cashBalance: 43_976.5,
        availableFunds: 74_603.5,
        buyingPower: 149_207,
        dayTradingBuyingPower: 298_414,
        maintenanceRequirement: 30_627,
        longMarketValue: 61_254,
        shortMarketValue: 0,
        unsettledCash: null,
        isInCall: false,
      },
    },
    positions: { ...synced, content: [makePosition()] },
    orders: { ...synced, content: [makeOrder()] },
    transactions: { ...synced, content: [makeTransaction()] },
    ...over,
  };
}

export function makePortfolio(over: Partial<PortfolioView> = {}): PortfolioView {
  return { accounts: [makeAccount()], syncing: false, syncedWallMs: SYNCED_WALL_MS, problem: null, ...over };
}
