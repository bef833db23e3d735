import type { PracticeAccount } from '../accounts/account.ts';
import { fundsOf } from '../accounts/funds.ts';
import { valuationOf } from '../accounts/valuation.ts';
import { cents, toDollars, type Cents } from '../money/cents.ts';
import type { Order } from '../orders/order.ts';
import { effectOf, sideOf, signOf, type OrderTerms, type Strategy } from '../orders/order-terms.ts';
import type { StrategyNode } from '../orders/strategy-node.ts';
import type { QuoteSource } from '../quotes/quote-source.ts';
import { reject, type Finding } from './finding.ts';
import { isCommitted, needOf, worstCase } from './order-needs.ts';
import { positionFindings } from './position-rules.ts';
import { stopFindings, warningsOf } from './price-rules.ts';

export interface ReviewedAccount {
  readonly account: PracticeAccount;
  readonly quotes: QuoteSource;
  /** What the account has entered and is not all closed. */
  readonly openNodes: readonly StrategyNode[];
}

/** The outermost group of which only one can come true. */
function pairOf(order: Order): StrategyNode {
  let pair: StrategyNode = order;
  for (let node: StrategyNode | null = order; node; node = node.parent) if (node.kind === 'oco') pair = node;
  return pair;
}

/** What an order replaces counts for nothing, and neither does what that cancels. */
const isOpenOrder = (order: Order, without: Order | null): boolean =>
  isCommitted(order) && (without === null || pairOf(order) !== pairOf(without));

/** The money that open orders would need if they were filled; `without` counts for nothing. */
export function reservedBy({ account, quotes, openNodes }: ReviewedAccount, without: Order | null = null): Cents {
  const measure = (order: Order): number =>
    isOpenOrder(order, without) ? needOf(account.identity.type, order.terms, order.openQuantity, quotes) : 0;
  return cents(openNodes.reduce((sum, node) => sum + worstCase(node, measure), 0));
}

/** How much of a position open orders may already close. */
function promisedBy({ openNodes }: ReviewedAccount, { leg }: OrderTerms, without: Order | null): number {
  const measure = (order: Order): number => {
    const { instrument, instruction } = order.terms.leg;
    const isSame =
      instrument.symbol === leg.instrument.symbol &&
      effectOf(instruction) === 'CLOSING' &&
      sideOf(instruction) === sideOf(leg.instruction);
    return isSame && isOpenOrder(order, without) ? order.openQuantity : 0;
  };
  return openNodes.reduce((sum, node) => sum + worstCase(node, measure), 0);
}

/** Of a pair only the dearer one is paid for; what waits for another order is paid for when it goes to the market. */
export function needOfStrategy(strategy: Strategy, { account, quotes }: ReviewedAccount): number {
  if (strategy.kind !== 'oco')
    return needOf(account.identity.type, strategy.terms, strategy.terms.leg.quantity, quotes);
  return Math.max(0, ...strategy.children.map((child) => needOfStrategy(child, { account, quotes, openNodes: [] })));
}

interface Walk {
  readonly reviewed: ReviewedAccount;
  readonly without: Order | null;
  /** What the orders before it in the strategy will have added to positions, by symbol. */
  readonly added: ReadonlyMap<string, number>;
  /** Below an order that triggers others: the market may stand elsewhere by then. */
  readonly isLater: boolean;
}

function termsFindings(terms: OrderTerms, { reviewed, without, added, isLater }: Walk): readonly Finding[] {
  const { account, quotes } = reviewed;
  const { symbol, option } = terms.leg.instrument;
  const holding = {
    held: account.held(symbol) + (added.get(symbol) ?? 0),
    promised: promisedBy(reviewed, terms, without),
    underlying: option ? account.held(option.underlying) + (added.get(option.underlying) ?? 0) : 0,
  };
  return [
    ...positionFindings(account, terms, holding),
    ...(isLater ? [] : stopFindings(terms, quotes.quote(symbol))),
    ...warningsOf(terms),
  ];
}

function walkFindings(strategy: Strategy, walk: Walk): readonly Finding[] {
  if (strategy.kind === 'oco') return strategy.children.flatMap((child) => walkFindings(child, walk));
  const own = termsFindings(strategy.terms, walk);
  if (strategy.kind === 'single') return own;
  const { instrument, instruction, quantity } = strategy.terms.leg;
  const added = new Map(walk.added);
  added.set(instrument.symbol, (added.get(instrument.symbol) ?? 0) + signOf(sideOf(instruction)) * quantity);
  return [...own, ...strategy.children.flatMap((child) => walkFindings(child, { ...walk, added, isLater: true }))];
}

/** Everything there is to say about a strategy before it goes to the market; `without` is the order it replaces. */
export function reviewStrategy(
  strategy: Strategy,
  reviewed: ReviewedAccount,
  without: Order | null = null,
): readonly Finding[] {
  const { account, quotes } = reviewed;
  const findings = walkFindings(strategy, { reviewed, without, added: new Map(), isLater: false });
  const need = needOfStrategy(strategy, reviewed);
  const { available } = fundsOf(account.identity.type, valuationOf(account, quotes), reservedBy(reviewed, without));
  if (need <= available) return findings;
  const dollars = (amount: number): string => `$${toDollars(cents(amount)).toFixed(2)}`;
  const message = `The order needs ${dollars(need)} and the account has ${dollars(available)} available for it.`;
  return [reject('Account_Sys_0005', message), ...findings];
}
