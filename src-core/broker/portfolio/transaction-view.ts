import type { TransactionView } from '../../contract/portfolio.ts';
import type { Transaction, TransferItem } from '../replies/transaction.ts';
import { sumOrNull } from './rounding.ts';

const CASH_SYMBOL = 'CURRENCY_USD';

const isFee = ({ feeType }: TransferItem): boolean => feeType !== null;
const isCash = ({ instrument }: TransferItem): boolean =>
  instrument?.assetType === 'CURRENCY' || instrument?.symbol === CASH_SYMBOL;

/** What was paid in fees, positive; null when the broker lists none or one without an amount. */
function feesOf(items: readonly TransferItem[]): number | null {
  const fees = items.filter(isFee);
  if (fees.length === 0) return null;
  // The cost of a fee is what leaves the account, so it is negative; the amount beside it has no sign.
  return sumOrNull(fees.map(({ cost, amount }) => (cost === null ? amount : -cost)));
}

/** Quantity and price stand only where the transaction moved one instrument: of several there is no one price. */
export function toTransactionView(transaction: Transaction): TransactionView {
  const moved = transaction.transferItems.filter((item) => !isFee(item) && !isCash(item));
  const symbols = [...new Set(moved.flatMap(({ instrument }) => instrument?.symbol ?? []))];
  const only = moved.length === 1 ? moved[0] : undefined;
  return {
    activityId: transaction.activityId,
    wallMs: transaction.time ?? transaction.tradeDate,
    type: transaction.type ?? 'UNKNOWN',
    status: transaction.status,
    symbol: symbols.length === 0 ? null : symbols.join(' / '),
    quantity: only?.amount ?? null,
    price: only?.price ?? null,
    fees: feesOf(transaction.transferItems),
    netAmount: transaction.netAmount,
    orderId: transaction.orderId,
  };
}
