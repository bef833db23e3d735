import { z } from 'zod';
import { wireId, wireNumber, wireOptionalId, wireText, wireTime } from '../wire/wire-values.ts';

/** Every type of transaction that may be asked for. */
export const TRANSACTION_TYPES = [
  'TRADE',
  'RECEIVE_AND_DELIVER',
  'DIVIDEND_OR_INTEREST',
  'ACH_RECEIPT',
  'ACH_DISBURSEMENT',
  'CASH_RECEIPT',
  'CASH_DISBURSEMENT',
  'ELECTRONIC_FUND',
  'WIRE_OUT',
  'WIRE_IN',
  'JOURNAL',
  'MEMORANDUM',
  'MARGIN_CALL',
  'MONEY_MARKET',
  'SMA_ADJUSTMENT',
] as const;

/** Fees are items of their own, on `CURRENCY_USD`, with a `feeType`. */
const transferItemSchema = z.object({
  instrument: z
    .object({ assetType: wireText, symbol: wireText, description: wireText, closingPrice: wireNumber })
    .nullish()
    .transform((value) => value ?? null),
  amount: wireNumber,
  cost: wireNumber,
  price: wireNumber,
  feeType: wireText,
  positionEffect: wireText,
});
export type TransferItem = z.infer<typeof transferItemSchema>;

/** One of `GET /trader/v1/accounts/{hash}/transactions`. */
export const transactionSchema = z.object({
  activityId: wireId,
  time: wireTime,
  accountNumber: wireOptionalId,
  type: wireText,
  status: wireText,
  subAccount: wireText,
  description: wireText,
  tradeDate: wireTime,
  settlementDate: wireTime,
  positionId: wireOptionalId,
  orderId: wireOptionalId,
  netAmount: wireNumber,
  activityType: wireText,
  transferItems: z
    .array(transferItemSchema)
    .nullish()
    .transform((items) => items ?? []),
});
export type Transaction = z.infer<typeof transactionSchema>;
