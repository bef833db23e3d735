import { z } from 'zod';

/** What a client may say on the WebSocket, one JSON object a message. */

export const MOST_CHANNELS = 200;
export const LONGEST_WORD = 16 * 1_024;

const channelsSchema = z.array(z.string().min(1).max(120)).min(1).max(MOST_CHANNELS);

export const socketWordSchema = z.discriminatedUnion('op', [
  z.strictObject({
    op: z.literal('subscribe'),
    channels: channelsSchema,
    /** By channel: what the client has already. Bars, signals and orders go on from there; of quotes there is a snapshot. */
    after: z.record(z.string(), z.strictObject({ run: z.string().max(64), seq: z.number().int().min(0) })).optional(),
  }),
  z.strictObject({ op: z.literal('unsubscribe'), channels: channelsSchema }),
  /** Answered with `pong`, for clients whose library cannot ping. */
  z.strictObject({ op: z.literal('ping') }),
]);
export type SocketWord = z.infer<typeof socketWordSchema>;
