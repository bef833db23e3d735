import { z } from 'zod';
import { addUnread, ALL_READ, readRow } from '../wire/tolerant-rows.ts';
import { misshapen, read, type Reader } from '../wire/reading.ts';
import { wireFlag, wireText, wireTime } from '../wire/wire-values.ts';

export const MARKETS = ['equity', 'option', 'bond', 'future', 'forex'] as const;
export type MarketId = (typeof MARKETS)[number];

const spans = z
  .array(z.object({ start: wireTime, end: wireTime }))
  .nullish()
  .transform((all) =>
    (all ?? []).flatMap(({ start, end }) => (start === null || end === null ? [] : [{ startMs: start, endMs: end }])),
  );

const productSchema = z.object({
  date: wireText,
  marketType: wireText,
  exchange: wireText,
  category: wireText,
  product: wireText,
  productName: wireText,
  isOpen: wireFlag,
  /** Absent on a closed day. */
  sessionHours: z
    .object({ preMarket: spans, regularMarket: spans, postMarket: spans })
    .nullish()
    .transform((hours) => hours ?? null),
});

/** Hours of one product of one market on one day. */
export type MarketHours = z.infer<typeof productSchema> & {
  readonly market: string;
  /** The broker's inner key: `EQ`; on a closed day perhaps the market's name. */
  readonly productKey: string;
};

const markets = z.record(z.string(), z.record(z.string(), z.unknown()));

/** `GET /marketdata/v1/markets`. */
export const readMarketHours: Reader<readonly MarketHours[]> = (json) => {
  const checked = markets.safeParse(json);
  if (!checked.success) return misshapen('not an object of markets');
  const hours: MarketHours[] = [];
  let unread = ALL_READ;
  for (const [market, products] of Object.entries(checked.data)) {
    for (const [productKey, raw] of Object.entries(products)) {
      const { row, unread: missing } = readRow(productSchema, raw);
      if (row) hours.push({ ...row, market, productKey });
      if (missing !== ALL_READ) unread = addUnread(unread, missing);
    }
  }
  return read(hours, unread);
};
