import { PRICE_UNITS_PER_POINT } from '../market/price.ts';
import type { EpochMs, Price, SymbolName } from '../market/units.ts';
import type { SignalSide } from '../signals/signal.ts';
import { directionOf } from './trade-plan.ts';

export const EXIT_REASONS = [
  'stop',
  'break-even',
  'trail',
  'target',
  'time',
  'close-back',
  'reversed',
  'end-of-data',
] as const;
export type ExitReason = (typeof EXIT_REASONS)[number];

export interface Exit {
  readonly atMs: EpochMs;
  readonly price: Price;
  readonly quantity: number;
  readonly reason: ExitReason;
}

/** A position from flat to flat, however many exits it took: one trade (analytics, section 6.5). */
export interface Trade {
  /** Of the signal that it followed. */
  readonly id: string;
  readonly strategy: string;
  readonly symbol: SymbolName;
  readonly contract: string | null;
  readonly side: SignalSide;
  /** Contracts or shares. */
  readonly quantity: number;
  readonly entryMs: EpochMs;
  readonly entryPrice: Price;
  readonly firstStop: Price;
  readonly exits: readonly Exit[];
  /** In dollars: before and after fees. */
  readonly gross: number;
  readonly fees: number;
  readonly net: number;
  /** Dollars between entry and first stop. */
  readonly risk: number;
  /** Worst and best excursion from the entry while open, in price units, from nought up. */
  readonly worstExcursion: number;
  readonly bestExcursion: number;
}

const cents = (dollars: number): number => Math.round(dollars * 1e6) / 1e6;

/** Dollars that price units of so many contracts are worth. */
export function dollarsOf(units: number, quantity: number, multiplier: number): number {
  return cents((units / PRICE_UNITS_PER_POINT) * quantity * multiplier);
}

export interface TradeFacts extends Omit<Trade, 'gross' | 'fees' | 'net' | 'risk'> {
  /** Dollars a point. */
  readonly multiplier: number;
  /** Dollars a contract, each way. */
  readonly feePerSide: number;
}

/** Works out the money of a position that is flat again. */
export function settleTrade(facts: TradeFacts): Trade {
  const { side, entryPrice, firstStop, quantity, exits, multiplier, feePerSide } = facts;
  const direction = directionOf(side);
  let units = 0;
  for (const exit of exits) units += direction * (exit.price - entryPrice) * exit.quantity;
  const gross = dollarsOf(units, 1, multiplier);
  const fees = cents(2 * quantity * feePerSide);
  // Field by field: copying the rest of an object is slow, and a sweep settles millions of trades.
  return {
    id: facts.id,
    strategy: facts.strategy,
    symbol: facts.symbol,
    contract: facts.contract,
    side,
    quantity,
    entryMs: facts.entryMs,
    entryPrice,
    firstStop,
    exits,
    gross,
    fees,
    net: cents(gross - fees),
    risk: dollarsOf(direction * (entryPrice - firstStop), quantity, multiplier),
    worstExcursion: facts.worstExcursion,
    bestExcursion: facts.bestExcursion,
  };
}

export const exitMsOf = ({ exits, entryMs }: Trade): EpochMs => exits.at(-1)?.atMs ?? entryMs;

/** What all exits brought on average. */
export function averageExit({ exits, quantity, entryPrice }: Trade): Price {
  const sum = exits.reduce((total, exit) => total + exit.price * exit.quantity, 0);
  return quantity > 0 ? (Math.round(sum / quantity) as Price) : entryPrice;
}

/** Net profit in multiples of the risk; null where nothing was risked. */
export const risksOf = ({ net, risk }: Trade): number | null => (risk > 0 ? net / risk : null);
