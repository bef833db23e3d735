import { LEVELONE_EQUITIES_FIELDS, LEVELONE_FUTURES_FIELDS } from '#core/contract/schwab-fields';
import { priceFromPoints } from '#core/market/price';
import { epochMs, type Price } from '#core/market/units';
import type { Listed } from '../market.ts';
import type { UnderlyingState } from '../options/option-quote.ts';
import { globexHours, type DayHours } from '../trading-time.ts';
import type { TradingDay } from '#core/market/units';

/** Where an underlying stands as options see it: an equity in its regular session, a future in its whole one. */
export function underlyingState({ ticker, listing }: Listed, hours: DayHours, day: TradingDay): UnderlyingState {
  const isFuture = listing.instrument.assetClass === 'future';
  const number = (field: number): number => Number(ticker.value(field) ?? 0);
  const fields = isFuture ? LEVELONE_FUTURES_FIELDS : LEVELONE_EQUITIES_FIELDS;
  const tradeMs = number(isFuture ? fields.tradeTimeMs : LEVELONE_EQUITIES_FIELDS.regularMarketTradeTimeMs);
  const hasTraded = tradeMs > hours.previousCloseMs;
  const price = (field: number): Price | null => (hasTraded ? priceFromPoints(number(field)) : null);
  const globex = globexHours(day);
  return {
    price: priceFromPoints(number(isFuture ? fields.lastPrice : LEVELONE_EQUITIES_FIELDS.regularMarketLastPrice)),
    open: price(fields.openPrice),
    high: price(fields.highPrice),
    low: price(fields.lowPrice),
    tradeMs: epochMs(tradeMs),
    regularOpenMs: isFuture ? globex.startMs : hours.regularOpenMs,
    regularCloseMs: isFuture ? globex.endMs : hours.regularCloseMs,
    previousCloseMs: hours.previousCloseMs,
  };
}
