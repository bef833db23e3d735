import { z } from 'zod';
import { listIn } from '../wire/reading.ts';
import { wireName, wireNumber, wireText } from '../wire/wire-values.ts';

/** Lists that movers are kept for. */
export const MOVER_LISTS = [
  '$DJI',
  '$COMPX',
  '$SPX',
  'NYSE',
  'NASDAQ',
  'OTCBB',
  'INDEX_ALL',
  'EQUITY_ALL',
  'OPTION_ALL',
  'OPTION_PUT',
  'OPTION_CALL',
] as const;
export type MoverList = (typeof MOVER_LISTS)[number];
export type MoverSort = 'VOLUME' | 'TRADES' | 'PERCENT_CHANGE_UP' | 'PERCENT_CHANGE_DOWN';
/** Minutes; 0 is the whole day. */
export type MoverFrequency = 0 | 1 | 5 | 10 | 30 | 60;

/** `totalVolume` is of the whole market and the same in every row; `netPercentChange` is a fraction. */
const moverSchema = z.object({
  symbol: wireName,
  description: wireText,
  volume: wireNumber,
  totalVolume: wireNumber,
  marketShare: wireNumber,
  trades: wireNumber,
  lastPrice: wireNumber,
  netChange: wireNumber,
  netPercentChange: wireNumber,
});
export type Mover = z.infer<typeof moverSchema>;

/** `GET /marketdata/v1/movers/{list}`. */
export const readMovers = listIn('screeners', moverSchema);
