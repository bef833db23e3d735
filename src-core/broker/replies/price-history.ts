import { z } from 'zod';
import { misshapen, read, type Reader } from '../wire/reading.ts';
import { readRows } from '../wire/tolerant-rows.ts';
import { wireFlag, wireNumber, wireTime } from '../wire/wire-values.ts';

const price = z.number();

/** `datetime` is the opening instant in epoch milliseconds; prices are points. */
const candleSchema = z.object({
  datetime: z.number().int(),
  open: price,
  high: price,
  low: price,
  close: price,
  volume: z.number(),
});
export type Candle = z.infer<typeof candleSchema>;

export interface PriceHistory {
  readonly symbol: string;
  /** In the broker's order; minutes without a trade are absent. */
  readonly candles: readonly Candle[];
  readonly previousClose: number | null;
  readonly previousCloseDateMs: number | null;
}

const envelopeSchema = z.object({
  symbol: z.string(),
  candles: z
    .array(z.unknown())
    .nullish()
    .transform((candles) => candles ?? []),
  empty: wireFlag.catch(null),
  previousClose: wireNumber.catch(null),
  previousCloseDate: wireTime.catch(null),
});

/** `GET /marketdata/v1/pricehistory`. */
export const readPriceHistory: Reader<PriceHistory> = (json) => {
  const checked = envelopeSchema.safeParse(json);
  if (!checked.success) return misshapen(checked.error.issues[0]?.path.map(String).join('.') ?? 'not an object');
  const { symbol, candles, previousClose, previousCloseDate } = checked.data;
  const { rows, unread } = readRows(candleSchema, candles);
  return read({ symbol, candles: rows, previousClose, previousCloseDateMs: previousCloseDate }, unread);
};
