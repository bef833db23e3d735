import { priceToPoints } from '#core/market/price';
import type { TradingDay } from '#core/market/units';
import { ratio } from '../../market/level-one.ts';
import { blackScholes } from '../../market/options/black-scholes.ts';
import { daysBetween } from '../../market/options/option-listing.ts';
import { INTEREST_RATE } from '../../market/options/option-pricing.ts';
import type { OptionQuote } from '../../market/options/option-quote.ts';
import type { WhatIf } from './chain-request.ts';

const PERCENT = 100;
const DAYS_PER_YEAR = 365;
const YEAR_HIGH_FACTOR = 1.6;
const YEAR_LOW_FACTOR = 0.4;

const toCents = (points: number): number => Math.round(points * 100) / 100;
const toThree = (value: number): number => Math.round(value * 1_000) / 1_000;

/** What a contract would be worth, in points, if the numbers that are given were so. */
export function whatIfValue(quote: OptionQuote, today: TradingDay, whatIf: WhatIf): number {
  const { contract, volatility, underlyingPrice } = quote;
  const days = whatIf.daysToExpiration ?? daysBetween(today, contract.expiry);
  return blackScholes({
    kind: contract.kind,
    spot: whatIf.underlyingPrice ?? priceToPoints(underlyingPrice),
    strike: priceToPoints(contract.strike),
    years: days / DAYS_PER_YEAR,
    rate: whatIf.interestRate === null ? INTEREST_RATE : whatIf.interestRate / PERCENT,
    dividendYield: contract.underlying.dividendYield,
    volatility: whatIf.volatility === null ? volatility : whatIf.volatility / PERCENT,
  }).price;
}

/** One contract as /chains shows it. The names are those of live replies: `bid`, where Schwab's document has `bidPrice`. */
export function chainContract(quote: OptionQuote, today: TradingDay, theoretical: number): unknown {
  const { contract } = quote;
  const { kind, strike, expiry, underlying, expiresMs, isPennyPilot } = contract;
  const [bid, ask, last, mark, close] = [quote.bid, quote.ask, quote.last, quote.mark, quote.close].map(priceToPoints);
  const change = (price: number | undefined): number => toCents((price ?? 0) - (close ?? 0));
  const percent = (price: number | undefined): number => ratio((price ?? 0) - (close ?? 0), close ?? 0, PERCENT);
  const volatility = toThree(quote.volatility * PERCENT);
  return {
    putCall: kind === 'call' ? 'CALL' : 'PUT',
    symbol: contract.symbol,
    description: contract.description,
    exchangeName: 'OPR',
    bid,
    ask,
    last,
    mark,
    bidSize: quote.bidSize,
    askSize: quote.askSize,
    bidAskSize: `${quote.bidSize}X${quote.askSize}`,
    lastSize: quote.lastSize,
    highPrice: quote.high === null ? 0 : priceToPoints(quote.high),
    lowPrice: quote.low === null ? 0 : priceToPoints(quote.low),
    openPrice: quote.open === null ? 0 : priceToPoints(quote.open),
    closePrice: close,
    totalVolume: quote.volume,
    tradeTimeInLong: quote.tradeMs,
    quoteTimeInLong: quote.quoteMs,
    netChange: change(last),
    volatility,
    delta: toThree(quote.delta),
    gamma: toThree(quote.gamma),
    theta: toThree(quote.theta),
    vega: toThree(quote.vega),
    rho: toThree(quote.rho),
    openInterest: quote.openInterest,
    timeValue: toCents(quote.timeValue),
    theoreticalOptionValue: toThree(theoretical),
    theoreticalVolatility: volatility,
    optionDeliverablesList: [
      { symbol: underlying.symbol, assetType: 'STOCK', deliverableUnits: underlying.multiplier },
    ],
    strikePrice: priceToPoints(strike),
    expirationDate: new Date(expiresMs).toISOString().replace('Z', '+00:00'),
    daysToExpiration: daysBetween(today, expiry),
    expirationType: contract.expirationType,
    lastTradingDay: expiresMs,
    multiplier: underlying.multiplier,
    settlementType: 'P',
    deliverableNote: `${underlying.multiplier} ${underlying.symbol}`,
    percentChange: percent(last),
    markChange: change(mark),
    markPercentChange: percent(mark),
    intrinsicValue: toCents(quote.intrinsicValue),
    extrinsicValue: toCents((last ?? 0) - quote.intrinsicValue),
    optionRoot: underlying.symbol,
    exerciseType: 'A',
    high52Week: toCents((close ?? 0) * YEAR_HIGH_FACTOR),
    low52Week: toCents((close ?? 0) * YEAR_LOW_FACTOR),
    nonStandard: false,
    pennyPilot: isPennyPilot,
    inTheMoney: quote.intrinsicValue > 0,
    mini: false,
  };
}
