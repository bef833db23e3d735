import type { TRANSACTION_TYPES } from '#core/broker/replies/transaction';
import type { Price, TradingDay } from '#core/market/units';
import type { Cents } from '../money/cents.ts';
import type { PositionEffect, TradedInstrument } from '../orders/order-terms.ts';

export type TransactionType = (typeof TRANSACTION_TYPES)[number];

export type FeeType = 'COMMISSION' | 'OPT_REG_FEE';

/** What has changed hands: money, perhaps as a fee, or an instrument. Amounts and costs have the account's sign. */
export type TransferItem =
  | { readonly kind: 'money'; readonly amount: Cents; readonly feeType: FeeType | null }
  | {
      readonly kind: 'instrument';
      readonly instrument: TradedInstrument;
      readonly quantity: number;
      readonly price: Price;
      readonly cost: Cents;
      readonly positionEffect: PositionEffect;
    };

export interface Transaction {
  readonly activityId: number;
  readonly type: TransactionType;
  /** On the exchange's clock, and on this computer's: clients ask for ranges on theirs. */
  readonly atMs: number;
  readonly wallMs: number;
  readonly tradeDay: TradingDay;
  readonly settlementDay: TradingDay;
  readonly orderId: number | null;
  readonly netAmount: Cents;
  readonly items: readonly TransferItem[];
}
