import { priceToPoints } from '#core/market/price';
import type { Transaction, TransferItem } from '../accounts/transaction.ts';
import { toDollars } from '../money/cents.ts';
import { schwabTime } from './schwab-time.ts';

type Json = Readonly<Record<string, unknown>>;

const MONEY = {
  assetType: 'CURRENCY',
  status: 'ACTIVE',
  symbol: 'CURRENCY_USD',
  description: 'USD currency',
  instrumentId: 1,
  closingPrice: 0,
};

function transferItemJson(item: TransferItem): Json {
  if (item.kind === 'money') {
    const amount = toDollars(item.amount);
    const feeType = item.feeType === null ? {} : { feeType: item.feeType };
    return { instrument: MONEY, amount: Math.abs(amount), cost: amount, ...feeType };
  }
  const { assetType, symbol, description, instrumentId, option, multiplier } = item.instrument;
  const facts = option
    ? {
        ...{ expirationDate: `${option.expiry}T00:00:00+0000`, strikePrice: priceToPoints(option.strike) },
        ...{ optionPremiumMultiplier: multiplier, putCall: option.putCall, underlyingSymbol: option.underlying },
      }
    : {};
  return {
    instrument: { assetType, status: 'ACTIVE', symbol, description, instrumentId, ...facts },
    amount: item.quantity,
    cost: toDollars(item.cost),
    price: priceToPoints(item.price),
    positionEffect: item.positionEffect,
  };
}

/** A transaction as `GET /transactions` shows it: the account number is a text here. */
export function transactionJson(transaction: Transaction, accountNumber: string): Json {
  const { activityId, type, atMs, tradeDay, settlementDay, orderId, netAmount, items } = transaction;
  return {
    activityId,
    time: schwabTime(atMs),
    accountNumber,
    type,
    status: 'VALID',
    subAccount: 'CASH',
    tradeDate: `${tradeDay}T00:00:00+0000`,
    settlementDate: `${settlementDay}T00:00:00+0000`,
    ...(orderId === null ? {} : { orderId, positionId: orderId }),
    netAmount: toDollars(netAmount),
    ...(type === 'TRADE' ? { activityType: 'EXECUTION' } : {}),
    transferItems: items.map(transferItemJson),
  };
}
