import type { Price } from '#core/market/units';
import { cents, principal, shareOf, sumCents, type Cents } from '../money/cents.ts';
import type { TradedInstrument } from '../orders/order-terms.ts';
import type { QuoteSource } from '../quotes/quote-source.ts';
import type { PracticeAccount } from './account.ts';
import type { Position } from './position.ts';

/** Percentages of Regulation T and of a usual house: half to buy or to sell short, thirty to keep. */
const INITIAL_PERCENT = 50;
const MAINTENANCE_PERCENT = 30;
/** Of the strike, for an option sold without cover. */
const SHORT_OPTION_PERCENT = 20;

const percentOf = (amount: Cents, percent: number): Cents => shareOf(amount, percent, 100);
const absolute = (amount: Cents): Cents => cents(Math.abs(amount));

export interface Requirement {
  readonly initial: Cents;
  readonly maintenance: Cents;
}

/** What must stay in a margin account for a holding or an order. An option that is owned carries no credit. */
export function requirementOf(instrument: TradedInstrument, quantity: number, value: Cents): Requirement {
  const { option, multiplier } = instrument;
  const size = absolute(value);
  if (!option) return { initial: percentOf(size, INITIAL_PERCENT), maintenance: percentOf(size, MAINTENANCE_PERCENT) };
  if (quantity > 0) return { initial: size, maintenance: size };
  const atStrike = percentOf(principal(option.strike, Math.abs(quantity), multiplier), SHORT_OPTION_PERCENT);
  return { initial: cents(atStrike + size), maintenance: cents(atStrike + size) };
}

export interface Valuation {
  readonly cash: Cents;
  readonly longStock: Cents;
  /** Shorts are negative. */
  readonly shortStock: Cents;
  readonly longOption: Cents;
  readonly shortOption: Cents;
  readonly initialRequirement: Cents;
  readonly maintenanceRequirement: Cents;
  /** Everything sold at its mark. */
  readonly liquidation: Cents;
}

/** The market's mark, or the newest price the account itself has seen while there is none. */
export function markOf({ instrument, lastTradedPrice }: Position, quotes: QuoteSource): Price {
  const mark = quotes.quote(instrument.symbol)?.markPrice;
  return mark !== undefined && mark > 0 ? mark : lastTradedPrice;
}

export function valuationOf(account: PracticeAccount, quotes: QuoteSource): Valuation {
  const held = account.positions.map((position) => {
    const value = position.marketValue(markOf(position, quotes));
    return {
      value,
      isOption: position.instrument.option !== null,
      isLong: position.quantity > 0,
      ...requirementOf(position.instrument, position.quantity, value),
    };
  });
  const valueOf = (isOption: boolean, isLong: boolean): Cents =>
    sumCents(held.filter((one) => one.isOption === isOption && one.isLong === isLong).map(({ value }) => value));
  return {
    cash: account.cash,
    longStock: valueOf(false, true),
    shortStock: valueOf(false, false),
    longOption: valueOf(true, true),
    shortOption: valueOf(true, false),
    initialRequirement: sumCents(held.map(({ initial }) => initial)),
    maintenanceRequirement: sumCents(held.map(({ maintenance }) => maintenance)),
    liquidation: sumCents([account.cash, ...held.map(({ value }) => value)]),
  };
}
