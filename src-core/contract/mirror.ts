import { z } from 'zod';
import { FUTURE_NAMES } from '../bus/channel-names.ts';
import type { BusRequests } from './bus-port.ts';

/** The Redis mirror: what the user chooses, what its thread is told, and what it says of itself. */

export const MIRROR_LAYOUTS = ['standalone', 'sentinel', 'cluster'] as const;
export type MirrorLayout = (typeof MIRROR_LAYOUTS)[number];

/** Members that a command line or a hash slot would take apart are not allowed in a prefix. */
const PREFIX = /^[A-Za-z0-9._:-]{0,64}$/;
const ADDRESS = /^(?:\/[^\s:]{1,100}|\[[0-9a-fA-F:]{2,39}\]:\d{1,5}|[A-Za-z0-9._-]{1,253}:\d{1,5})$/;
const MOST_ADDRESSES = 20;
const MOST_NAMES = 1_000;

const path = z.string().max(4_096).nullable();

export const mirrorSettingsSchema = z.object({
  isOn: z.boolean(),
  layout: z.enum(MIRROR_LAYOUTS),
  /** `host:port`, or the path of a socket; of a Sentinel set or a Cluster as many as are known. */
  addresses: z.array(z.string().regex(ADDRESS)).min(1).max(MOST_ADDRESSES),
  /** How the Sentinels call the set. */
  sentinelName: z.string().min(1).max(100),
  /** ACL user; empty is the default user. */
  user: z.string().max(200),
  database: z.number().int().min(0).max(1_023),
  tls: z.object({
    isOn: z.boolean(),
    /** PEM files: an authority besides the system's, and a certificate and key of our own. */
    authorityFile: path,
    certificateFile: path,
    keyFile: path,
  }),
  /** Before every key and channel. */
  prefix: z.string().regex(PREFIX),
  futureNames: z.enum(FUTURE_NAMES),
  /** Names of single symbols. */
  names: z
    .record(z.string().min(1).max(64), z.string().min(1).max(64))
    .refine((names) => Object.keys(names).length <= MOST_NAMES),
  /** On a Cluster: also to subscribers of sharded channels. */
  isSharded: z.boolean(),
});
export type MirrorSettings = z.infer<typeof mirrorSettingsSchema>;

export const MIRROR_OFF: MirrorSettings = {
  isOn: false,
  layout: 'standalone',
  addresses: ['127.0.0.1:6379'],
  sentinelName: 'mymaster',
  user: '',
  database: 0,
  tls: { isOn: false, authorityFile: null, certificateFile: null, keyFile: null },
  prefix: '',
  futureNames: 'with-slash',
  names: {},
  isSharded: true,
};

/** Everything that a thread needs to connect. Lives in memory only: it holds the password. */
export interface MirrorConfig {
  readonly settings: MirrorSettings;
  readonly password: string | null;
  /** Contents of the files. */
  readonly authorityPem: string | null;
  readonly certificatePem: string | null;
  readonly keyPem: string | null;
}

/**
 * - off. connecting: first try since it was switched on. live: everything arrives.
 * - slow: Redis answers late, quotes are thinned. hung: it accepts and does not answer. down: no connection.
 * - refused: wrong user or password. not-permitted: the user may not do some of it. full: Redis has no memory left.
 * - read-only: a replica. foreign-data: others have put something else under our keys. failed: anything else.
 */
export const MIRROR_STATES = [
  'off',
  'connecting',
  'live',
  'slow',
  'hung',
  'down',
  'refused',
  'not-permitted',
  'full',
  'read-only',
  'foreign-data',
  'failed',
] as const;
export type MirrorState = (typeof MIRROR_STATES)[number];

export const mirrorHealthSchema = z.object({
  state: z.enum(MIRROR_STATES),
  sinceWallMs: z.number(),
  /** What happened, what it means, what to do; null when there is nothing to say. */
  reason: z.string().nullable(),
  /** Messages published in the last second, and since the mirror was switched on. */
  messagesPerSecond: z.number(),
  published: z.number(),
  /** Quotes that newer ones replaced before they could be sent, that were dropped, and messages that Redis refused. */
  superseded: z.number(),
  dropped: z.number(),
  refusedMessages: z.number(),
  /** Bars and signals that Redis has not confirmed yet, and that had to be given up. */
  owed: z.number(),
  lost: z.number(),
  /** From sending to Redis' answer, of the newest batches; null before the first. */
  answerMs: z.object({ p50: z.number(), p99: z.number() }).nullable(),
  reconnects: z.number(),
  channels: z.number(),
  serverVersion: z.string().nullable(),
  /** Symbols that could not have the name that they should. */
  namingNotes: z.array(z.string()),
});
export type MirrorHealth = z.infer<typeof mirrorHealthSchema>;

export const MIRROR_IDLE: MirrorHealth = {
  state: 'off',
  sinceWallMs: 0,
  reason: null,
  messagesPerSecond: 0,
  published: 0,
  superseded: 0,
  dropped: 0,
  refusedMessages: 0,
  owed: 0,
  lost: 0,
  answerMs: null,
  reconnects: 0,
  channels: 0,
  serverVersion: null,
  namingNotes: [],
};

/** One channel, for whoever wants to look closer. */
export const mirrorChannelSchema = z.object({
  channel: z.string(),
  published: z.number(),
  messagesPerSecond: z.number(),
  lastWallMs: z.number().nullable(),
  /** The newest message as it was published. */
  lastMessage: z.string().nullable(),
  /** At this Redis server; null when it does not say. */
  subscribers: z.number().nullable(),
  dropped: z.number(),
  errors: z.number(),
});
export type MirrorChannel = z.infer<typeof mirrorChannelSchema>;

/** The window's view: the settings and whether a password is kept, never the password. */
export const mirrorViewSchema = z.object({
  settings: mirrorSettingsSchema,
  hasPassword: z.boolean(),
  /** Why no password can be kept, or that it is kept for this run only; null when there is nothing to say. */
  passwordNote: z.string().nullable(),
});
export type MirrorView = z.infer<typeof mirrorViewSchema>;

export const MIRROR_FILES = ['authorityFile', 'certificateFile', 'keyFile'] as const;
export type MirrorFile = (typeof MIRROR_FILES)[number];

export interface MirrorRequests extends BusRequests {
  open: { argument: MirrorConfig; result: null };
  /** Connects, tries every kind of command and leaves nothing behind. Never rejects. */
  test: { argument: MirrorConfig; result: { readonly ok: boolean; readonly sentence: string } };
  channels: { argument: null; result: readonly MirrorChannel[] };
  /** Tells subscribers that nothing follows, for a bounded time. */
  close: { argument: null; result: null };
}
export interface MirrorEvents {
  health: MirrorHealth;
}
