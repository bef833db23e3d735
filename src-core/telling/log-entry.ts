import { z } from 'zod';
import { channelSchema, originSchema, silenceSchema, tellingClassSchema } from './event.ts';

/**
 * - delivered: whoever shows it has confirmed it. failed: refused for good. dropped: too old, or too many were waiting.
 * - waiting: on its way or to be tried again. A silence says why nothing was tried.
 */
export const deliveryStateSchema = z.union([z.enum(['waiting', 'delivered', 'failed', 'dropped']), silenceSchema]);
export type DeliveryState = z.infer<typeof deliveryStateSchema>;

/** What became of an event on one channel; of a push, at one target. */
export const deliverySchema = z.object({
  channel: channelSchema,
  /** Of a push; null elsewhere. */
  targetId: z.string().nullable(),
  /** Who shows it, in words. */
  by: z.string(),
  state: deliveryStateSchema,
  /** Plain sentence: what went wrong, or who has shown it. */
  detail: z.string().nullable(),
  attempts: z.number().int(),
  /** Of a push that waits: the newest attempt brought no answer, so that it may have arrived. */
  mayHaveArrived: z.boolean(),
  atWallMs: z.number(),
});
export type Delivery = z.infer<typeof deliverySchema>;

export const logEntrySchema = z.object({
  id: z.string(),
  key: z.string(),
  class: tellingClassSchema,
  title: z.string(),
  body: z.string(),
  atWallMs: z.number(),
  origin: originSchema,
  /** How often it happened while it was one notification. */
  count: z.number().int(),
  lastAtWallMs: z.number(),
  deliveries: z.array(deliverySchema),
});
export type LogEntry = z.infer<typeof logEntrySchema>;

const isSameChannel = (left: Delivery, right: Delivery): boolean =>
  left.channel === right.channel && left.targetId === right.targetId;

/** The entry with this news of a channel in place of what was known of it. */
export function withDelivery(entry: LogEntry, delivery: Delivery): LogEntry {
  const others = entry.deliveries.filter((known) => !isSameChannel(known, delivery));
  const at = entry.deliveries.findIndex((known) => isSameChannel(known, delivery));
  const deliveries = at < 0 ? [...others, delivery] : entry.deliveries.with(at, delivery);
  return { ...entry, deliveries };
}

/** Whether every word of the question occurs in the entry, in any order, whatever the case. */
export function matches(entry: LogEntry, question: string): boolean {
  const text = [
    entry.title,
    entry.body,
    entry.class,
    entry.origin,
    ...entry.deliveries.map(({ detail }) => detail ?? ''),
  ]
    .join(' ')
    .toLowerCase();
  return question
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
