import { priceFromPoints, priceToPoints } from '#core/market/price';
import type { Price } from '#core/market/units';
import { blackScholes, type OptionValue } from './black-scholes.ts';
import type { OptionContract } from './option-contract.ts';
import { impliedVolatility, type VolatilitySmile } from './volatility-smile.ts';

/** Continuous, a fraction per year. */
export const INTEREST_RATE = 0.0425;

const MS_PER_YEAR = 365 * 86_400_000;
const PENNY = priceFromPoints(0.01);
const NICKEL = priceFromPoints(0.05);
const FUTURE_TICK = priceFromPoints(0.25);
const NICKEL_FROM = priceFromPoints(3);

export interface ContractValue extends OptionValue {
  /** Fraction per year. */
  readonly volatility: number;
}

/** The smallest step of a contract's price around a price: a penny below three dollars and for the index funds. */
export function optionTick({ underlying }: OptionContract, price: Price): Price {
  if (underlying.style === 'future') return FUTURE_TICK;
  return underlying.cadence === 'daily' || price < NICKEL_FROM ? PENNY : NICKEL;
}

/** The tradable price nearest to an amount of points. */
export function toOptionTick(contract: OptionContract, points: number): Price {
  const price = priceFromPoints(points);
  const tick = optionTick(contract, price);
  return (Math.round(price / tick) * tick) as Price;
}

/** What a contract is worth when its underlying costs `spot` at an instant. */
export function valueContract(
  contract: OptionContract,
  smile: VolatilitySmile,
  spot: Price,
  atMs: number,
): ContractValue {
  const { underlying, kind } = contract;
  const strike = priceToPoints(contract.strike);
  const years = (contract.expiresMs - atMs) / MS_PER_YEAR;
  const volatility = impliedVolatility(smile, strike, priceToPoints(underlying.previousClose), years);
  const dividendYield = underlying.style === 'future' ? INTEREST_RATE : underlying.dividendYield;
  const terms = { kind, spot: priceToPoints(spot), strike, years, rate: INTEREST_RATE, dividendYield, volatility };
  return { ...blackScholes(terms), volatility };
}
