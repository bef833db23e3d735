import { instrumentOf } from '#core/market/instrument';
import { formatPriceText } from '#core/market/price-format';
import { priceFromUnits } from '#core/market/price';

const UNKNOWN_FORMAT = { kind: 'decimal', decimals: 2 } as const;

/** A price of a symbol as its chart shows it. */
export function priceWords(symbol: string, units: number): string {
  return formatPriceText(priceFromUnits(units), instrumentOf(symbol)?.priceFormat ?? UNKNOWN_FORMAT);
}
