import { z } from 'zod';

/** What the window and the replay's thread say to each other about playing a recorded session again. */

const instant = z.number();
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const symbol = z.string().min(1).max(32);

/**
 * What can be played: the ticks that one run of a source stored, raw streamer frames, or the stored one-minute bars of a
 * symbol, of which the way within the minute is not known and is therefore made up.
 */
export const recordingChoiceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ticks'), source: z.string().min(1).max(200), day }),
  z.object({ kind: z.literal('tape'), file: z.string().min(1).max(200), day }),
  z.object({ kind: z.literal('bars'), symbol, day }),
]);
export type RecordingChoice = z.infer<typeof recordingChoiceSchema>;

export const recordingSchema = z.object({
  choice: recordingChoiceSchema,
  /** First and last instant that is recorded, by the exchange's clock. */
  fromMs: instant,
  toMs: instant,
  symbols: z.array(symbol),
});
export type Recording = z.infer<typeof recordingSchema>;

/** A recording, and the symbol that the chart is to show first. */
export const replayOpeningSchema = z.object({ recording: recordingSchema, symbol });
export type ReplayOpening = z.infer<typeof replayOpeningSchema>;

/** Newest day first, within a day the best kind first. */
export const replayCatalogSchema = z.object({ recordings: z.array(recordingSchema) });
export type ReplayCatalog = z.infer<typeof replayCatalogSchema>;

/**
 * - opening: the threads come up. seeking: the session is rebuilt from its start up to an instant.
 * - ended: all that was recorded has been played. failed: `reason` says why nothing plays any more.
 */
export const REPLAY_STATES = ['opening', 'seeking', 'paused', 'playing', 'ended', 'failed'] as const;

export const replayProgressSchema = z.object({
  state: z.enum(REPLAY_STATES),
  reason: z.string().nullable(),
  /** Where the exchange's clock of the replay stands, and this computer's clock at that moment. */
  exchangeMs: instant,
  atWallMs: z.number(),
  fromMs: instant,
  toMs: instant,
  /** Exchange seconds for one of this computer; null: as fast as it goes. */
  speed: z.number().nullable(),
  /** Grows with every rebuilding: what was drawn of an earlier one may lie in the future of this one. */
  generation: z.number().int(),
  signals: z.number().int(),
});
export type ReplayProgress = z.infer<typeof replayProgressSchema>;

export const replayViewSchema = replayProgressSchema.extend({
  choice: recordingChoiceSchema,
  /** What the chart is to show first. */
  symbol,
  /** In the words of the header, e.g. "20 Nov 2026, stored ticks". */
  title: z.string(),
  /** Signals of the live market that came while the window showed the replay, in words; newest first. */
  liveSignals: z.array(z.string()),
});
export type ReplayView = z.infer<typeof replayViewSchema>;

export const replayControlSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('play') }),
  z.object({ do: z.literal('pause') }),
  z.object({ do: z.literal('speed'), speed: z.number().min(0.1).max(100_000).nullable() }),
  /** To just behind the close of the next minute's bar. One back is a `seek`. */
  z.object({ do: z.literal('step-bar') }),
  /** Through the next trade of a symbol. */
  z.object({ do: z.literal('step-tick'), symbol }),
  z.object({ do: z.literal('seek'), toMs: instant }),
]);
export type ReplayControl = z.infer<typeof replayControlSchema>;

const signalInWords = z.object({
  id: z.string(),
  symbol: z.string(),
  side: z.string(),
  strategy: z.string(),
  knownAtMs: instant,
  price: z.number(),
});

/** How one signal of the day differs between what fired live and what the replay makes of the same recording. */
export const signalDifferenceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('missing'), live: signalInWords, reason: z.string() }),
  z.object({ kind: z.literal('extra'), replayed: signalInWords, reason: z.string() }),
  z.object({ kind: z.literal('changed'), live: signalInWords, replayed: signalInWords, reason: z.string() }),
]);
export type SignalDifference = z.infer<typeof signalDifferenceSchema>;

export const replayComparisonSchema = z.object({
  day,
  equalSignals: z.number().int(),
  differences: z.array(signalDifferenceSchema),
  /** Bars of the day that are byte for byte the same, differ, or stand on one side only. */
  bars: z.object({
    equal: z.number().int(),
    different: z.number().int(),
    onlyLive: z.number().int(),
    onlyReplayed: z.number().int(),
    /** Read from the broker's history afterwards or stored by another run: no part of this recording. */
    notCompared: z.number().int(),
  }),
  /** Why there is nothing to compare with; null when there is. */
  reason: z.string().nullable(),
});
export type ReplayComparison = z.infer<typeof replayComparisonSchema>;
