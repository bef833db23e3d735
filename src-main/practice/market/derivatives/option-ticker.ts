import { LEVELONE_OPTIONS_FIELDS as FIELD } from '#core/contract/schwab-fields';
import { priceToPoints } from '#core/market/price';
import { LevelOneState, ratio, type ImageFacts } from '../level-one.ts';
import type { OptionContract } from '../options/option-contract.ts';
import type { OptionQuote } from '../options/option-quote.ts';

const MS_PER_DAY = 86_400_000;
const YEAR_HIGH_FACTOR = 1.6;
const YEAR_LOW_FACTOR = 0.4;
const PERCENT = 100;

const rounded = (value: number, scale: number): number => Math.round(value * scale) / scale;
const toCents = (points: number): number => rounded(points, 100);
/** Greeks and values that are no prices are shown with four decimals. */
const toFour = (value: number): number => rounded(value, 10_000);

/** LEVELONE_OPTIONS of one contract. */
export class OptionTicker extends LevelOneState {
  readonly facts: ImageFacts = { delayed: false, assetMainType: 'OPTION' };
  readonly #contract: OptionContract;

  constructor(contract: OptionContract, quote: OptionQuote, atMs: number) {
    super(contract.symbol);
    this.#contract = contract;
    this.#setReference(quote);
    this.refresh(quote, atMs);
  }

  /** Takes in where the contract stands now; answers the fields that changed. */
  refresh(quote: OptionQuote, atMs: number): readonly number[] {
    return this.track(() => {
      this.#setPrices(quote);
      this.#setValues(quote, atMs);
    });
  }

  #setPrices(quote: OptionQuote): void {
    const close = priceToPoints(quote.close);
    const last = priceToPoints(quote.last);
    const mark = priceToPoints(quote.mark);
    this.set(FIELD.bidPrice, priceToPoints(quote.bid));
    this.set(FIELD.askPrice, priceToPoints(quote.ask));
    this.set(FIELD.lastPrice, last);
    this.set(FIELD.openPrice, quote.open === null ? 0 : priceToPoints(quote.open));
    this.set(FIELD.highPrice, quote.high === null ? 0 : priceToPoints(quote.high));
    this.set(FIELD.lowPrice, quote.low === null ? 0 : priceToPoints(quote.low));
    this.set(FIELD.bidSize, quote.bidSize);
    this.set(FIELD.askSize, quote.askSize);
    this.set(FIELD.lastSize, quote.lastSize);
    this.set(FIELD.totalVolume, quote.volume);
    this.set(FIELD.quoteTimeMs, quote.quoteMs);
    this.set(FIELD.tradeTimeMs, quote.tradeMs);
    this.set(FIELD.mark, mark);
    this.set(FIELD.netChange, toCents(last - close));
    this.set(FIELD.percentChange, ratio(last - close, close, PERCENT));
    this.set(FIELD.markChange, toCents(mark - close));
    this.set(FIELD.markPercentChange, ratio(mark - close, close, PERCENT));
  }

  #setValues(quote: OptionQuote, atMs: number): void {
    this.set(FIELD.volatility, toFour(quote.volatility * PERCENT));
    this.set(FIELD.intrinsicValue, toCents(quote.intrinsicValue));
    this.set(FIELD.timeValue, toCents(quote.timeValue));
    this.set(FIELD.delta, toFour(quote.delta));
    this.set(FIELD.gamma, toFour(quote.gamma));
    this.set(FIELD.theta, toFour(quote.theta));
    this.set(FIELD.vega, toFour(quote.vega));
    this.set(FIELD.rho, toFour(quote.rho));
    this.set(FIELD.theoreticalValue, toFour(quote.theoreticalValue));
    this.set(FIELD.underlyingPrice, priceToPoints(quote.underlyingPrice));
    const daysLeft = Math.max(0, Math.ceil((this.#contract.expiresMs - atMs) / MS_PER_DAY));
    this.set(FIELD.daysToExpiration, daysLeft);
  }

  #setReference({ close, openInterest }: OptionQuote): void {
    const { underlying, kind, strike, expiry, expirationType, expiresMs, description, isPennyPilot } = this.#contract;
    const [year = 0, month = 0, day = 0] = expiry.split('-').map(Number);
    const closePoints = priceToPoints(close);
    this.set(FIELD.description, description);
    this.set(FIELD.closePrice, closePoints);
    this.set(FIELD.openInterest, openInterest);
    this.set(FIELD.expirationYear, year);
    this.set(FIELD.expirationMonth, month);
    this.set(FIELD.expirationDay, day);
    this.set(FIELD.multiplier, underlying.multiplier);
    this.set(FIELD.digits, 2);
    this.set(FIELD.strikePrice, priceToPoints(strike));
    this.set(FIELD.contractType, kind === 'call' ? 'C' : 'P');
    this.set(FIELD.underlying, underlying.symbol);
    this.set(FIELD.deliverables, `${underlying.multiplier} ${underlying.symbol}`);
    this.set(FIELD.securityStatus, 'Normal');
    this.set(FIELD.expirationType, expirationType);
    this.set(FIELD.exchangeId, 'o');
    this.set(FIELD.exchangeName, 'OPR');
    this.set(FIELD.lastTradingDayMs, expiresMs);
    this.set(FIELD.settlementType, 'P');
    this.set(FIELD.impliedYield, 0);
    this.set(FIELD.isPennyPilot, isPennyPilot);
    this.set(FIELD.optionRoot, underlying.symbol);
    this.set(FIELD.highPrice52Week, toCents(closePoints * YEAR_HIGH_FACTOR));
    this.set(FIELD.lowPrice52Week, toCents(closePoints * YEAR_LOW_FACTOR));
    this.setAll([FIELD.indicativeAskPrice, FIELD.indicativeBidPrice, FIELD.indicativeQuoteTimeMs], 0);
    this.set(FIELD.exerciseType, 'A');
  }
}
