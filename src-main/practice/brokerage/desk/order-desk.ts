import { currentOrNextSession } from '../orders/order-session.ts';
import { isCancelable, isTerminal, mayBecome, type OrderStatus } from '../orders/order-status.ts';
import { isOnClose, type Strategy } from '../orders/order-terms.ts';
import { groupStatus } from '../orders/oco-group.ts';
import { waitsForDecision, type Fill, type Order } from '../orders/order.ts';
import { ordersWithin, triggerOf, type StrategyNode } from '../orders/strategy-node.ts';
import type { QuoteSource } from '../quotes/quote-source.ts';
import { NotReplaceableError, OrderNotOpenError } from './desk-error.ts';
import type { Execution } from './executable.ts';
import { MarketFloor } from './market-floor.ts';
import { ocoEffects } from './oco-effects.ts';
import type { OrderEvent } from './order-events.ts';
import { OrderRegister } from './order-register.ts';
import { plantOrder, plantStrategy, type Soil } from './plant-strategy.ts';

export interface DeskDelays {
  /** From the entry of an order until it is reviewed and goes to the market. */
  readonly acknowledgeMs: number;
  /** From the request for a cancel or a replace until it is decided. */
  readonly decideMs: number;
}

export interface DeskOptions {
  readonly quotes: QuoteSource;
  readonly delays: DeskDelays;
  /** The next order or activity id. */
  readonly nextId: { order(): number; activity(): number };
  readonly wallNowMs: () => number;
  /** Why a strategy may not go to the market, in a plain sentence; null when it may. `without` is what it replaces. */
  readonly refusal: (accountNumber: string, strategy: Strategy, without: Order | null) => string | null;
  /** Whether the market refuses the cancel that is due now. */
  readonly refusesCancel: () => boolean;
  /** Books a fill: cash, position, transaction. */
  readonly book: (order: Order, fill: Fill) => void;
  readonly tell: (event: OrderEvent) => void;
}

const MS_PER_DAY = 86_400_000;
/** Schwab keeps an order that is good till canceled for 180 days. */
const GOOD_TILL_CANCEL_MS = 180 * MS_PER_DAY;

/**
 * All orders and what happens to them. Time and prices come in through `onClock` and `onQuote`; the same calls in the
 * same order give the same fills. Whoever asks for a change finds it decided only after its delay has passed.
 */
export class OrderDesk {
  readonly #options: DeskOptions;
  readonly #register = new OrderRegister();
  readonly #floor: MarketFloor;
  #nextDueMs = Infinity;

  constructor(options: DeskOptions) {
    this.#options = options;
    this.#floor = new MarketFloor(options.quotes);
  }

  /** What was entered on its own, oldest first: orders and groups that are nobody's children. */
  get roots(): readonly StrategyNode[] {
    return this.#register.roots;
  }

  find(id: number): StrategyNode | undefined {
    return this.#register.find(id);
  }

  /** What an account has entered on its own and is not closed in all its parts. */
  openNodes(accountNumber: string): readonly StrategyNode[] {
    const tops = new Set<StrategyNode>();
    for (const order of this.#register.living) {
      let top: StrategyNode = order;
      while (top.parent) top = top.parent;
      if (top.accountNumber === accountNumber) tops.add(top);
    }
    return [...tops];
  }

  enter(accountNumber: string, strategy: Strategy, nowMs: number): StrategyNode {
    const status = 'PENDING_ACKNOWLEDGEMENT';
    const soil: Soil = { parent: null, replaces: null, status, makeEntry: this.#entryMaker(accountNumber, nowMs) };
    const node = plantStrategy(strategy, soil);
    this.#takeIn(node, strategy, nowMs);
    this.#schedule(nowMs + this.#options.delays.acknowledgeMs);
    return node;
  }

  /** Asks for a cancel. Throws OrderNotOpenError when nothing of it can be canceled any more. */
  cancel(node: StrategyNode, nowMs: number): void {
    const orders = node.kind === 'order' ? [node] : ordersWithin(node.children);
    const open = orders.filter(isOpen);
    if (open.length === 0) throw new OrderNotOpenError(node.id, node.status, 'canceled');
    const dueMs = nowMs + this.#options.delays.decideMs;
    for (const order of open) {
      order.pending = { kind: 'cancel', dueMs, restingStatus: order.status };
      this.#become(order, 'PENDING_CANCEL', nowMs);
      this.#options.tell({ kind: 'cancel-requested', order, atMs: nowMs });
    }
    this.#schedule(dueMs);
  }

  /** Asks for another order in place of one; answers the new one. Throws OrderNotOpenError or NotReplaceableError. */
  replace(node: StrategyNode, strategy: Strategy, nowMs: number): Order {
    if (node.kind === 'oco') throw new NotReplaceableError(node.id, 'it is a pair of orders.');
    if (!isOpen(node)) throw new OrderNotOpenError(node.id, node.status, 'replaced');
    if (strategy.kind === 'oco') throw new NotReplaceableError(node.id, 'the replacement is a pair of orders.');
    if (node.parent && strategy.kind !== 'single') throw new NotReplaceableError(node.id, 'it is part of a strategy.');
    const waits = node.status === 'AWAITING_PARENT_ORDER';
    const status = waits ? 'AWAITING_PARENT_ORDER' : 'PENDING_ACKNOWLEDGEMENT';
    const makeEntry = this.#entryMaker(node.accountNumber, nowMs);
    const replacement = plantOrder(strategy, { parent: node.parent, replaces: node, status, makeEntry });
    this.#takeIn(replacement, strategy, nowMs);
    const dueMs = nowMs + this.#options.delays.decideMs;
    node.pending = { kind: 'replace', dueMs, restingStatus: node.status, replacement };
    this.#become(node, 'PENDING_REPLACE', nowMs);
    this.#schedule(dueMs);
    return replacement;
  }

  /** A quote or a trade of a symbol has come: its orders meet the new market, and those for options on it. */
  onQuote(symbol: string, atMs: number): void {
    this.onClock(atMs);
    for (const order of this.#register.living) {
      const { instrument } = order.terms.leg;
      if (order.isClosed || (instrument.symbol !== symbol && instrument.option?.underlying !== symbol)) continue;
      this.#floor.lookUp(order);
      this.#meet(order, atMs);
    }
  }

  /** The clock stands at `nowMs`: whatever fell due before happens now, each at its own instant. */
  onClock(nowMs: number): void {
    while (this.#nextDueMs <= nowMs) {
      const [order, dueMs] = this.#register.earliest((living) => this.#dueMs(living));
      if (order === null || dueMs > nowMs) {
        this.#nextDueMs = dueMs;
        return;
      }
      this.#due(order, dueMs);
    }
  }

  #entryMaker(accountNumber: string, enteredMs: number): Soil['makeEntry'] {
    const enteredWallMs = this.#options.wallNowMs();
    const { nextId } = this.#options;
    return (parent) => ({ id: nextId.order(), accountNumber, parent, enteredMs, enteredWallMs });
  }

  #takeIn(node: StrategyNode, strategy: Strategy, nowMs: number): void {
    for (const order of this.#register.add(node, strategy)) {
      this.#options.tell({ kind: 'created', order, atMs: nowMs });
    }
  }

  #schedule(dueMs: number): void {
    if (dueMs < this.#nextDueMs) this.#nextDueMs = dueMs;
  }

  #dueMs(order: Order): number {
    if (order.pending) return order.pending.dueMs;
    if (order.status === 'AWAITING_PARENT_ORDER') return Infinity;
    if (order.status === 'PENDING_ACTIVATION') return order.releaseMs ?? Infinity;
    if (order.status !== 'PENDING_ACKNOWLEDGEMENT') return order.expiresMs ?? Infinity;
    return waitsForDecision(order) ? Infinity : order.enteredMs + this.#options.delays.acknowledgeMs;
  }

  #due(order: Order, atMs: number): void {
    if (order.pending?.kind === 'cancel') this.#decideCancel(order, order.pending.restingStatus, atMs);
    else if (order.pending) this.#decideReplace(order, order.pending, atMs);
    else if (order.status === 'PENDING_ACKNOWLEDGEMENT') this.#acknowledge(order, atMs);
    else if (order.status === 'PENDING_ACTIVATION') this.#release(order, atMs);
    else this.#timeIsUp(order, atMs);
  }

  /** Reviews all that was entered together; one part that may not go to the market takes all others with it. */
  #acknowledge(order: Order, atMs: number): void {
    const { top, strategy } = this.#register.requestOf(order);
    const refusal = this.#options.refusal(order.accountNumber, strategy, null);
    const isPart = (one: Order): boolean =>
      one.status === 'PENDING_ACKNOWLEDGEMENT' && this.#register.requestOf(one).top === top;
    const orders = ordersWithin([top]).filter(isPart);
    if (refusal === null) {
      this.#accept(orders, atMs);
      return;
    }
    for (const refused of orders) this.#end(refused, 'REJECTED', atMs, refusal);
  }

  #accept(orders: readonly Order[], atMs: number): void {
    for (const order of orders) this.#options.tell({ kind: 'accepted', order, atMs });
    for (const order of orders) if (order.status === 'PENDING_ACKNOWLEDGEMENT') this.#release(order, atMs);
  }

  /** To the market, or into the queue for the next session. */
  #release(order: Order, atMs: number): void {
    const { terms } = order;
    const session = currentOrNextSession(terms.session, atMs);
    const isGoodTillCancel = terms.duration === 'GOOD_TILL_CANCEL';
    order.releaseMs = Math.max(atMs, session.startMs);
    order.expiresMs = isGoodTillCancel ? order.enteredMs + GOOD_TILL_CANCEL_MS : session.endMs;
    if (atMs < session.startMs) {
      this.#become(order, 'PENDING_ACTIVATION', atMs);
      this.#schedule(order.releaseMs);
      return;
    }
    this.#schedule(order.expiresMs);
    this.#become(order, restingStatus(order), atMs);
    this.#options.tell({ kind: order.status === 'AWAITING_STOP_CONDITION' ? 'monitored' : 'routed', order, atMs });
    this.#floor.lookUp(order);
    this.#meet(order, atMs);
    if (terms.duration === 'FILL_OR_KILL' && !order.isClosed) this.#end(order, 'CANCELED', atMs, null);
  }

  #meet(order: Order, atMs: number): void {
    if (order.status === 'AWAITING_STOP_CONDITION' && this.#floor.reachesStop(order, atMs)) {
      this.#become(order, 'WORKING', atMs);
      this.#options.tell({ kind: 'triggered', order, atMs });
      this.#options.tell({ kind: 'routed', order, atMs });
    }
    // Until a cancel or a replace is decided the order is still at the market.
    if ((order.pending?.restingStatus ?? order.status) !== 'WORKING') return;
    const execution = this.#floor.execute(order, atMs);
    if (execution) this.#fill(order, execution, atMs);
  }

  #fill(order: Order, { quantity, price }: Execution, atMs: number): void {
    const fill: Fill = { activityId: this.#options.nextId.activity(), quantity, price, atMs };
    order.addFill(fill);
    const isWhole = order.openQuantity === 0;
    const { pending } = order;
    if (isWhole) {
      order.pending = null;
      this.#become(order, 'FILLED', atMs);
      this.#register.drop(order);
    }
    this.#options.book(order, fill);
    this.#options.tell({ kind: 'filled', order, fill, atMs });
    if (isWhole && pending?.kind === 'replace') {
      this.#end(pending.replacement, 'REJECTED', atMs, `Order ${order.id} was filled before it could be replaced.`);
    }
    const { shrinking, ending } = ocoEffects(order, quantity, isWhole);
    for (const other of shrinking) other.reduce(quantity);
    this.#endAll(ending, 'CANCELED', atMs);
    if (isWhole) for (const child of order.children) this.#setFree(child, atMs);
  }

  #setFree(node: StrategyNode, atMs: number): void {
    const orders = node.kind === 'order' ? [node] : node.children;
    for (const child of orders) {
      if (child.kind === 'oco') this.#setFree(child, atMs);
      else if (child.status === 'AWAITING_PARENT_ORDER' && !waitsForDecision(child)) {
        this.#options.tell({ kind: 'accepted', order: child, atMs });
        this.#release(child, atMs);
      }
    }
  }

  #decideCancel(order: Order, restingStatus: OrderStatus, atMs: number): void {
    order.pending = null;
    if (!this.#options.refusesCancel()) {
      this.#end(order, 'CANCELED', atMs, null);
      return;
    }
    this.#options.tell({ kind: 'cancel-refused', order, atMs });
    this.#goBack(order, restingStatus, atMs);
  }

  #decideReplace(order: Order, pending: NonNullable<Order['pending']> & { kind: 'replace' }, atMs: number): void {
    const { replacement, restingStatus } = pending;
    order.pending = null;
    if (replacement.isClosed) {
      this.#goBack(order, restingStatus, atMs);
      return;
    }
    const { strategy } = this.#register.requestOf(replacement);
    const refusal = this.#options.refusal(order.accountNumber, strategy, order);
    if (refusal !== null) {
      this.#end(replacement, 'REJECTED', atMs, refusal);
      this.#goBack(order, restingStatus, atMs);
      return;
    }
    this.#end(order, 'REPLACED', atMs, null);
    this.#options.tell({ kind: 'replaced', order, atMs });
    if (replacement.status === 'PENDING_ACKNOWLEDGEMENT') this.#accept([replacement], atMs);
    else if (triggerOf(replacement)?.status === 'FILLED') this.#setFree(replacement, atMs);
  }

  /** After a refused change. What would have happened meanwhile happens now. */
  #goBack(order: Order, status: OrderStatus, atMs: number): void {
    this.#become(order, status, atMs);
    if (status === 'AWAITING_PARENT_ORDER' && triggerOf(order)?.status === 'FILLED') this.#setFree(order, atMs);
    this.#schedule(this.#dueMs(order));
  }

  #timeIsUp(order: Order, atMs: number): void {
    if (isOnClose(order.terms.rule)) this.#auction(order, atMs);
    if (!order.isClosed) this.#end(order, 'EXPIRED', atMs, null);
  }

  /** The close fills all there is at the last price before it. */
  #auction(order: Order, closeMs: number): void {
    const price = this.#floor.closingPrice(order, closeMs);
    if (price === null) return;
    this.#become(order, 'WORKING', closeMs);
    this.#fill(order, { quantity: order.openQuantity, price }, closeMs);
  }

  #endAll(nodes: readonly StrategyNode[], status: 'CANCELED', atMs: number): void {
    for (const order of ordersWithin(nodes)) if (!order.isClosed) this.#end(order, status, atMs, null);
  }

  /** An order ends without being filled whole; what waited for it ends too. */
  #end(
    order: Order,
    status: 'CANCELED' | 'REJECTED' | 'EXPIRED' | 'REPLACED',
    atMs: number,
    reason: string | null,
  ): void {
    const quantity = order.openQuantity;
    const { pending } = order;
    order.pending = null;
    if (status === 'CANCELED') order.cancelActivityId = this.#options.nextId.activity();
    this.#become(order, status, atMs, reason);
    this.#register.drop(order);
    if (status === 'CANCELED') this.#options.tell({ kind: 'canceled', order, quantity, atMs });
    if (status === 'EXPIRED') this.#options.tell({ kind: 'expired', order, quantity, atMs });
    if (status === 'REJECTED') this.#options.tell({ kind: 'rejected', order, reason: reason ?? '', atMs });
    if (pending?.kind === 'replace' && !pending.replacement.isClosed) {
      this.#end(pending.replacement, 'REJECTED', atMs, `Order ${order.id} ended before it could be replaced.`);
    }
    this.#endAll(order.children, 'CANCELED', atMs);
  }

  #become(order: Order, status: OrderStatus, atMs: number, reason: string | null = null): void {
    order.become(status, atMs, reason);
    for (let above = order.parent; above; above = above.parent) {
      if (above.kind !== 'oco' || above.isClosed) continue;
      const next = groupStatus(above.children.map((child) => child.status));
      if (next !== above.status && (isTerminal(next) || mayBecome(above.status, next))) above.become(next, atMs);
    }
  }
}

function restingStatus({ terms: { rule }, stop, isTriggered }: Order): OrderStatus {
  if (isOnClose(rule)) return 'QUEUED';
  const waits = !isTriggered && (stop !== null || 'trail' in rule);
  return waits ? 'AWAITING_STOP_CONDITION' : 'WORKING';
}

const isOpen = (order: Order): boolean => isCancelable(order.status) && !waitsForDecision(order);
