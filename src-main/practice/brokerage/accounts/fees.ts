import { cents, type Cents } from '../money/cents.ts';
import type { TradedInstrument } from '../orders/order-terms.ts';
import type { FeeType } from './transaction.ts';

const OPTION_COMMISSION = 65;
const OPTION_REGULATORY_FEE = 2;

export interface Fee {
  readonly feeType: FeeType;
  readonly amount: Cents;
}

/** Shares trade free of charge; each option contract costs 65 cents and an invented regulatory fee of two. */
export function feesOf({ assetType }: TradedInstrument, quantity: number): readonly Fee[] {
  if (assetType === 'EQUITY') return [{ feeType: 'COMMISSION', amount: cents(0) }];
  return [
    { feeType: 'COMMISSION', amount: cents(OPTION_COMMISSION * quantity) },
    { feeType: 'OPT_REG_FEE', amount: cents(OPTION_REGULATORY_FEE * quantity) },
  ];
}
