import { z } from 'zod';
import { BAR_GRADES } from '../market/bar.ts';
import { SIGNAL_KINDS } from '../signals/signal.ts';
import { STREAM_STATES } from './health.ts';
import { MODES } from './ipc.ts';

/**
 * What other programs read: one flat JSON object a message, keys in snake_case, every key always present, null for
 * "not known". Members above the line "envelope" of each kind are those of earlier systems, whose subscribers must
 * not notice a change; nothing is ever renamed or removed within a schema version.
 */

export const BUS_SCHEMA_VERSION = 1;

/**
 * How far a message can be trusted. Bars carry the grade of the bar. Others are `measured`: as the provider sent it;
 * `estimated`: its time was missing and another stands in; `stale`: the newest that is known, while nothing newer comes.
 */
export const BUS_GRADES = [...BAR_GRADES, 'measured', 'stale'] as const;
export const busGradeSchema = z.enum(BUS_GRADES);
export type BusGrade = z.infer<typeof busGradeSchema>;

const amount = z.number().nullable();
const epochMs = z.number().describe('Milliseconds since 1970-01-01T00:00:00Z');
const epochSeconds = z.number().describe('Seconds since 1970-01-01T00:00:00Z, with a fraction');

const envelope = {
  v: z.literal(BUS_SCHEMA_VERSION).describe('Schema version; additions do not change it'),
  source: z.string().describe('Whose data: "schwab", or "practice:" and the id of a run of the practice exchange'),
  mode: z.enum(MODES),
  run: z.string().describe('One life of the publisher. seq begins at 1 again with every new run'),
  seq: z.number().int().min(1).describe('Counts the messages of this channel in this run: a hole is a lost message'),
  exchange_ms: epochMs.nullable().describe('When it happened, by the clock of the exchange or broker'),
  received_ms: epochMs.nullable().describe("When this computer received it, by this computer's clock"),
  age_ms: z.number().nullable().describe('From received to published'),
  grade: busGradeSchema,
};

export const busQuoteSchema = z.object({
  kind: z.literal('quote'),
  type: z.literal('quote'),
  symbol: z.string().describe('As the broker writes it: "/NQ" is a future, "NQ" a stock'),
  ts: epochSeconds.describe('exchange_ms in seconds'),
  bid: amount,
  ask: amount,
  last: amount,
  volume: amount.describe("The trading day's total so far"),
  bid_size: amount,
  ask_size: amount,
  last_size: amount,
  previous_close: amount,
  contract: z.string().nullable().describe('The contract that a root such as "/NQ" stands for'),
  asset_type: z.enum(['FUTURE', 'EQUITY']),
  provider: z.string(),
  ...envelope,
});
export type BusQuote = z.infer<typeof busQuoteSchema>;

export const busBarSchema = z.object({
  kind: z.literal('bar'),
  type: z.literal('bar'),
  symbol: z.string(),
  time: z.string().describe('Opening instant of the minute, ISO 8601 in UTC'),
  ts: epochSeconds.describe('The same in seconds'),
  open: z.number(),
  high: z.number(),
  low: z.number(),
  close: z.number(),
  volume: z.number(),
  tick_count: z.number(),
  contract: z.string().nullable(),
  change: z.enum(['closed', 'revised', 'confirmed']).describe('A later message for the same minute replaces it'),
  ...envelope,
});
export type BusBar = z.infer<typeof busBarSchema>;

export const busSignalSchema = z.object({
  kind: z.literal('signal'),
  symbol: z.string(),
  type: z.enum(['LONG', 'SHORT']),
  details: z.object({
    id: z.string().describe('The same signal has the same id whoever finds it again'),
    signal_kind: z.enum(SIGNAL_KINDS),
    title: z.string(),
    strategy_version: z.number(),
    price: z.number().describe('Of the market when it became knowable'),
    entry: z.enum(['market', 'stop', 'touched', 'limit']),
    entry_price: z.number().describe('Where the entry is expected; stop and targets are for it'),
    stop: z.number(),
    targets: z.array(z.object({ price: z.number(), portion: z.number() })),
    range_high: amount,
    range_low: amount,
    trading_day: z.string(),
    bar_time: z.string(),
    time_exit: z.string().nullable(),
    contract: z.string().nullable(),
  }),
  strategy: z.string(),
  time: z.string().describe('When it became knowable, ISO 8601 in UTC'),
  ...envelope,
});
export type BusSignal = z.infer<typeof busSignalSchema>;

const account = { account_id: z.string().describe('Opaque; the number of an account is never published') };

export const busPositionSchema = z.object({
  kind: z.literal('position'),
  type: z.literal('position'),
  ...account,
  symbol: z.string(),
  quantity: amount.describe('Long is positive, short negative; 0 when the position is gone'),
  market_value: amount,
  average_price: amount,
  day_profit_loss: amount,
  open_profit_loss: amount,
  asset_type: z.string(),
  description: z.string().nullable(),
  ...envelope,
});
export type BusPosition = z.infer<typeof busPositionSchema>;

export const busBalanceSchema = z.object({
  kind: z.literal('balance'),
  type: z.literal('balance'),
  ...account,
  cash: amount,
  buying_power: amount,
  account_value: amount,
  equity: amount,
  available_funds: amount,
  day_trading_buying_power: amount,
  maintenance_requirement: amount,
  long_market_value: amount,
  short_market_value: amount,
  ...envelope,
});
export type BusBalance = z.infer<typeof busBalanceSchema>;

export const busOrderSchema = z.object({
  kind: z.literal('order'),
  type: z.literal('order'),
  ...account,
  order_id: z.string(),
  parent_order_id: z.string().nullable(),
  symbol: z.string().nullable(),
  instruction: z.string().nullable(),
  order_type: z.string(),
  status: z.string(),
  quantity: amount,
  filled_quantity: amount,
  price: amount,
  stop_price: amount,
  average_fill_price: amount,
  entered_ms: epochMs.nullable(),
  closed_ms: epochMs.nullable(),
  ...envelope,
});
export type BusOrder = z.infer<typeof busOrderSchema>;

export const busTransactionSchema = z.object({
  kind: z.literal('transaction'),
  type: z.literal('transaction'),
  ...account,
  activity_id: z.string(),
  /** The broker's word for what it was, e.g. TRADE; `type` names the message. */
  transaction_type: z.string(),
  status: z.string().nullable(),
  symbol: z.string().nullable(),
  quantity: amount,
  price: amount,
  fees: amount,
  net_amount: amount,
  order_id: z.string().nullable(),
  ...envelope,
});
export type BusTransaction = z.infer<typeof busTransactionSchema>;

/** Nothing sends fills yet: the kind is named so that its stream and channel are not used for something else. */
export const busFillSchema = z.object({
  kind: z.literal('fill'),
  type: z.literal('fill'),
  ...account,
  order_id: z.string(),
  symbol: z.string(),
  quantity: z.number(),
  price: z.number(),
  ...envelope,
});
export type BusFill = z.infer<typeof busFillSchema>;

export const busStatusSchema = z.object({
  kind: z.literal('status'),
  type: z.literal('status'),
  publisher: z.enum(['up', 'down']).describe('down is said at an orderly end; silence for 15 s means the same'),
  feed_state: z.enum(STREAM_STATES),
  feed_reason: z.string().nullable(),
  feed_since_ms: epochMs,
  ...envelope,
});
export type BusStatus = z.infer<typeof busStatusSchema>;

/** Every message there is. `kind` tells them apart; `type` belongs to earlier systems and means something else in a signal. */
export const busMessageSchema = z.discriminatedUnion('kind', [
  busQuoteSchema,
  busBarSchema,
  busSignalSchema,
  busPositionSchema,
  busBalanceSchema,
  busOrderSchema,
  busTransactionSchema,
  busFillSchema,
  busStatusSchema,
]);
export type BusMessage = z.infer<typeof busMessageSchema>;
export type BusKind = BusMessage['kind'];
