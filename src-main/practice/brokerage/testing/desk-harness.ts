import type { OrderEvent } from '../desk/order-events.ts';
import { OrderDesk } from '../desk/order-desk.ts';
import type { Fill, Order } from '../orders/order.ts';
import { ordersWithin, type StrategyNode } from '../orders/strategy-node.ts';
import { strategyOf, type Body } from './order-texts.ts';
import { QuoteBoard, type QuoteFacts } from './quote-board.ts';

/** Friday 20 November 2026, 10:00 in New York. */
export const TEN_OCLOCK_MS = Date.parse('2026-11-20T15:00:00Z');
export const ACCOUNT = '12345678';
export const DELAY_MS = 300;

/** A desk with quotes and a clock that a test moves. */
export class DeskHarness {
  readonly board = new QuoteBoard();
  readonly events: OrderEvent[] = [];
  readonly fills: { readonly order: Order; readonly fill: Fill }[] = [];
  readonly desk: OrderDesk;
  nowMs: number;
  refusal: string | null = null;
  refusesCancel = false;
  #lastId = 100;

  constructor(nowMs = TEN_OCLOCK_MS) {
    this.nowMs = nowMs;
    const next = (): number => (this.#lastId += 1);
    this.desk = new OrderDesk({
      quotes: this.board,
      delays: { acknowledgeMs: DELAY_MS, decideMs: DELAY_MS },
      nextId: { order: next, activity: next },
      wallNowMs: () => 1_000,
      refusal: () => this.refusal,
      refusesCancel: () => this.refusesCancel,
      book: (order, fill) => {
        this.fills.push({ order, fill });
      },
      tell: (event) => {
        this.events.push(event);
      },
    });
  }

  /** Sets the market and lets orders meet it now. */
  quote(facts: Omit<QuoteFacts, 'atMs'>, symbol = 'AAPL'): void {
    this.board.set(symbol, { ...facts, atMs: this.nowMs });
    this.desk.onQuote(symbol, this.nowMs);
  }

  pass(ms: number): void {
    this.nowMs += ms;
    this.desk.onClock(this.nowMs);
  }

  passTo(iso: string): void {
    this.pass(Date.parse(iso) - this.nowMs);
  }

  /** Enters a strategy and answers its orders, parents first. */
  enter(body: Body): readonly Order[] {
    return ordersWithin([this.enterNode(body)]);
  }

  enterNode(body: Body): StrategyNode {
    return this.desk.enter(ACCOUNT, strategyOf(body), this.nowMs);
  }

  /** Enters a single order and waits until it has been acknowledged. */
  placed(body: Body): Order {
    const [order] = this.enter(body);
    if (!order) throw new Error('The body holds no order.');
    this.pass(DELAY_MS);
    return order;
  }

  /** Prices in points, quantities as filled, in order. */
  filled(order: Order): readonly (readonly [number, number])[] {
    return order.fills.map(({ quantity, price }) => [quantity, price / 1e8]);
  }

  kinds(order: Order): readonly string[] {
    return this.events.filter((event) => event.order === order).map(({ kind }) => kind);
  }
}
