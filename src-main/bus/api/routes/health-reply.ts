import { z } from 'zod';
import { ARCHIVE_STATES, streamStateSchema, workerHealthSchema, type Health } from '#core/contract/health';
import { apiCountersSchema, type ApiCounters } from '#core/contract/local-api';

/** What other programs learn of how the workstation is: states, reasons and counts, no folders and nothing of an account. */
export const healthReplySchema = z.object({
  feed: z.object({ state: streamStateSchema, reason: z.string().nullable(), since_ms: z.number() }).nullable(),
  engine: z.object({ recovering: z.boolean(), reason: z.string().nullable(), bars_closed: z.number() }).nullable(),
  archive: z.object({ state: z.enum(ARCHIVE_STATES), lost_rows: z.number(), queued_rows: z.number() }).nullable(),
  broker: z.object({ state: z.string(), reason: z.string().nullable() }).nullable(),
  workers: z.array(workerHealthSchema.pick({ name: true, state: true, restarts: true })),
  api: apiCountersSchema
    .omit({ channels: true, socketsByToken: true })
    .extend({ channels: z.number(), published: z.number() }),
});

export function healthReply(health: Health | null, counters: ApiCounters): z.input<typeof healthReplySchema> {
  const { channels, ...totals } = counters;
  const api = {
    ...totals,
    channels: channels.length,
    published: channels.reduce((sum, { published }) => sum + published, 0),
  };
  if (!health) return { feed: null, engine: null, archive: null, broker: null, workers: [], api };
  const { feed, engine, archive, broker, workers } = health;
  return {
    feed: { state: feed.state, reason: feed.reason, since_ms: feed.sinceWallMs },
    engine: { recovering: engine.recovering, reason: engine.reason, bars_closed: engine.barsClosed },
    archive: { state: archive.state, lost_rows: archive.lostRows, queued_rows: archive.queuedRows },
    broker: { state: broker.state, reason: broker.reason },
    workers,
    api,
  };
}
