import { z } from 'zod';
import { wireFlag, wireId, wireName, wireNumber, wireOptionalId, wireText, wireTime } from '../wire/wire-values.ts';
import { instrumentSchema } from './account.ts';

const list = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);

const legSchema = z.object({
  legId: wireOptionalId,
  orderLegType: wireText,
  instrument: instrumentSchema.nullish().transform((value) => value ?? null),
  instruction: wireText,
  positionEffect: wireText,
  quantity: wireNumber,
  quantityType: wireText,
});

/** `executionType` CANCELED on an EXECUTION is how a cancelled order ends: no fill. */
const activitySchema = z.object({
  activityType: wireText,
  executionType: wireText,
  quantity: wireNumber,
  orderRemainingQuantity: wireNumber,
  executionLegs: list(
    z.object({
      legId: wireOptionalId,
      quantity: wireNumber,
      price: wireNumber,
      time: wireTime,
      mismarkedQuantity: wireNumber,
    }),
  ),
});
export type OrderActivity = z.infer<typeof activitySchema>;

/** One order of the trader interface, without its children: they are orders themselves (`childOrderStrategies`). */
export const orderSchema = z.object({
  orderId: wireId,
  /** A number here, text in accounts; a child may have none. */
  accountNumber: wireOptionalId,
  session: wireText,
  duration: wireText,
  /** Absent on an order that only holds children. */
  orderType: wireText,
  orderStrategyType: wireText,
  complexOrderStrategyType: wireText,
  quantity: wireNumber,
  filledQuantity: wireNumber,
  remainingQuantity: wireNumber,
  price: wireNumber,
  stopPrice: wireNumber,
  stopPriceOffset: wireNumber,
  stopPriceLinkBasis: wireText,
  stopPriceLinkType: wireText,
  stopType: wireText,
  activationPrice: wireNumber,
  specialInstruction: wireText,
  requestedDestination: wireText,
  taxLotMethod: wireText,
  tag: wireText,
  status: wireName,
  statusDescription: wireText,
  cancelable: wireFlag,
  editable: wireFlag,
  enteredTime: wireTime,
  closeTime: wireTime,
  cancelTime: wireTime,
  releaseTime: wireTime,
  orderLegCollection: list(legSchema),
  orderActivityCollection: list(activitySchema),
});
export type Order = z.infer<typeof orderSchema>;

/** An order in its family. */
export interface OrderInFamily {
  readonly order: Order;
  readonly parentOrderId: string | null;
  /** The account of the order or of the nearest parent that names one. */
  readonly accountNumber: string | null;
}
