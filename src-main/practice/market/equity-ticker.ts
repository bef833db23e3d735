import { LEVELONE_EQUITIES_FIELDS as FIELD } from '#core/contract/schwab-fields';
import { priceToPoints } from '#core/market/price';
import type { Price } from '#core/market/units';
import { ratio, type ImageFacts } from './level-one.ts';
import type { Listing, QuoteEvent, TradeEvent } from './market-source.ts';
import { equityFacts, marketCode, type EquityFacts } from './reference-data.ts';
import { Ticker } from './ticker.ts';
import type { DayHours } from './trading-time.ts';

const YEAR_HIGH_FACTOR = 1.08;
const YEAR_LOW_FACTOR = 0.72;

const roundToCents = (points: number): number => Math.round(points * 100) / 100;

/** LEVELONE_EQUITIES of one symbol. Volume counts the whole day; open, high and low count regular hours only. */
export class EquityTicker extends Ticker {
  readonly facts: ImageFacts;
  readonly #hours: DayHours;
  #regularLast: Price;

  constructor(listing: Listing, hours: DayHours) {
    const { instrument, previousClose } = listing;
    super(instrument.symbol, previousClose, instrument.tickSize, FIELD);
    const facts = equityFacts(instrument.symbol);
    this.facts = { delayed: false, assetMainType: 'EQUITY', assetSubType: facts.subType, cusip: facts.cusip };
    this.#hours = hours;
    this.#regularLast = previousClose;
    this.#setReference(instrument.description, facts);
    this.#setPrices(facts);
  }

  protected override applyTrade(event: TradeEvent): void {
    const regular = this.#isRegular(event.ms);
    this.set(FIELD.lastId, event.venue);
    this.set(FIELD.lastMicId, marketCode(event.venue));
    this.set(FIELD.regularMarketTrade, regular);
    if (regular) this.#setRegular(event);
    this.#setChange();
    this.#setMark();
  }

  protected override applyQuote({ ms }: QuoteEvent): void {
    this.set(FIELD.regularMarketQuote, this.#isRegular(ms));
    this.#setMark();
  }

  #isRegular(ms: number): boolean {
    return ms >= this.#hours.regularOpenMs && ms < this.#hours.regularCloseMs;
  }

  #setRegular(event: TradeEvent): void {
    const change = event.price - this.previousClose;
    this.#regularLast = event.price;
    this.extendRange(event.price);
    this.set(FIELD.regularMarketLastPrice, priceToPoints(event.price));
    this.set(FIELD.regularMarketLastSize, event.size);
    this.set(FIELD.regularMarketTradeTimeMs, event.ms);
    this.set(FIELD.regularMarketNetChange, priceToPoints(change as Price));
    this.set(FIELD.regularMarketPercentChange, ratio(change, this.previousClose, 100));
  }

  #setChange(): void {
    const change = this.last - this.previousClose;
    const extended = this.last - this.#regularLast;
    this.set(FIELD.netChange, priceToPoints(change as Price));
    this.set(FIELD.percentChange, ratio(change, this.previousClose, 100));
    this.set(FIELD.postMarketNetChange, priceToPoints(extended as Price));
    this.set(FIELD.postMarketPercentChange, ratio(extended, this.#regularLast, 100));
  }

  #setMark(): void {
    const mark = this.markPrice();
    const close = priceToPoints(this.previousClose);
    this.set(FIELD.mark, mark);
    this.set(FIELD.markChange, Math.round((mark - close) * 1e8) / 1e8);
    this.set(FIELD.markPercentChange, ratio(mark - close, close, 100));
  }

  #setReference(description: string, facts: EquityFacts): void {
    const close = priceToPoints(this.previousClose);
    this.set(FIELD.closePrice, close);
    this.set(FIELD.exchangeId, facts.homeVenue);
    this.set(FIELD.marginable, true);
    this.set(FIELD.description, description);
    this.set(FIELD.highPrice52Week, roundToCents(close * YEAR_HIGH_FACTOR));
    this.set(FIELD.lowPrice52Week, roundToCents(close * YEAR_LOW_FACTOR));
    this.set(FIELD.peRatio, facts.peRatio);
    this.set(FIELD.dividendAmount, facts.dividend);
    this.set(FIELD.dividendYield, ratio(facts.dividend, close, 100));
    this.set(FIELD.nav, 0);
    this.set(FIELD.exchangeName, facts.exchangeName);
    this.set(FIELD.dividendDate, facts.dividendDate);
    this.set(FIELD.securityStatus, 'Normal');
    this.set(FIELD.htbQuantity, -1);
    this.set(FIELD.htbRate, 0);
    this.set(FIELD.hardToBorrow, 0);
    this.set(FIELD.isShortable, 1);
  }

  #setPrices({ homeVenue }: EquityFacts): void {
    const { previousCloseMs } = this.#hours;
    const close = priceToPoints(this.previousClose);
    this.set(FIELD.bidPrice, priceToPoints(this.bid));
    this.set(FIELD.askPrice, priceToPoints(this.ask));
    this.set(FIELD.lastPrice, close);
    this.set(FIELD.regularMarketLastPrice, close);
    this.set(FIELD.bidSize, 100);
    this.set(FIELD.askSize, 100);
    this.setAll([FIELD.askId, FIELD.bidId, FIELD.lastId], homeVenue);
    this.setAll([FIELD.askMicId, FIELD.bidMicId, FIELD.lastMicId], marketCode(homeVenue));
    this.setAll([FIELD.totalVolume, FIELD.lastSize, FIELD.highPrice, FIELD.lowPrice, FIELD.openPrice], 0);
    this.setAll([FIELD.regularMarketLastSize, FIELD.regularMarketNetChange, FIELD.regularMarketPercentChange], 0);
    this.setAll(
      [FIELD.quoteTimeMs, FIELD.tradeTimeMs, FIELD.regularMarketTradeTimeMs, FIELD.bidTimeMs, FIELD.askTimeMs],
      previousCloseMs,
    );
    this.set(FIELD.regularMarketQuote, false);
    this.set(FIELD.regularMarketTrade, false);
    this.#setChange();
    this.#setMark();
  }
}
