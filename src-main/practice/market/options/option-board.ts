import { priceToPoints } from '#core/market/price';
import type { EpochMs, Price, Quantity, TradingDay } from '#core/market/units';
import { SeededRandom } from '../seeded-random.ts';
import { intrinsicValue } from './black-scholes.ts';
import type { OptionContract, OptionUnderlying } from './option-contract.ts';
import { listOptions } from './option-listing.ts';
import { optionTick, toOptionTick, valueContract } from './option-pricing.ts';
import type { OptionQuote, UnderlyingState } from './option-quote.ts';
import { volatilitySmile, type VolatilitySmile } from './volatility-smile.ts';

/** Half of the spread as a share of the option's value. */
const SPREAD_SHARE = 0.01;
/** Contracts a day of the busiest strike, and how fast interest falls with the distance from the money in deviations. */
const BUSIEST_VOLUME = 9_000;
const INTEREST_FALL = 0.8;
const DEEPEST_DEPTH = 120;
const LARGEST_LAST_SIZE = 12;

interface Interest {
  readonly dayVolume: number;
  readonly openInterest: number;
  readonly bidSize: number;
  readonly askSize: number;
  readonly lastSize: number;
}

/** How much a contract is traded: less far from the money, and the same whenever it is asked. */
function interestIn(contract: OptionContract, day: TradingDay, deviation: number): Interest {
  const { underlying, strike, symbol } = contract;
  const distance = Math.abs(Math.log(strike / underlying.previousClose)) / Math.max(0.01, deviation);
  const random = new SeededRandom('option interest', symbol, day);
  const share = Math.exp(-distance * INTEREST_FALL) * random.between(0.3, 1);
  return {
    dayVolume: BUSIEST_VOLUME * share,
    openInterest: Math.round(BUSIEST_VOLUME * share * random.between(1.5, 6)),
    bidSize: 1 + random.below(DEEPEST_DEPTH),
    askSize: 1 + random.below(DEEPEST_DEPTH),
    lastSize: 1 + random.below(LARGEST_LAST_SIZE),
  };
}

/** Bid and ask on the tick around a value, never closer than a tick and never below zero. */
function spreadAround(contract: OptionContract, points: number): { readonly bid: Price; readonly ask: Price } {
  const middle = toOptionTick(contract, points);
  const tick = optionTick(contract, middle);
  const half = Math.max(1, Math.ceil((middle * SPREAD_SHARE) / tick)) * tick;
  return { bid: Math.max(0, middle - half) as Price, ask: (middle + half) as Price };
}

function shareOfDay({ regularOpenMs, regularCloseMs }: UnderlyingState, atMs: number): number {
  return Math.min(1, Math.max(0, (atMs - regularOpenMs) / (regularCloseMs - regularOpenMs)));
}

/**
 * Every option of one underlying on one day. A pure function of the underlying's state and the instant: the same for the
 * stream and for REST, and at any speed of play. Priced as European; early exercise is worth nothing here.
 */
export class OptionBoard {
  readonly underlying: OptionUnderlying;
  readonly day: TradingDay;
  readonly contracts: readonly OptionContract[];
  readonly #smile: VolatilitySmile;
  readonly #bySymbol: ReadonlyMap<string, OptionContract>;

  constructor(underlying: OptionUnderlying, day: TradingDay) {
    this.underlying = underlying;
    this.day = day;
    this.contracts = listOptions(underlying, day);
    this.#smile = volatilitySmile(underlying.symbol);
    this.#bySymbol = new Map(this.contracts.map((contract) => [contract.symbol, contract]));
  }

  find(symbol: string): OptionContract | undefined {
    return this.#bySymbol.get(symbol);
  }

  /** At-the-money volatility at one month, a fraction per year. */
  get atTheMoneyVolatility(): number {
    return this.#smile.atTheMoney;
  }

  /** The quote of one of this board's contracts at an instant. */
  quote(contract: OptionContract, state: UnderlyingState, atMs: EpochMs): OptionQuote {
    const pricedMs = Math.min(atMs, state.regularCloseMs);
    const { price, volatility, ...greeks } = this.#value(contract, state.price, pricedMs);
    const years = Math.max(0, contract.expiresMs - pricedMs) / (365 * 86_400_000);
    const interest = interestIn(contract, this.day, volatility * Math.sqrt(years));
    const { bid, ask } = spreadAround(contract, price);
    const hasTraded = state.open !== null;
    const close = this.#tradable(contract, contract.underlying.previousClose, state.previousCloseMs);
    const last = hasTraded ? toOptionTick(contract, price) : close;
    const intrinsic = intrinsicValue(contract.kind, priceToPoints(state.price), priceToPoints(contract.strike));
    return {
      contract,
      bid,
      ask,
      last,
      mark: last >= bid && last <= ask ? last : (((bid + ask) / 2) as Price),
      ...this.#range(contract, state, pricedMs, last),
      close,
      bidSize: (bid === 0 ? 0 : interest.bidSize) as Quantity,
      askSize: interest.askSize as Quantity,
      lastSize: (hasTraded ? interest.lastSize : 0) as Quantity,
      volume: (hasTraded ? Math.floor(interest.dayVolume * shareOfDay(state, atMs)) : 0) as Quantity,
      openInterest: interest.openInterest,
      quoteMs: Math.max(state.previousCloseMs, pricedMs) as EpochMs,
      tradeMs: hasTraded ? state.tradeMs : state.previousCloseMs,
      theoreticalValue: price,
      intrinsicValue: intrinsic,
      timeValue: Math.max(0, priceToPoints(last) - intrinsic),
      volatility,
      ...greeks,
      underlyingPrice: state.price,
    };
  }

  #value(contract: OptionContract, spot: Price, atMs: number): ReturnType<typeof valueContract> {
    return valueContract(contract, this.#smile, spot, atMs);
  }

  #tradable(contract: OptionContract, spot: Price, atMs: number): Price {
    return toOptionTick(contract, this.#value(contract, spot, atMs).price);
  }

  /**
   * A call was dearest when its underlying was, a put when it was cheapest. The high counts the time value of the open
   * and the low that of now, so that a later high is never lower and a later low never higher.
   */
  #range(
    contract: OptionContract,
    { open, high, low, regularOpenMs }: UnderlyingState,
    atMs: number,
    last: Price,
  ): Pick<OptionQuote, 'open' | 'high' | 'low'> {
    if (open === null || high === null || low === null) return { open: null, high: null, low: null };
    const [dear, cheap] = contract.kind === 'call' ? [high, low] : [low, high];
    const first = this.#tradable(contract, open, regularOpenMs);
    const highest = this.#tradable(contract, dear, regularOpenMs);
    const lowest = this.#tradable(contract, cheap, atMs);
    return {
      open: first,
      high: Math.max(highest, first, last) as Price,
      low: Math.min(lowest, first, last) as Price,
    };
  }
}
