import { z } from 'zod';
import type { PriceFormat } from '../market/price-format.ts';
import type { BarHistory, DisplayBatch, PackedBars } from './display.ts';
import {
  dailyRunSchema,
  exportOutcomeSchema,
  exportRequestSchema,
  importMergeSchema,
  importPreviewSchema,
  importReadingSchema,
  keepDaysSchema,
  mergeRecordSchema,
  retentionPlanSchema,
  type ArchiveJob,
  type MergeRecord,
} from './archive-jobs.ts';
import { backfillViewSchema, type BackfillView } from './backfill.ts';
import {
  calendarRequestSchema,
  calendarSchema,
  dataDaySchema,
  dayRequestSchema,
  fileCheckSchema,
} from './data-health.ts';
import {
  backtestEntrySchema,
  backtestJobSchema,
  backtestStateSchema,
  type BacktestRecord,
  type BacktestState,
} from './backtest.ts';
import { healthSchema, type Health } from './health.ts';
import { backupViewSchema, keyHintSchema, KEY_PARTS, loginViewSchema, outcomeSchema, type LoginView } from './login.ts';
import { MIRROR_FILES, mirrorChannelSchema, mirrorSettingsSchema, mirrorViewSchema } from './mirror.ts';
import {
  apiRightSchema,
  hotBufferSettingsSchema,
  localApiSettingsSchema,
  localApiViewSchema,
  tokenNameSchema,
  type LocalApiView,
} from './local-api.ts';
import { TRADE_UNITS } from '../market/trade-frame.ts';
import { portfolioViewSchema, type PortfolioView } from './portfolio.ts';
import { catalogueSchema, savedStrategySchema, storedProofSchema, strategyDraftSchema } from './strategies.ts';
import { activeStrategySchema } from '../signals/active-strategy.ts';
import { paperSessionSchema, type PaperSession } from '../paper-session/paper-session.ts';
import {
  replayOpeningSchema,
  replayCatalogSchema,
  replayComparisonSchema,
  replayControlSchema,
  replayViewSchema,
  type ReplayView,
} from './replay.ts';
import { tapeViewSchema } from './tape.ts';
import type { Signal } from '../signals/signal.ts';
import { TELLING_REQUESTS, type TellingEvents } from './telling.ts';

/**
 * Everything that crosses between Electron's main process and the window. Both sides derive their types from here;
 * src-main/ipc checks the sender and these schemas before a handler runs, src-preload exposes exactly these names.
 */

const symbolSchema = z.string().min(1).max(32);

/** What is on screen, and what other programs are told: `replay` is a recorded session that is played again. */
export const MODES = ['practice', 'live', 'replay'] as const;
export type Mode = (typeof MODES)[number];

/** `broker` is Schwab or, in a practised login, an exchange that plays Schwab. */
export const STREAM_SOURCES = ['practice', 'broker'] as const;
export type StreamSourceChoice = (typeof STREAM_SOURCES)[number];

const priceFormatSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('decimal'), decimals: z.number() }),
  z.object({ kind: z.literal('thirty-seconds'), digits: z.union([z.literal(2), z.literal(3)]) }),
  z.object({ kind: z.literal('cents'), decimals: z.number() }),
]) satisfies z.ZodType<PriceFormat>;

export const instrumentSchema = z.object({
  symbol: symbolSchema,
  description: z.string(),
  assetClass: z.enum(['future', 'equity']),
  /** Price units. */
  tickSize: z.number(),
  multiplier: z.number(),
  displayDecimals: z.number(),
  priceFormat: priceFormatSchema,
});

export const workstationSchema = z.object({
  mode: z.enum(MODES),
  /** Which of the two the streams come from; chosen by the user and kept. */
  streamSource: z.enum(STREAM_SOURCES),
  /** What plays in Practice mode, e.g. "Synthetic market, 20x", or as a replay; null when live. */
  practiceTitle: z.string().nullable(),
  instruments: z.array(instrumentSchema),
  breakoutSymbols: z.array(symbolSchema),
  archiveFolder: z.string(),
  versions: z.object({ app: z.string(), electron: z.string(), chrome: z.string(), node: z.string() }),
  trayHost: z.boolean(),
  /** What was found wrong at the start, e.g. settings that could not be read; null when nothing was. */
  startProblem: z.string().nullable(),
});
export type Workstation = z.infer<typeof workstationSchema>;

/** Two years of minutes of a future, and some. */
const MOST_HISTORY_BARS = 1_000_000;

/** Bars to load for a chart: the newest `limit` that opened at or before `untilMs`. */
export const historyRequestSchema = z.object({
  symbol: symbolSchema,
  limit: z.number().int().min(1).max(MOST_HISTORY_BARS),
  untilMs: z.number(),
});
export type HistoryRequest = z.infer<typeof historyRequestSchema>;

/** What menu and tray can bring up in the window. */
export type ShownView =
  'connect' | 'settings' | 'export' | 'import' | 'merge' | 'data' | 'telling' | 'preflight' | 'replay';

export const EXTERNAL_LINKS = ['tradingview', 'schwab-developer-portal'] as const;
export type ExternalLink = (typeof EXTERNAL_LINKS)[number];

const barHistorySchema = z.custom<BarHistory>(
  (value) => typeof value === 'object' && value !== null && 'parts' in value && Array.isArray(value.parts),
);
const signalsSchema = z.custom<readonly Signal[]>((value) => Array.isArray(value));
const runIdSchema = z.string().min(1).max(64);
const backtestRecordSchema = z.custom<BacktestRecord | null>(
  (value) => value === null || (typeof value === 'object' && 'runId' in value),
);
const tradeBarsSchema = z.custom<PackedBars>(
  (value) => typeof value === 'object' && value !== null && 'cells' in value && value.cells instanceof Float64Array,
);
const nothing = z.null();

/** Renderer asks, main answers. One argument, one result; `nothing` is null. */
export const REQUESTS = {
  'workstation.get': { argument: nothing, result: workstationSchema },
  /** How many display batches the page has drawn since it was loaded: it is sent no more than so many ahead. */
  'display.taken': { argument: z.object({ count: z.number().int().min(0) }), result: nothing },
  'health.get': { argument: nothing, result: healthSchema },
  'history.bars': { argument: historyRequestSchema, result: barHistorySchema },
  /** Bars of seconds, trades, volume or range, made of the stored trades. */
  'history.tradeBars': {
    argument: z.object({
      symbol: symbolSchema,
      frame: z.object({ unit: z.enum(TRADE_UNITS), count: z.number().int().min(1).max(1_000_000) }),
      fromMs: z.number().nullable(),
      limit: z.number().int().min(1).max(10_000),
    }),
    result: tradeBarsSchema,
  },
  'signals.recent': { argument: z.object({ limit: z.number().int().min(1).max(1_000) }), result: signalsSchema },
  /** What a signal rests on; null when this source has no such signal. */
  'signals.proof': { argument: z.object({ id: z.string().min(1).max(200) }), result: storedProofSchema.nullable() },
  /** The rules with their parameters and presets: what an editor is drawn from. */
  'strategies.catalogue': { argument: nothing, result: catalogueSchema },
  'strategies.list': { argument: nothing, result: z.array(activeStrategySchema) },
  /** Adds or changes; watches at once. Refused with a sentence for each parameter that cannot be used. */
  'strategies.save': { argument: z.object({ strategy: strategyDraftSchema }), result: savedStrategySchema },
  'strategies.remove': { argument: z.object({ id: activeStrategySchema.shape.id }), result: nothing },
  'streams.start': { argument: nothing, result: nothing },
  'streams.stop': { argument: nothing, result: nothing },
  'streams.retryNow': { argument: nothing, result: nothing },
  'archive.openFolder': { argument: nothing, result: nothing },
  'external.open': { argument: z.object({ link: z.enum(EXTERNAL_LINKS) }), result: nothing },
  /** Closes the streams and their archive and opens those of the other source; the page is loaded again. */
  'source.use': { argument: z.object({ source: z.enum(STREAM_SOURCES) }), result: nothing },

  'login.get': { argument: nothing, result: loginViewSchema },
  /** Takes one half of the key from the clipboard, which is then emptied: the page never holds it. */
  'login.takeKey': {
    argument: z.object({ part: z.enum(KEY_PARTS) }),
    result: z.discriminatedUnion('ok', [
      z.object({ ok: z.literal(true), hint: keyHintSchema }),
      z.object({ ok: z.literal(false), sentence: z.string() }),
    ]),
  },
  'login.setCallback': { argument: z.object({ callbackUrl: z.string().max(500) }), result: outcomeSchema },
  'login.allowThisRunOnly': { argument: nothing, result: nothing },
  /** Opens the listener, then the system's browser; progress comes as `login` events. */
  'login.begin': { argument: nothing, result: outcomeSchema },
  'login.moreTime': { argument: nothing, result: nothing },
  'login.cancel': { argument: nothing, result: nothing },
  'login.checkAgain': { argument: nothing, result: nothing },
  'login.chooseAccounts': { argument: z.object({ shown: z.array(z.string().max(64)).max(100) }), result: nothing },
  /** Forgets the tokens, or the tokens and the key. */
  'login.forget': { argument: z.object({ what: z.enum(['tokens', 'everything']) }), result: outcomeSchema },
  /** A file dialog of the main process; the page learns only the outcome. */
  'login.importFile': {
    argument: z.object({ kind: z.enum(['schwab-py-token', 'secrets-json']) }),
    result: outcomeSchema,
  },

  'backup.get': { argument: nothing, result: backupViewSchema },
  'backup.addFolder': { argument: nothing, result: outcomeSchema },
  'backup.removeFolder': { argument: z.object({ path: z.string().max(4_096) }), result: nothing },
  'backup.write': { argument: z.object({ passphrase: z.string().max(1_000) }), result: outcomeSchema },
  'backup.restore': { argument: z.object({ passphrase: z.string().max(1_000) }), result: outcomeSchema },

  'portfolio.get': { argument: nothing, result: portfolioViewSchema },
  'portfolio.sync': { argument: nothing, result: nothing },

  /** Missing minutes of a symbol, newest first, and what became of them. */
  'backfill.get': { argument: z.object({ symbol: symbolSchema }), result: backfillViewSchema },
  'backfill.run': { argument: z.object({ symbol: symbolSchema }), result: outcomeSchema },
  /** The same for one trading day, however old. */
  'backfill.runDay': { argument: dayRequestSchema, result: outcomeSchema },

  /** How whole the stored sessions are, day by day; answered beside the archive's own thread. */
  'data.calendar': { argument: calendarRequestSchema, result: calendarSchema },
  'data.day': { argument: dayRequestSchema, result: dataDaySchema },
  /** Every file of the symbol against its manifest. */
  'data.verify': { argument: z.object({ symbol: symbolSchema }), result: fileCheckSchema },
  /** Joins the finished days into the master; answered when it is done. */
  'merge.run': { argument: z.object({ symbol: symbolSchema }), result: mergeRecordSchema.nullable() },
  /** Newest first. */
  'merge.records': { argument: z.object({ symbol: symbolSchema }), result: z.array(mergeRecordSchema) },
  /** A file dialog of the main process; null when none was chosen. */
  'import.choose': { argument: nothing, result: importPreviewSchema.nullable() },
  'import.preview': {
    argument: z.object({ fileId: z.number(), reading: importReadingSchema }),
    result: importPreviewSchema,
  },
  'import.merge': { argument: importMergeSchema, result: mergeRecordSchema },
  /** Asks where to in a dialog of the main process; answered when the file is whole. */
  'export.write': { argument: exportRequestSchema, result: exportOutcomeSchema },
  'archive.cancelJob': { argument: nothing, result: nothing },
  /** A dry run: nothing is changed. */
  'retention.plan': { argument: z.object({ keepDays: keepDaysSchema }), result: retentionPlanSchema },
  'retention.apply': { argument: z.object({ keepDays: keepDaysSchema }), result: outcomeSchema },
  'daily.get': { argument: nothing, result: dailyRunSchema },
  'daily.change': { argument: dailyRunSchema, result: outcomeSchema },

  'mirror.get': { argument: nothing, result: mirrorViewSchema },
  /** Keeps the settings; the mirror is connected anew by them, or off. */
  'mirror.change': { argument: z.object({ settings: mirrorSettingsSchema }), result: outcomeSchema },
  /** Tries a connection by these settings, which need not be kept. */
  'mirror.test': { argument: z.object({ settings: mirrorSettingsSchema }), result: outcomeSchema },
  /** Takes the password from the clipboard, which is then emptied: the page never holds it. */
  'mirror.takePassword': { argument: nothing, result: outcomeSchema },
  'mirror.forgetPassword': { argument: nothing, result: outcomeSchema },
  /** A file dialog of the main process; null when nothing was chosen. */
  'mirror.chooseFile': {
    argument: z.object({ file: z.enum(MIRROR_FILES) }),
    result: z.object({ path: z.string().nullable() }),
  },
  'mirror.channels': { argument: nothing, result: z.array(mirrorChannelSchema) },
  'localApi.get': { argument: nothing, result: localApiViewSchema },
  'localApi.set': {
    argument: localApiSettingsSchema.pick({ enabled: true, port: true, origins: true }),
    result: outcomeSchema,
  },
  /** Puts the new token on the clipboard; the page never holds it. */
  'localApi.createToken': {
    argument: z.object({ name: tokenNameSchema, rights: z.array(apiRightSchema).min(1) }),
    result: outcomeSchema,
  },
  'localApi.revokeToken': { argument: z.object({ id: z.string().max(64) }), result: outcomeSchema },
  'hotBuffer.set': {
    argument: hotBufferSettingsSchema.pick({ enabled: true, cadenceMs: true }),
    result: outcomeSchema,
  },
  /** A dialog of the main process. */
  'hotBuffer.chooseFolder': { argument: nothing, result: outcomeSchema },
  'backtest.get': {
    argument: nothing,
    result: z.object({ state: backtestStateSchema, runs: z.array(backtestEntrySchema) }),
  },
  /** Begins a run; what becomes of it comes as `backtest` events. A file must have been chosen before. */
  'backtest.run': { argument: backtestJobSchema, result: outcomeSchema },
  'backtest.cancel': { argument: nothing, result: nothing },
  'backtest.read': { argument: z.object({ runId: runIdSchema }), result: backtestRecordSchema },
  'backtest.delete': { argument: z.object({ runId: runIdSchema }), result: nothing },
  /** Writes a run into the archive's reports; the answer names the file. */
  'backtest.export': {
    argument: z.object({ runId: runIdSchema, as: z.enum(['csv', 'html']) }),
    result: outcomeSchema,
  },
  'backtest.openReports': { argument: nothing, result: nothing },
  /** A file dialog of the main process; null when none was chosen. */
  'backtest.chooseFile': { argument: nothing, result: z.object({ file: z.string().nullable() }) },

  /** How the running trading day stands on paper; null before its first bar. */
  'paperSession.get': { argument: nothing, result: paperSessionSchema },

  /** Raw frames on the disk, newest first, and whether more are wanted. */
  'tape.get': { argument: nothing, result: tapeViewSchema },
  'tape.record': { argument: z.object({ isOn: z.boolean() }), result: tapeViewSchema },

  /** The replay that is shown in place of the live picture; null while that is shown. */
  'replay.get': { argument: nothing, result: replayViewSchema.nullable() },
  'replay.catalog': { argument: nothing, result: replayCatalogSchema },
  /** Shows a recording in place of the live picture, which goes on unseen; the page is loaded again. */
  'replay.open': { argument: replayOpeningSchema, result: outcomeSchema },
  /** Back to the live picture; the page is loaded again. */
  'replay.leave': { argument: nothing, result: nothing },
  'replay.control': { argument: replayControlSchema, result: nothing },
  'replay.compare': { argument: nothing, result: replayComparisonSchema },

  ...TELLING_REQUESTS,
} as const;
export type RequestName = keyof typeof REQUESTS;
export type RequestArgument<Name extends RequestName> = z.infer<(typeof REQUESTS)[Name]['argument']>;
export type RequestResult<Name extends RequestName> = z.infer<(typeof REQUESTS)[Name]['result']>;

/** Main tells, renderer listens. */
export interface Events extends TellingEvents {
  readonly display: DisplayBatch;
  readonly health: Health;
  readonly login: LoginView;
  readonly portfolio: PortfolioView;
  readonly backfill: BackfillView;
  /** The merge, import or export that is under way; null: none. */
  readonly archiveJob: ArchiveJob | null;
  /** A merge went into the archive's master, asked for or by schedule. */
  readonly merged: MergeRecord;
  readonly localApi: LocalApiView;
  readonly backtest: BacktestState;
  readonly paperSession: PaperSession;
  /** null: the live picture is shown. */
  readonly replay: ReplayView | null;
  /** Chosen in the menu or the tray: the page opens the view. */
  readonly show: { readonly view: ShownView };
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
