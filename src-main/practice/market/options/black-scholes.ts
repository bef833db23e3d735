import { normalDensity, normalDistribution } from './normal-distribution.ts';

export type OptionKind = 'call' | 'put';

/** A European option. Rates and the volatility are continuous and per year, as fractions: 0.2 is 20 percent. */
export interface OptionTerms {
  readonly kind: OptionKind;
  /** Points. */
  readonly spot: number;
  /** Points. */
  readonly strike: number;
  /** Time to expiry; 0 or less = expired. */
  readonly years: number;
  readonly rate: number;
  /** What holding the underlying pays. Equal to `rate` for a future, which costs nothing to hold (Black 1976). */
  readonly dividendYield: number;
  readonly volatility: number;
}

/** Price in points, and how it moves, in the units in which brokers show it. */
export interface OptionValue {
  readonly price: number;
  /** Per point of the underlying. */
  readonly delta: number;
  /** Delta per point of the underlying. */
  readonly gamma: number;
  /** Per calendar day. */
  readonly theta: number;
  /** Per percentage point of volatility. */
  readonly vega: number;
  /** Per percentage point of the rate. */
  readonly rho: number;
}

const DAYS_PER_YEAR = 365;
const PERCENT = 100;

/** Points that an option is worth if it is exercised at once. */
export function intrinsicValue(kind: OptionKind, spot: number, strike: number): number {
  return Math.max(0, kind === 'call' ? spot - strike : strike - spot);
}

function expired({ kind, spot, strike }: OptionTerms): OptionValue {
  const price = intrinsicValue(kind, spot, strike);
  const delta = price > 0 ? (kind === 'call' ? 1 : -1) : 0;
  return { price, delta, gamma: 0, theta: 0, vega: 0, rho: 0 };
}

/** The formula of Black, Scholes and Merton with a continuous dividend yield, and its derivatives. */
export function blackScholes(terms: OptionTerms): OptionValue {
  const { kind, spot, strike, years, rate, dividendYield, volatility } = terms;
  if (years <= 0) return expired(terms);
  const root = volatility * Math.sqrt(years);
  const d1 = (Math.log(spot / strike) + (rate - dividendYield) * years) / root + root / 2;
  const d2 = d1 - root;
  const sign = kind === 'call' ? 1 : -1;
  const spotNow = spot * Math.exp(-dividendYield * years);
  const strikeNow = strike * Math.exp(-rate * years);
  const inMoney1 = normalDistribution(sign * d1);
  const inMoney2 = normalDistribution(sign * d2);
  const density = normalDensity(d1);
  const decay = (spotNow * density * volatility) / (2 * Math.sqrt(years));
  const carry = sign * (dividendYield * spotNow * inMoney1 - rate * strikeNow * inMoney2);
  return {
    price: Math.max(0, sign * (spotNow * inMoney1 - strikeNow * inMoney2)),
    delta: sign * Math.exp(-dividendYield * years) * inMoney1,
    gamma: (spotNow * density) / (spot * spot * root),
    theta: (carry - decay) / DAYS_PER_YEAR,
    vega: (spotNow * density * Math.sqrt(years)) / PERCENT,
    rho: (sign * years * strikeNow * inMoney2) / PERCENT,
  };
}
