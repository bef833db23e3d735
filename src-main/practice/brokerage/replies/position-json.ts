import { priceToPoints } from '#core/market/price';
import type { Price } from '#core/market/units';
import { requirementOf, markOf } from '../accounts/valuation.ts';
import type { Position } from '../accounts/position.ts';
import { cents, principal, toDollars } from '../money/cents.ts';
import type { QuoteSource } from '../quotes/quote-source.ts';

type Json = Readonly<Record<string, unknown>>;

function instrumentJson({ instrument }: Position, mark: Price, close: Price | null): Json {
  const { assetType, cusip, symbol, description, instrumentId, option, multiplier } = instrument;
  const facts = option
    ? { putCall: option.putCall, underlyingSymbol: option.underlying, optionMultiplier: multiplier, type: 'VANILLA' }
    : {};
  const netChange = close === null ? 0 : priceToPoints((mark - close) as Price);
  return { assetType, cusip, symbol, description, instrumentId, netChange, ...facts };
}

/** One position as an account shows it: a short one is positive in the short fields. */
export function positionJson(position: Position, quotes: QuoteSource): Json {
  const { quantity, cost, previousQuantity, dayCost, instrument, unsettledQuantity } = position;
  const close = quotes.quote(instrument.symbol)?.closePrice ?? null;
  const mark = markOf(position, quotes);
  const marketValue = position.marketValue(mark);
  const atDayStart = principal(close ?? mark, previousQuantity, instrument.multiplier);
  const dayProfit = cents(marketValue - atDayStart - dayCost);
  const dayBase = Math.abs(atDayStart) + Math.max(0, dayCost);
  const openProfit = toDollars(cents(marketValue - cost));
  const average = priceToPoints(position.averagePrice);
  const isLong = quantity > 0;
  const [long, short] = isLong ? [quantity, 0] : [0, -quantity];
  const { maintenance } = requirementOf(instrument, quantity, marketValue);
  return {
    shortQuantity: short,
    averagePrice: average,
    currentDayProfitLoss: toDollars(dayProfit),
    currentDayProfitLossPercentage: dayBase === 0 ? 0 : Math.round((dayProfit / dayBase) * 10_000) / 100,
    longQuantity: long,
    settledLongQuantity: isLong ? long - unsettledQuantity : 0,
    settledShortQuantity: isLong ? 0 : short - unsettledQuantity,
    agedQuantity: 0,
    instrument: instrumentJson(position, mark, close),
    marketValue: toDollars(marketValue),
    maintenanceRequirement: toDollars(maintenance),
    ...(isLong
      ? { averageLongPrice: average, taxLotAverageLongPrice: average, longOpenProfitLoss: openProfit }
      : { averageShortPrice: average, taxLotAverageShortPrice: average, shortOpenProfitLoss: openProfit }),
    previousSessionLongQuantity: Math.max(0, previousQuantity),
    previousSessionShortQuantity: Math.max(0, -previousQuantity),
    currentDayCost: toDollars(dayCost),
  };
}
