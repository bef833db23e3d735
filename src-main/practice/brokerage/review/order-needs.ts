import type { Price } from '#core/market/units';
import type { AccountType } from '../accounts/account.ts';
import { feesOf } from '../accounts/fees.ts';
import { requirementOf } from '../accounts/valuation.ts';
import { cents, principal, sumCents, type Cents } from '../money/cents.ts';
import type { Order } from '../orders/order.ts';
import { effectOf, sideOf, signOf, type OrderTerms, type PriceRule } from '../orders/order-terms.ts';
import type { StrategyNode } from '../orders/strategy-node.ts';
import type { QuoteSource } from '../quotes/quote-source.ts';

function ownPrice(rule: PriceRule): Price | null {
  if ('limit' in rule) return rule.limit;
  return 'stop' in rule ? rule.stop : null;
}

/** The price an order is likely to pay or to get: its own where it names one, else the other side of the market. */
export function expectedPrice({ rule, leg }: OrderTerms, quotes: QuoteSource): Price {
  const own = ownPrice(rule);
  if (own !== null) return own;
  const quote = quotes.quote(leg.instrument.symbol);
  return (sideOf(leg.instruction) === 'buy' ? quote?.askPrice : quote?.bidPrice) ?? (0 as Price);
}

/** The money an order would tie up if `quantity` of it were filled. What closes a position needs none. */
export function needOf(type: AccountType, terms: OrderTerms, quantity: number, quotes: QuoteSource): Cents {
  const { instrument, instruction } = terms.leg;
  if (effectOf(instruction) === 'CLOSING') return cents(0);
  const signed = signOf(sideOf(instruction)) * quantity;
  const value = principal(expectedPrice(terms, quotes), signed, instrument.multiplier);
  const fees = sumCents(feesOf(instrument, quantity).map(({ amount }) => amount));
  if (type === 'MARGIN') return cents(requirementOf(instrument, signed, value).initial + fees);
  if (signed > 0) return cents(value + fees);
  const { option, multiplier } = instrument;
  // A put sold in a cash account is secured by its strike; a call by shares, which is a question of positions.
  return option?.putCall === 'PUT' ? principal(option.strike, quantity, multiplier) : fees;
}

/** Adds up a measure of the orders at and below a node; of an OCO pair only the greater one can come true. */
export function worstCase(node: StrategyNode, measure: (order: Order) => number): number {
  const below = node.children.map((child) => worstCase(child, measure));
  if (node.kind === 'oco') return Math.max(0, ...below);
  return measure(node) + below.reduce((sum, one) => sum + one, 0);
}

/** Whether an order counts against what its account may do: it has been accepted and may be filled. */
export const isCommitted = ({ status, isClosed }: Order): boolean =>
  !isClosed && status !== 'PENDING_ACKNOWLEDGEMENT' && status !== 'AWAITING_PARENT_ORDER';
