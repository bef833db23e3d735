import { LEVELONE_FUTURES_OPTIONS_FIELDS as FIELD } from '#core/contract/schwab-fields';
import { priceToPoints } from '#core/market/price';
import { LevelOneState, type ImageFacts } from '../level-one.ts';
import type { OptionContract } from '../options/option-contract.ts';
import type { OptionQuote } from '../options/option-quote.ts';

/** Index options on futures trade in quarter points. */
const TICK_POINTS = 0.25;

/** LEVELONE_FUTURES_OPTIONS of one contract. */
export class FutureOptionTicker extends LevelOneState {
  readonly facts: ImageFacts = { delayed: false, assetMainType: 'FUTURE_OPTION' };

  constructor(contract: OptionContract, quote: OptionQuote) {
    super(contract.symbol);
    this.#setReference(contract, quote);
    this.refresh(quote);
  }

  /** Takes in where the contract stands now; answers the fields that changed. */
  refresh(quote: OptionQuote): readonly number[] {
    return this.track(() => {
      this.set(FIELD.bidPrice, priceToPoints(quote.bid));
      this.set(FIELD.askPrice, priceToPoints(quote.ask));
      this.set(FIELD.lastPrice, priceToPoints(quote.last));
      this.set(FIELD.bidSize, quote.bidSize);
      this.set(FIELD.askSize, quote.askSize);
      this.set(FIELD.totalVolume, quote.volume);
      this.set(FIELD.lastSize, quote.lastSize);
      this.set(FIELD.quoteTimeMs, quote.quoteMs);
      this.set(FIELD.tradeTimeMs, quote.tradeMs);
      this.set(FIELD.openPrice, quote.open === null ? 0 : priceToPoints(quote.open));
      this.set(FIELD.highPrice, quote.high === null ? 0 : priceToPoints(quote.high));
      this.set(FIELD.lowPrice, quote.low === null ? 0 : priceToPoints(quote.low));
      this.set(FIELD.mark, priceToPoints(quote.mark));
    });
  }

  #setReference(contract: OptionContract, quote: OptionQuote): void {
    const { underlying, kind, strike, expiresMs, description } = contract;
    this.setAll([FIELD.bidId, FIELD.askId, FIELD.lastId], '?');
    this.setAll([FIELD.closePrice, FIELD.settlementPrice], priceToPoints(quote.close));
    this.set(FIELD.description, description);
    this.set(FIELD.openInterest, quote.openInterest);
    this.set(FIELD.tick, TICK_POINTS);
    this.set(FIELD.tickAmount, TICK_POINTS * underlying.multiplier);
    this.set(FIELD.multiplier, underlying.multiplier);
    this.set(FIELD.underlyingSymbol, underlying.contract ?? underlying.symbol);
    this.set(FIELD.strikePrice, priceToPoints(strike));
    this.set(FIELD.expirationDateMs, expiresMs);
    this.set(FIELD.expirationStyle, 'European');
    this.set(FIELD.contractType, kind === 'call' ? 'C' : 'P');
    this.set(FIELD.securityStatus, 'Normal');
    this.set(FIELD.exchangeId, '?');
    this.set(FIELD.exchangeName, 'XCME');
  }
}
