import { z } from 'zod';
import type { DisplayBatch, PackedBars } from './display.ts';
import { healthSchema, type Health } from './health.ts';
import type { Signal } from '../signals/signal.ts';

/**
 * Everything that crosses between Electron's main process and the window. Both sides derive their types from here;
 * src-main/ipc checks the sender and these schemas before a handler runs, src-preload exposes exactly these names.
 */

const symbolSchema = z.string().min(1).max(32);

export const MODES = ['practice', 'live'] as const;
export type Mode = (typeof MODES)[number];

export const instrumentSchema = z.object({
  symbol: symbolSchema,
  description: z.string(),
  assetClass: z.enum(['future', 'equity']),
  /** Price units. */
  tickSize: z.number(),
  multiplier: z.number(),
  displayDecimals: z.number(),
});

export const workstationSchema = z.object({
  mode: z.enum(MODES),
  /** What plays in Practice mode, e.g. "Synthetic market, 20x"; null when live. */
  practiceTitle: z.string().nullable(),
  instruments: z.array(instrumentSchema),
  breakoutSymbols: z.array(symbolSchema),
  archiveFolder: z.string(),
  versions: z.object({ app: z.string(), electron: z.string(), chrome: z.string(), node: z.string() }),
  trayHost: z.boolean(),
});
export type Workstation = z.infer<typeof workstationSchema>;

/** Bars to load for a chart: the newest `limit` that opened at or before `untilMs`. */
export const historyRequestSchema = z.object({
  symbol: symbolSchema,
  limit: z.number().int().min(1).max(10_000),
  untilMs: z.number(),
});
export type HistoryRequest = z.infer<typeof historyRequestSchema>;

export const EXTERNAL_LINKS = ['tradingview'] as const;
export type ExternalLink = (typeof EXTERNAL_LINKS)[number];

const packedBarsSchema = z.custom<PackedBars>(
  (value) => typeof value === 'object' && value !== null && 'cells' in value && value.cells instanceof Float64Array,
);
const signalsSchema = z.custom<readonly Signal[]>((value) => Array.isArray(value));
const nothing = z.null();

/** Renderer asks, main answers. One argument, one result; `nothing` is null. */
export const REQUESTS = {
  'workstation.get': { argument: nothing, result: workstationSchema },
  'health.get': { argument: nothing, result: healthSchema },
  'history.bars': { argument: historyRequestSchema, result: packedBarsSchema },
  'signals.recent': { argument: z.object({ limit: z.number().int().min(1).max(1_000) }), result: signalsSchema },
  'streams.start': { argument: nothing, result: nothing },
  'streams.stop': { argument: nothing, result: nothing },
  'streams.retryNow': { argument: nothing, result: nothing },
  'archive.openFolder': { argument: nothing, result: nothing },
  'external.open': { argument: z.object({ link: z.enum(EXTERNAL_LINKS) }), result: nothing },
  'notification.test': { argument: nothing, result: z.object({ shownBy: z.string() }) },
} as const;
export type RequestName = keyof typeof REQUESTS;
export type RequestArgument<Name extends RequestName> = z.infer<(typeof REQUESTS)[Name]['argument']>;
export type RequestResult<Name extends RequestName> = z.infer<(typeof REQUESTS)[Name]['result']>;

/** Main tells, renderer listens. */
export interface Events {
  readonly display: DisplayBatch;
  readonly health: Health;
}
export type EventName = keyof Events;

/** A refusal or failure as it crosses the wire: what happened, what it means, what to do. */
export const ipcErrorSchema = z.object({
  code: z.enum(['bad-sender', 'bad-argument', 'bad-result', 'unavailable', 'failed']),
  message: z.string(),
});
export type IpcErrorBody = z.infer<typeof ipcErrorSchema>;

export type IpcReply<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: IpcErrorBody };

/** What the preload script puts on `window.bellwether`. */
export interface BellwetherBridge {
  request<Name extends RequestName>(name: Name, argument: RequestArgument<Name>): Promise<RequestResult<Name>>;
  /** Listens until the returned function is called. */
  on<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): () => void;
}
