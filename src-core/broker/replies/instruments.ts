import { z } from 'zod';
import { listIn, oneOf } from '../wire/reading.ts';
import { wireName, wireText } from '../wire/wire-values.ts';

export type InstrumentProjection =
  'symbol-search' | 'symbol-regex' | 'desc-search' | 'desc-regex' | 'search' | 'fundamental';

const instrumentSchema = z.object({
  cusip: wireText,
  symbol: wireName,
  description: wireText,
  exchange: wireText,
  assetType: wireText,
});
export type ListedInstrument = z.infer<typeof instrumentSchema>;

/** `GET /marketdata/v1/instruments`. */
export const readInstruments = listIn('instruments', instrumentSchema);
/** `GET /marketdata/v1/instruments/{cusip}`. */
export const readInstrument = oneOf(instrumentSchema);
