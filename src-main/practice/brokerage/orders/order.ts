import type { Price } from '#core/market/units';
import type { OrderStatus } from './order-status.ts';
import { sideOf, type OrderTerms, type PriceRule, type Side } from './order-terms.ts';
import { StrategyBase, type Entry } from './strategy-base.ts';

export interface Fill {
  /** Unique over all accounts. */
  readonly activityId: number;
  readonly quantity: number;
  readonly price: Price;
  readonly atMs: number;
}

/** A change that has been asked for and is decided a moment later. */
export type PendingDecision =
  | { readonly kind: 'cancel'; readonly dueMs: number; readonly restingStatus: OrderStatus }
  | {
      readonly kind: 'replace';
      readonly dueMs: number;
      readonly restingStatus: OrderStatus;
      readonly replacement: Order;
    };

const fixedLimit = (rule: PriceRule): Price | null => ('limit' in rule ? rule.limit : null);
const fixedStop = (rule: PriceRule): Price | null => ('stop' in rule ? rule.stop : null);

/** One order with its fills. Who may change it when is the desk's business. */
export class Order extends StrategyBase {
  readonly kind = 'order';
  readonly terms: OrderTerms;
  readonly side: Side;
  readonly fills: Fill[] = [];
  /** Set when it goes to the market, for the first time or at the next session. */
  releaseMs: number | null = null;
  /** When its time is up; null until it is acknowledged. */
  expiresMs: number | null = null;
  /** Where the stop stands now: a trailing one moves. */
  stop: Price | null;
  /** The limit in force; a trailing stop limit gets one at its trigger. */
  limit: Price | null;
  isTriggered = false;
  pending: PendingDecision | null = null;
  /** The order whose place this one takes. */
  readonly replaces: Order | null;
  /** The activity that reports the unfilled rest as canceled. */
  cancelActivityId: number | null = null;
  #quantity: number;
  #filled = 0;

  constructor(entry: Entry, terms: OrderTerms, replaces: Order | null = null) {
    super(entry);
    this.replaces = replaces;
    this.terms = terms;
    this.side = sideOf(terms.leg.instruction);
    this.stop = fixedStop(terms.rule);
    this.limit = fixedLimit(terms.rule);
    this.#quantity = terms.leg.quantity;
  }

  get quantity(): number {
    return this.#quantity;
  }

  get filledQuantity(): number {
    return this.#filled;
  }

  /** What may still be filled. */
  get openQuantity(): number {
    return this.isClosed ? 0 : this.#quantity - this.#filled;
  }

  /** What was left when it ended without being filled. */
  get unfilledQuantity(): number {
    return this.#quantity - this.#filled;
  }

  get symbol(): string {
    return this.terms.leg.instrument.symbol;
  }

  addFill(fill: Fill): void {
    if (fill.quantity > this.openQuantity)
      throw new RangeError(`Order ${this.id} would be filled beyond its quantity.`);
    this.fills.push(fill);
    this.#filled += fill.quantity;
  }

  /** Takes part of the open quantity away: the other side of an OCO pair has been filled that far. */
  reduce(quantity: number): void {
    if (quantity >= this.openQuantity) throw new RangeError(`Order ${this.id} cannot be reduced by ${quantity}.`);
    this.#quantity -= quantity;
  }
}

/** Whether it is still open if an order takes the place of another. Nothing happens to it and nothing can be asked. */
export const waitsForDecision = ({ replaces }: Order): boolean => replaces?.isClosed === false;
