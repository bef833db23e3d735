import type { Price } from '#core/market/units';
import { averagePrice, cents, NO_CENTS, principal, shareOf, type Cents } from '../money/cents.ts';
import type { TradedInstrument } from '../orders/order-terms.ts';

/** What an account holds of one instrument: long is positive, short negative. */
export class Position {
  readonly instrument: TradedInstrument;
  /** The newest price it was traded or opened at: its mark while the market shows none. */
  lastTradedPrice: Price;
  #quantity = 0;
  #cost = NO_CENTS;
  #realized = NO_CENTS;
  #previousQuantity = 0;
  #dayCost = NO_CENTS;
  #dayAdded = 0;

  constructor(instrument: TradedInstrument, price: Price) {
    this.instrument = instrument;
    this.lastTradedPrice = price;
  }

  get quantity(): number {
    return this.#quantity;
  }

  /** What was paid for what is held now; for a short position the proceeds, negative. */
  get cost(): Cents {
    return this.#cost;
  }

  /** Profit and loss of what has been closed. */
  get realized(): Cents {
    return this.#realized;
  }

  /** What was held when the day began. */
  get previousQuantity(): number {
    return this.#previousQuantity;
  }

  /** What today's trades have cost, sales taken off. */
  get dayCost(): Cents {
    return this.#dayCost;
  }

  /** How much of the position was opened today and has not settled yet, without a sign. */
  get unsettledQuantity(): number {
    return Math.min(Math.abs(this.#quantity), this.#dayAdded);
  }

  get averagePrice(): Price {
    return averagePrice(this.#cost, this.#quantity, this.instrument.multiplier);
  }

  marketValue(mark: Price): Cents {
    return principal(mark, this.#quantity, this.instrument.multiplier);
  }

  /** Books a trade: `quantity` is signed as the position is, `paid` is what it took from the cash, negative for a sale. */
  trade(quantity: number, paid: Cents, price: Price): void {
    const held = this.#quantity;
    const closing = held !== 0 && held > 0 !== quantity > 0 ? Math.min(Math.abs(held), Math.abs(quantity)) : 0;
    const paidForClosing = shareOf(paid, closing, Math.abs(quantity));
    const released = closing === 0 ? NO_CENTS : shareOf(this.#cost, closing, Math.abs(held));
    this.#realized = cents(this.#realized - paidForClosing - released);
    this.#cost = cents(this.#cost - released + paid - paidForClosing);
    this.#quantity += quantity;
    this.#dayCost = cents(this.#dayCost + paid);
    this.#dayAdded += Math.abs(quantity) - closing;
    this.lastTradedPrice = price;
  }

  /** A new day: what is held now is what was held before. */
  rollDay(): void {
    this.#previousQuantity = this.#quantity;
    this.#dayCost = NO_CENTS;
    this.#dayAdded = 0;
  }
}
