import { z } from 'zod';
import { addUnread, ALL_READ, readRow } from '../wire/tolerant-rows.ts';
import { wireFlag, wireNumber, wireText } from '../wire/wire-values.ts';
import { misshapen, read, type Reader } from '../wire/reading.ts';

/** Nodes of a quote differ by asset; each is a set of numbers, texts and flags by the broker's names. */
export type QuoteNode = Readonly<Record<string, number | string | boolean | null>>;

const plainValue = z.union([z.number(), z.string(), z.boolean(), z.null()]);
/** Members of a node that are no plain values are left out. */
const nodeSchema = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((node): QuoteNode | null => {
    if (!node) return null;
    return Object.fromEntries(
      Object.entries(node).flatMap(([name, value]) => {
        const checked = plainValue.safeParse(value);
        return checked.success ? [[name, checked.data]] : [];
      }),
    );
  });

/** Prices are points, times epoch milliseconds; a price that the broker does not name is null, never 0. */
const quoteSchema = z.object({
  assetMainType: wireText,
  assetSubType: wireText,
  quoteType: wireText,
  realtime: wireFlag,
  ssid: wireNumber,
  quote: z
    .object({
      bidPrice: wireNumber,
      askPrice: wireNumber,
      lastPrice: wireNumber,
      bidSize: wireNumber,
      askSize: wireNumber,
      lastSize: wireNumber,
      openPrice: wireNumber,
      highPrice: wireNumber,
      lowPrice: wireNumber,
      closePrice: wireNumber,
      mark: wireNumber,
      netChange: wireNumber,
      totalVolume: wireNumber,
      quoteTime: wireNumber,
      tradeTime: wireNumber,
      securityStatus: wireText,
    })
    .nullish()
    .transform((value) => value ?? null),
  reference: nodeSchema,
  regular: nodeSchema,
  extended: nodeSchema,
  fundamental: nodeSchema,
});
export type Quote = z.infer<typeof quoteSchema> & { readonly symbol: string };

export interface Quotes {
  readonly quotes: readonly Quote[];
  /** Symbols that the broker does not know. */
  readonly unknownSymbols: readonly string[];
}

const invalidSymbols = z.object({ invalidSymbols: z.array(z.string()).catch([]) });

/** `GET /marketdata/v1/quotes`: an object keyed by symbol; unknown symbols stand under `errors`, with HTTP 200. */
export const readQuotes: Reader<Quotes> = (json) => {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return misshapen('not an object');
  const quotes: Quote[] = [];
  let unread = ALL_READ;
  let unknownSymbols: readonly string[] = [];
  for (const [symbol, raw] of Object.entries(json)) {
    const failures = symbol === 'errors' ? invalidSymbols.safeParse(raw) : null;
    if (failures?.success) {
      unknownSymbols = failures.data.invalidSymbols;
      continue;
    }
    const { row, unread: missing } = readRow(quoteSchema, raw);
    if (row) quotes.push({ ...row, symbol });
    if (missing !== ALL_READ) unread = addUnread(unread, missing);
  }
  return read({ quotes, unknownSymbols }, unread);
};
