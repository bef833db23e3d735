import { z } from 'zod';
import { DURATIONS, INSTRUCTIONS, PRICE_BASES, SESSIONS, STOP_TYPES } from '../orders/order-terms.ts';

/** Order types that can be filled here. CABINET, EXERCISE and the net types of spreads are in the documents too. */
const ORDER_TYPES = [
  'MARKET',
  'LIMIT',
  'STOP',
  'STOP_LIMIT',
  'TRAILING_STOP',
  'TRAILING_STOP_LIMIT',
  'MARKET_ON_CLOSE',
  'LIMIT_ON_CLOSE',
] as const;

const decimal = z.union([z.string(), z.number()]);
const LARGEST_QUANTITY = 1_000_000;

const legSchema = z.looseObject({
  instruction: z.enum(INSTRUCTIONS),
  quantity: z.int().positive().max(LARGEST_QUANTITY),
  instrument: z.looseObject({ symbol: z.string(), assetType: z.enum(['EQUITY', 'OPTION']) }),
});

export const singleOrderSchema = z.looseObject({
  session: z.enum(SESSIONS),
  duration: z.enum(DURATIONS),
  orderType: z.enum(ORDER_TYPES),
  complexOrderStrategyType: z.literal('NONE').optional(),
  price: decimal.optional(),
  stopPrice: decimal.optional(),
  stopType: z.enum(STOP_TYPES).optional(),
  stopPriceLinkBasis: z.enum(PRICE_BASES).optional(),
  stopPriceLinkType: z.enum(['VALUE', 'PERCENT', 'TICK']).optional(),
  stopPriceOffset: decimal.optional(),
  priceLinkBasis: z.enum([...PRICE_BASES, 'MANUAL', 'TRIGGER', 'BASE']).optional(),
  priceLinkType: z.enum(['VALUE', 'PERCENT', 'TICK']).optional(),
  priceOffset: decimal.optional(),
  specialInstruction: z.enum(['ALL_OR_NONE', 'DO_NOT_REDUCE', 'ALL_OR_NONE_DO_NOT_REDUCE']).optional(),
  taxLotMethod: z
    .enum(['FIFO', 'LIFO', 'HIGH_COST', 'LOW_COST', 'AVERAGE_COST', 'SPECIFIC_LOT', 'LOSS_HARVESTER'])
    .optional(),
  orderLegCollection: z.array(legSchema).length(1),
});
export type SingleOrder = z.infer<typeof singleOrderSchema>;

export const strategySchema = z.looseObject({
  orderStrategyType: z.enum(['SINGLE', 'OCO', 'TRIGGER']),
  childOrderStrategies: z.array(z.unknown()).optional(),
  requestedDestination: z.undefined().optional(),
});
