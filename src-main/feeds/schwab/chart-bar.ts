import { CHART_EQUITY_FIELDS, CHART_FUTURES_FIELDS } from '#core/contract/schwab-fields';
import type { BrokerBarEvent } from '#core/market/feed-batch';
import { priceFromUnits } from '#core/market/price';
import { epochMs, MS_PER_MINUTE, quantity, type SymbolName } from '#core/market/units';
import { wirePrice, wireQuantity, wireTime, type WireObject } from './wire-values.ts';

export interface ChartLayout {
  readonly chartTimeMs: number;
  readonly openPrice: number;
  readonly highPrice: number;
  readonly lowPrice: number;
  readonly closePrice: number;
  readonly volume: number;
  readonly highestField: number;
  readonly pricesMayBeNegative: boolean;
}

export const CHART_FUTURES_LAYOUT: ChartLayout = {
  ...CHART_FUTURES_FIELDS,
  highestField: Math.max(...Object.values(CHART_FUTURES_FIELDS)),
  pricesMayBeNegative: true,
};
export const CHART_EQUITY_LAYOUT: ChartLayout = {
  ...CHART_EQUITY_FIELDS,
  highestField: Math.max(...Object.values(CHART_EQUITY_FIELDS)),
  pricesMayBeNegative: false,
};

/** A bar, or why there is none: `incomplete` lacks a member, `bad` has one that cannot be. */
export type ChartReading = BrokerBarEvent | 'incomplete' | 'bad';

/** Reads a finished minute. A missing price is never made up: a bar with a low of 0 would be worse than no bar. */
export function readChartBar(item: WireObject, symbol: SymbolName, layout: ChartLayout): ChartReading {
  const { openPrice, highPrice, lowPrice, closePrice } = layout;
  const fields = [layout.chartTimeMs, openPrice, highPrice, lowPrice, closePrice, layout.volume];
  if (fields.some((field) => item[field] === undefined || item[field] === null)) return 'incomplete';

  const price = (field: number): number => wirePrice(item[field], layout.pricesMayBeNegative);
  const startMs = wireTime(item[layout.chartTimeMs]);
  const [open, high, low, close] = [price(openPrice), price(highPrice), price(lowPrice), price(closePrice)];
  const volume = wireQuantity(item[layout.volume]);
  if (![startMs, open, high, low, close, volume].every(Number.isFinite)) return 'bad';
  if (startMs % MS_PER_MINUTE !== 0 || high < Math.max(open, low, close) || low > Math.min(open, close)) return 'bad';

  return {
    kind: 'broker-bar',
    symbol,
    startMs: epochMs(startMs),
    open: priceFromUnits(open),
    high: priceFromUnits(high),
    low: priceFromUnits(low),
    close: priceFromUnits(close),
    volume: quantity(volume),
  };
}

export function isSameBar(left: BrokerBarEvent, right: BrokerBarEvent): boolean {
  return (
    left.startMs === right.startMs &&
    left.open === right.open &&
    left.high === right.high &&
    left.low === right.low &&
    left.close === right.close &&
    left.volume === right.volume
  );
}
