import { z } from 'zod';
import type { SessionsEvent, StrategiesEvent } from '#core/market/feed-batch';

/**
 * A tape is lines of JSON. The first says whose frames follow; then, in the order in which the feed met them, the frames
 * with the receipt by both clocks, and what the feed did besides: a new connection, the link up or down, the clock
 * carried on over a silence. Together they are all that the decoder and its clock go by.
 */
export const tapeHeaderSchema = z.object({
  tape: z.literal(1),
  source: z.string(),
  epoch: z.string(),
  symbols: z.array(z.string()).max(10_000),
  startedWallMs: z.number(),
});
export type TapeHeader = z.infer<typeof tapeHeaderSchema>;

const ms = z.number();
/** Written by the feed itself; only that it is one of these two is looked at. */
const announcedSchema = z.custom<StrategiesEvent | SessionsEvent>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    (value.kind === 'strategies' || value.kind === 'sessions'),
);

export const tapeLineSchema = z.discriminatedUnion('is', [
  z.object({ is: z.literal('frame'), wallMs: ms, monotonicMs: ms, text: z.string() }),
  z.object({ is: z.literal('clock'), wallMs: ms, monotonicMs: ms, exchangeMs: ms }),
  z.object({ is: z.literal('link'), state: z.enum(['up', 'down']), exchangeMs: ms }),
  z.object({ is: z.literal('relink') }),
  /** The user's word, not the provider's: what watches, and what it knows of the days before. */
  z.object({ is: z.literal('event'), event: announcedSchema }),
  /** The recorder had to leave out so many lines here: the disk did not keep up. */
  z.object({ is: z.literal('lost'), lines: z.number() }),
]);
export type TapeLine = z.infer<typeof tapeLineSchema>;
