import { z } from 'zod';
import {
  API_RIGHTS,
  HIGHEST_PORT,
  LONGEST_CADENCE_MS,
  LONGEST_TOKEN_NAME,
  MOST_API_ORIGINS,
  MOST_API_TOKENS,
  ORIGIN_PATTERN,
  ORIGIN_WORDS,
  SHORTEST_CADENCE_MS,
} from './local-api-limits.ts';

/** The local interface for the user's other programs: what is chosen of it, and what the window is shown. */

export const apiRightSchema = z.enum(API_RIGHTS);

const portSchema = z.number().int().min(0).max(HIGHEST_PORT);

export const originSchema = z.string().max(200).regex(ORIGIN_PATTERN, ORIGIN_WORDS);

export const tokenNameSchema = z.string().trim().min(1).max(LONGEST_TOKEN_NAME);
const tokenIdSchema = z.string().regex(/^[0-9a-f]{12}$/);

/** A token as it is kept: the token itself was shown once and is nowhere. */
export const storedTokenSchema = z.object({
  id: tokenIdSchema,
  name: tokenNameSchema,
  rights: z.array(apiRightSchema).min(1),
  /** Hexadecimal; SHA-256 of salt and token, see decision 0011. */
  salt: z.string().regex(/^[0-9a-f]{32}$/),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  createdWallMs: z.number(),
  lastUsedWallMs: z.number().nullable(),
});
export type StoredToken = z.infer<typeof storedTokenSchema>;

export const localApiSettingsSchema = z.object({
  enabled: z.boolean(),
  /** 0 lets the system choose, anew at every start. */
  port: portSchema,
  /** Web pages that may ask; programs send no origin and need none. */
  origins: z.array(originSchema).max(MOST_API_ORIGINS),
  tokens: z.array(storedTokenSchema).max(MOST_API_TOKENS),
});
export type LocalApiSettings = z.infer<typeof localApiSettingsSchema>;

export const hotBufferSettingsSchema = z.object({
  enabled: z.boolean(),
  folder: z.string().max(4_096).nullable(),
  cadenceMs: z.number().int().min(SHORTEST_CADENCE_MS).max(LONGEST_CADENCE_MS),
});
export type HotBufferSettings = z.infer<typeof hotBufferSettingsSchema>;

export const USUAL_API_PORT = 8_477;
export const LOCAL_API_AT_FIRST: LocalApiSettings = { enabled: false, port: USUAL_API_PORT, origins: [], tokens: [] };
export const HOT_BUFFER_AT_FIRST: HotBufferSettings = { enabled: false, folder: null, cadenceMs: 500 };

/** `failed` names what keeps it from listening; it is tried again when a choice changes. */
export const apiStateSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('off') }),
  z.object({ kind: z.literal('starting') }),
  z.object({ kind: z.literal('listening'), port: z.number(), addresses: z.array(z.string()) }),
  z.object({ kind: z.literal('failed'), sentence: z.string() }),
]);
export type ApiState = z.infer<typeof apiStateSchema>;

export const hotBufferStateSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('off') }),
  z.object({ kind: z.literal('writing'), files: z.number(), lastWrittenWallMs: z.number().nullable() }),
  z.object({ kind: z.literal('failed'), code: z.string(), sentence: z.string(), sinceWallMs: z.number() }),
]);
export type HotBufferState = z.infer<typeof hotBufferStateSchema>;

/** What happened on one channel of the WebSocket since the thread started. */
export const apiChannelSchema = z.object({
  channel: z.string(),
  subscribers: z.number(),
  /** Messages that came from the bus, and frames that went out to subscribers. */
  published: z.number(),
  sent: z.number(),
  /** Quotes that a newer one replaced while a subscriber was slow. */
  conflated: z.number(),
  perSecond: z.number(),
  lastWallMs: z.number().nullable(),
});
export type ApiChannel = z.infer<typeof apiChannelSchema>;

export const apiCountersSchema = z.object({
  requests: z.number(),
  /** Refused requests by the code they were told. */
  refusals: z.record(z.string(), z.number()),
  sockets: z.number(),
  slowReadersDropped: z.number(),
  /** Quotes that newer ones replaced before they came here, and bars and signals that were given up before. */
  quotesSuperseded: z.number(),
  keptLost: z.number(),
  channels: z.array(apiChannelSchema),
  /** Open WebSockets by the token that opened them. */
  socketsByToken: z.record(z.string(), z.number()),
});
export type ApiCounters = z.infer<typeof apiCountersSchema>;

export const apiTokenViewSchema = storedTokenSchema.omit({ salt: true, hash: true });
export type ApiTokenView = z.infer<typeof apiTokenViewSchema>;

export const localApiViewSchema = z.object({
  enabled: z.boolean(),
  port: portSchema,
  origins: z.array(z.string()),
  tokens: z.array(apiTokenViewSchema),
  state: apiStateSchema,
  counters: apiCountersSchema,
  hotBuffer: hotBufferSettingsSchema,
  hotBufferState: hotBufferStateSchema,
});
export type LocalApiView = z.infer<typeof localApiViewSchema>;

export const NO_API_COUNTERS: ApiCounters = {
  requests: 0,
  refusals: {},
  sockets: 0,
  slowReadersDropped: 0,
  quotesSuperseded: 0,
  keptLost: 0,
  channels: [],
  socketsByToken: {},
};
