import type { Price, TradingDay } from '#core/market/units';
import { newYorkDate } from '../../market/trading-time.ts';
import { cents, negative, principal, sumCents, type Cents } from '../money/cents.ts';
import type { Fill } from '../orders/order.ts';
import { nextTradingDay } from '../orders/order-session.ts';
import { effectOf, sideOf, signOf, type OrderLeg, type TradedInstrument } from '../orders/order-terms.ts';
import { feesOf } from './fees.ts';
import { Position } from './position.ts';
import type { Transaction, TransferItem } from './transaction.ts';

export type AccountType = 'MARGIN' | 'CASH';

export interface AccountIdentity {
  /** Eight digits, invented. */
  readonly number: string;
  /** 64 hexadecimal digits: what stands for the number in every path. */
  readonly hash: string;
  readonly type: AccountType;
  readonly nickname: string;
}

interface UnsettledSale {
  readonly amount: Cents;
  readonly settlementDay: TradingDay;
}

/** Cash, positions and how they came about. Every amount is a whole number of cents; nothing is ever lost to rounding. */
export class PracticeAccount {
  readonly identity: AccountIdentity;
  readonly transactions: Transaction[] = [];
  readonly #positions = new Map<string, Position>();
  #cash = cents(0);
  #unsettled: readonly UnsettledSale[] = [];

  constructor(identity: AccountIdentity) {
    this.identity = identity;
  }

  get cash(): Cents {
    return this.#cash;
  }

  /** Proceeds of sales whose settlement day has not come; part of the cash. */
  get unsettledCash(): Cents {
    return sumCents(this.#unsettled.map(({ amount }) => amount));
  }

  /** What is held, without positions that have been closed. */
  get positions(): readonly Position[] {
    return [...this.#positions.values()].filter(({ quantity }) => quantity !== 0);
  }

  /** Every position there ever was: a closed one still has a realized profit. */
  get allPositions(): readonly Position[] {
    return [...this.#positions.values()];
  }

  /** Signed; 0 when there is none. */
  held(symbol: string): number {
    return this.#positions.get(symbol)?.quantity ?? 0;
  }

  /** Money that comes in or goes out without a trade. */
  moveCash(transaction: Transaction): void {
    this.#cash = cents(this.#cash + transaction.netAmount);
    this.transactions.push(transaction);
  }

  /** Books a fill of an order: the price goes through the cash, fees on top, the instrument into the position. */
  bookFill(orderId: number | null, leg: OrderLeg, fill: Fill, wallMs: number): void {
    const { instrument, instruction } = leg;
    const { quantity, price, atMs, activityId } = fill;
    const side = sideOf(instruction);
    const signed = signOf(side) * quantity;
    const cost = negative(principal(price, signed, instrument.multiplier));
    const fees = feesOf(instrument, quantity);
    const netAmount = cents(cost - sumCents(fees.map(({ amount }) => amount)));
    this.#cash = cents(this.#cash + netAmount);
    this.#positionOf(instrument, price).trade(signed, negative(cost), price);
    const tradeDay = newYorkDate(atMs);
    const settlementDay = nextTradingDay(tradeDay);
    if (side === 'sell') this.#unsettled = [...this.#unsettled, { amount: netAmount, settlementDay }];
    const items: readonly TransferItem[] = [
      ...fees.map(({ feeType, amount }) => ({ kind: 'money' as const, amount: negative(amount), feeType })),
      { kind: 'instrument', instrument, quantity: signed, price, cost, positionEffect: effectOf(instruction) },
    ];
    this.transactions.push({
      ...{ activityId, type: 'TRADE' as const, atMs, wallMs, tradeDay, settlementDay, orderId, netAmount, items },
    });
  }

  /** A new day in New York: sales settle, positions count from here. */
  rollDay(day: TradingDay): void {
    this.#unsettled = this.#unsettled.filter(({ settlementDay }) => settlementDay > day);
    for (const position of this.#positions.values()) position.rollDay();
  }

  #positionOf(instrument: TradedInstrument, price: Price): Position {
    const known = this.#positions.get(instrument.symbol);
    if (known) return known;
    const position = new Position(instrument, price);
    this.#positions.set(instrument.symbol, position);
    return position;
  }
}
