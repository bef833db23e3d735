import { z } from 'zod';
import { brokerHealthSchema } from './broker.ts';
import { mirrorHealthSchema } from './mirror.ts';

/** Every state a part of the workstation can be in, with what the user is told. Names: docs/architecture.md. */

/**
 * - stopped: by the user. connecting: first attempt since start. live: trades or quotes arrive.
 * - quiet: heartbeats arrive, data does not. stale: connected, three heartbeats missed.
 * - closed: like quiet, at a time when no subscribed market trades. asleep: the computer is suspended.
 * - offline: no connection, the next try is scheduled. kicked: another program took the stream; not fought over.
 * - login-needed: no valid login; goes on by itself once there is one. faulted: gave up; needs the user.
 */
export const STREAM_STATES = [
  'stopped',
  'connecting',
  'live',
  'quiet',
  'closed',
  'stale',
  'asleep',
  'offline',
  'kicked',
  'login-needed',
  'faulted',
] as const;
export const streamStateSchema = z.enum(STREAM_STATES);
export type StreamState = z.infer<typeof streamStateSchema>;

/** What the feed could not use, counted by kind since the worker started. */
export const FEED_FAULTS = [
  'malformedFrame',
  'unknownService',
  'unknownField',
  'badNumber',
  'tickFromPast',
  'duplicate',
  'unknownSymbol',
  'refusedCommand',
] as const;
export type FeedFault = (typeof FEED_FAULTS)[number];

export const feedFaultReportSchema = z.object({
  fault: z.enum(FEED_FAULTS),
  count: z.number(),
  /** The newest example as it arrived, cut to 500 characters; null while the count is 0. */
  lastRaw: z.string().nullable(),
  lastAtWallMs: z.number().nullable(),
});
export type FeedFaultReport = z.infer<typeof feedFaultReportSchema>;

export const feedHealthSchema = z.object({
  state: streamStateSchema,
  /** Wall clock of the last change of state. */
  sinceWallMs: z.number(),
  /** Plain sentence: why the state is what it is; null when there is nothing to say. */
  reason: z.string().nullable(),
  attempt: z.number(),
  nextAttemptWallMs: z.number().nullable(),
  lastFrameWallMs: z.number().nullable(),
  lastDataWallMs: z.number().nullable(),
  messagesPerSecond: z.number(),
  framesTotal: z.number(),
  ticksTotal: z.number(),
  reconnects: z.number(),
  subscribed: z.array(z.string()),
  /** What the server did with each service that was asked for. */
  services: z.array(
    z.object({
      service: z.string(),
      keys: z.number(),
      /** Keys left out because the service takes only so many. */
      overBudget: z.number(),
      state: z.enum(['pending', 'accepted', 'refused']),
      reason: z.string().nullable(),
      messages: z.number(),
    }),
  ),
  faults: z.array(feedFaultReportSchema),
  /** Exchange clock at `lastFrameWallMs`, and how fast it runs against the wall clock (1 at a broker). */
  exchangeMs: z.number().nullable(),
  clockRate: z.number(),
});
export type FeedHealth = z.infer<typeof feedHealthSchema>;

/**
 * - opening: migrating or checking. ok: everything sent is durable or about to be.
 * - behind: the queue grows. disk-full, read-only, corrupt, failed: named faults; data is held back, then counted as lost.
 */
export const ARCHIVE_STATES = [
  'opening',
  'ok',
  'behind',
  'disk-full',
  'read-only',
  'corrupt',
  'from-future',
  'failed',
] as const;
export const archiveHealthSchema = z.object({
  state: z.enum(ARCHIVE_STATES),
  reason: z.string().nullable(),
  folder: z.string(),
  barsStored: z.number(),
  ticksStored: z.number(),
  signalsStored: z.number(),
  parquetFiles: z.number(),
  queuedRows: z.number(),
  /** Rows that were refused after the bounded queue was full; anything above 0 is shown in red. */
  lostRows: z.number(),
  lastCommitWallMs: z.number().nullable(),
});
export type ArchiveHealth = z.infer<typeof archiveHealthSchema>;

export const engineHealthSchema = z.object({
  barsClosed: z.number(),
  barsRevised: z.number(),
  barsConfirmed: z.number(),
  lateTicks: z.number(),
  droppedTicks: z.number(),
  volumeFaults: z.number(),
  /** Readings of the clock, and trades or broker bars, that lay in the exchange's future. */
  clockFaults: z.number(),
  /** Bars and signals that the archive could not be given, because it owed too many; anything above 0 is shown in red. */
  lostRows: z.number(),
  /** True while it rebuilds its state from the archive after a start. */
  recovering: z.boolean(),
  /** Plain sentences: why the session so far is not known; null when it is. */
  reason: z.string().nullable(),
});
export type EngineHealth = z.infer<typeof engineHealthSchema>;

export const WORKER_NAMES = [
  'practice',
  'feed',
  'engine',
  'archive',
  'archive-desk',
  'broker',
  'mirror',
  'api',
  'backtest',
  'replay',
  'replay-engine',
] as const;
export type WorkerName = (typeof WORKER_NAMES)[number];
export const workerHealthSchema = z.object({
  name: z.enum(WORKER_NAMES),
  state: z.enum(['starting', 'running', 'restarting', 'faulted', 'stopped']),
  restarts: z.number(),
  reason: z.string().nullable(),
});
export type WorkerHealth = z.infer<typeof workerHealthSchema>;

export const healthSchema = z.object({
  atWallMs: z.number(),
  feed: feedHealthSchema,
  engine: engineHealthSchema,
  archive: archiveHealthSchema,
  broker: brokerHealthSchema,
  mirror: mirrorHealthSchema,
  workers: z.array(workerHealthSchema),
  /** Why the last notification could not be shown by anybody; null when it was. */
  notificationProblem: z.string().nullable(),
  /** Event-loop delay of Electron's main thread since start, in milliseconds. */
  mainThreadDelayMs: z.object({ p50: z.number(), p99: z.number(), max: z.number() }),
});
export type Health = z.infer<typeof healthSchema>;
