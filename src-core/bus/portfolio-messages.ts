import type { BusBalance, BusOrder, BusPosition, BusTransaction } from '../contract/bus.ts';
import type { AccountView, BalancesView, OrderView, PositionView, TransactionView } from '../contract/portfolio.ts';
import type { Envelope } from './envelope.ts';

type Without<Message> = Omit<Message, keyof Envelope>;

/** One fact of an account, without the envelope that belongs to its publishing. */
export type PortfolioContent = Without<BusPosition> | Without<BusBalance> | Without<BusOrder> | Without<BusTransaction>;

export interface PortfolioFact {
  /** Tells the facts of one account and kind apart: a symbol, an order id; the account itself for its balance. */
  readonly field: string;
  readonly content: PortfolioContent;
  /** When it happened, if the broker says so, and when it was read. */
  readonly exchangeMs: number | null;
  readonly readWallMs: number | null;
  /** The broker could not be read since. */
  readonly isStale: boolean;
  readonly isGone: boolean;
}

function position(accountId: string, view: PositionView): Without<BusPosition> {
  return {
    kind: 'position',
    type: 'position',
    account_id: accountId,
    symbol: view.symbol,
    quantity: view.quantity,
    market_value: view.marketValue,
    average_price: view.averagePrice,
    day_profit_loss: view.dayProfitLoss,
    open_profit_loss: view.openProfitLoss,
    asset_type: view.assetType,
    description: view.description,
  };
}

function balance(accountId: string, view: BalancesView): Without<BusBalance> {
  return {
    kind: 'balance',
    type: 'balance',
    account_id: accountId,
    cash: view.cashBalance,
    buying_power: view.buyingPower,
    account_value: view.liquidationValue,
    equity: view.equity,
    available_funds: view.availableFunds,
    day_trading_buying_power: view.dayTradingBuyingPower,
    maintenance_requirement: view.maintenanceRequirement,
    long_market_value: view.longMarketValue,
    short_market_value: view.shortMarketValue,
  };
}

function order(accountId: string, view: OrderView): Without<BusOrder> {
  return {
    kind: 'order',
    type: 'order',
    account_id: accountId,
    order_id: view.orderId,
    parent_order_id: view.parentOrderId,
    symbol: view.symbol,
    instruction: view.instruction,
    order_type: view.orderType,
    status: view.status,
    quantity: view.quantity,
    filled_quantity: view.filledQuantity,
    price: view.price,
    stop_price: view.stopPrice,
    average_fill_price: view.averageFillPrice,
    entered_ms: view.enteredWallMs,
    closed_ms: view.closedWallMs,
  };
}

function transaction(accountId: string, view: TransactionView): Without<BusTransaction> {
  return {
    kind: 'transaction',
    type: 'transaction',
    account_id: accountId,
    activity_id: view.activityId,
    transaction_type: view.type,
    status: view.status,
    symbol: view.symbol,
    quantity: view.quantity,
    price: view.price,
    fees: view.fees,
    net_amount: view.netAmount,
    order_id: view.orderId,
  };
}

/** Every fact of an account, each as one message. A part that was never read says nothing. */
export function accountFacts(account: AccountView): readonly PortfolioFact[] {
  const { accountKey: id, positions, balances, orders, transactions } = account;
  const fact = (
    field: string,
    content: PortfolioContent,
    part: { readonly syncedWallMs: number | null; readonly problem: string | null },
    exchangeMs: number | null = null,
  ): PortfolioFact => ({
    field,
    content,
    exchangeMs,
    readWallMs: part.syncedWallMs,
    isStale: part.problem !== null,
    isGone: false,
  });
  return [
    ...positions.content.map((view) => fact(view.symbol, position(id, view), positions)),
    ...(balances.content === null ? [] : [fact(id, balance(id, balances.content), balances)]),
    ...orders.content.map((view) =>
      fact(view.orderId, order(id, view), orders, view.closedWallMs ?? view.enteredWallMs),
    ),
    ...transactions.content.map((view) => fact(view.activityId, transaction(id, view), transactions, view.wallMs)),
  ];
}
