import { LEVELONE_FUTURES_FIELDS as FIELD } from '#core/contract/schwab-fields';
import { priceToPoints } from '#core/market/price';
import type { Price } from '#core/market/units';
import { ratio, type ImageFacts } from './level-one.ts';
import type { Listing, TradeEvent } from './market-source.ts';
import { FUTURE_FACTS } from './reference-data.ts';
import { Ticker } from './ticker.ts';
import { contractExpiry, type DayHours } from './trading-time.ts';

const MONTH_NAMES = new Map([
  ['H', 'Mar'],
  ['M', 'Jun'],
  ['U', 'Sep'],
  ['Z', 'Dec'],
]);

/** As Schwab words it: `E-mini S&P 500 Index Futures,Dec-2026,ETH`. */
function description(name: string, contract: string): string {
  const month = MONTH_NAMES.get(contract.at(-3) ?? '');
  return month ? `${name} Index Futures,${month}-20${contract.slice(-2)},ETH` : `${name} Index Futures`;
}

/** LEVELONE_FUTURES of one symbol. High, low, open and volume count from 18:00 on the evening before. */
export class FuturesTicker extends Ticker {
  readonly facts: ImageFacts = { delayed: false, assetMainType: 'FUTURE' };

  constructor(listing: Listing, hours: DayHours) {
    const { instrument, previousClose } = listing;
    super(instrument.symbol, previousClose, instrument.tickSize, FIELD);
    this.#setReference(listing, hours);
    this.#setPrices(hours.previousCloseMs);
  }

  protected override applyTrade(event: TradeEvent): void {
    this.extendRange(event.price);
    this.#setChange();
    this.set(FIELD.mark, this.markPrice());
  }

  protected override applyQuote(): void {
    this.set(FIELD.mark, this.markPrice());
  }

  #setChange(): void {
    const change = this.last - this.previousClose;
    this.set(FIELD.netChange, priceToPoints(change as Price));
    this.set(FIELD.percentChange, ratio(change, this.previousClose, 1));
  }

  #setReference({ instrument, previousClose, contract }: Listing, hours: DayHours): void {
    const facts = FUTURE_FACTS.get(instrument.symbol);
    const expiry = contract === null ? null : contractExpiry(contract);
    const tick = priceToPoints(instrument.tickSize);
    this.set(FIELD.bidId, '?');
    this.set(FIELD.askId, '?');
    this.set(FIELD.lastId, '?');
    this.set(FIELD.exchangeId, '@');
    this.set(FIELD.closePrice, priceToPoints(previousClose));
    this.set(FIELD.description, description(instrument.description, contract ?? ''));
    this.set(FIELD.exchangeName, facts?.exchangeName ?? 'XCME');
    this.set(FIELD.securityStatus, 'Normal');
    this.set(FIELD.openInterest, facts?.openInterest ?? 0);
    this.set(FIELD.tick, tick);
    this.set(FIELD.tickAmount, tick * instrument.multiplier);
    this.set(FIELD.product, instrument.symbol);
    this.set(FIELD.priceFormat, 'D,D');
    this.set(FIELD.tradingHours, facts?.tradingHours ?? '');
    this.set(FIELD.isTradable, false);
    this.set(FIELD.multiplier, instrument.multiplier);
    this.set(FIELD.isActive, true);
    this.set(FIELD.settlementPrice, priceToPoints(previousClose));
    this.set(FIELD.activeSymbol, contract ?? instrument.symbol);
    if (expiry !== null) this.set(FIELD.expirationDateMs, expiry);
    this.set(FIELD.expirationStyle, 'Unknown');
    this.set(FIELD.quotedInSession, true);
    this.set(FIELD.settlementDateMs, hours.dateUtcMs);
  }

  #setPrices(atMs: number): void {
    const close = priceToPoints(this.previousClose);
    this.set(FIELD.bidPrice, priceToPoints(this.bid));
    this.set(FIELD.askPrice, priceToPoints(this.ask));
    this.set(FIELD.bidSize, 1);
    this.set(FIELD.askSize, 1);
    this.setAll([FIELD.lastPrice, FIELD.highPrice, FIELD.lowPrice, FIELD.openPrice], close);
    this.setAll([FIELD.lastSize, FIELD.totalVolume], 0);
    this.setAll([FIELD.quoteTimeMs, FIELD.tradeTimeMs, FIELD.askTimeMs, FIELD.bidTimeMs], atMs);
    this.#setChange();
    this.set(FIELD.mark, this.markPrice());
  }
}
