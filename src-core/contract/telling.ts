import { z } from 'zod';
import { ALERT_DIRECTIONS, priceAlertSchema, type PriceAlert } from '../alerts/price-alert.ts';
import { PREFLIGHT_MENDS } from '../preflight/mends.ts';
import { preflightReportSchema } from '../preflight/preflight.ts';
import { TELLING_CLASSES, type TellingClass } from '../telling/event.ts';
import { logEntrySchema, type LogEntry } from '../telling/log-entry.ts';
import { PAUSES } from '../telling/pause-end.ts';
import {
  classSwitchesSchema,
  pushKindSchema,
  quietHoursSchema,
  tellingSettingsSchema,
} from '../telling/telling-settings.ts';
import { outcomeSchema } from './login.ts';

/** Requests and events of the telling: settings and channels, the log, price alerts, pre-flight. */

/** How a push target stands. */
export const targetStandingSchema = z.object({
  targetId: z.string(),
  waiting: z.number(),
  nextTryWallMs: z.number().nullable(),
  lastDeliveredWallMs: z.number().nullable(),
  /** Why the newest attempt failed; null when it did not. */
  problem: z.string().nullable(),
});
export type TargetStanding = z.infer<typeof targetStandingSchema>;

export const tellingViewSchema = z.object({
  settings: tellingSettingsSchema,
  standings: z.array(targetStandingSchema),
  /** IANA name of this computer's zone, which quiet hours and "tomorrow" go by. */
  zone: z.string(),
  /** The silence that holds now. */
  silence: z.enum(['paused', 'quiet-hours']).nullable(),
  /** Why the log or the alerts cannot be kept on the disk; null when they are. */
  problem: z.string().nullable(),
  isSleepBlocked: z.boolean(),
});
export type TellingView = z.infer<typeof tellingViewSchema>;

const nothing = z.null();
const targetId = z.string().max(40);
const alertId = z.string().max(40);

export const TELLING_REQUESTS = {
  'telling.get': { argument: nothing, result: tellingViewSchema },
  /** Entries that hold every word of the question, newest first. */
  'telling.log': {
    argument: z.object({
      question: z.string().max(200),
      class: z.enum(TELLING_CLASSES).nullable(),
      limit: z.number().int().min(1).max(1_000),
    }),
    result: z.array(logEntrySchema),
  },
  'telling.setClass': {
    argument: z.object({ class: z.enum(TELLING_CLASSES), switches: classSwitchesSchema }),
    result: outcomeSchema,
  },
  'telling.setQuietHours': { argument: quietHoursSchema, result: outcomeSchema },
  'telling.setOptions': {
    argument: tellingSettingsSchema
      .pick({ collapseSeconds: true, offlineSeconds: true, tellsReplay: true, blocksSleep: true })
      .partial(),
    result: outcomeSchema,
  },
  'telling.pause': { argument: z.object({ length: z.enum(PAUSES) }), result: outcomeSchema },
  'telling.resume': { argument: nothing, result: outcomeSchema },
  /** Shows, plays or sends a test and answers with what really became of it. */
  'telling.test': {
    argument: z.discriminatedUnion('channel', [
      z.object({ channel: z.literal('desktop') }),
      z.object({ channel: z.literal('sound'), class: z.enum(TELLING_CLASSES) }),
      z.object({ channel: z.literal('push'), targetId }),
    ]),
    result: outcomeSchema,
  },
  /** Takes address or bot token from the clipboard, which is then emptied: the page never holds it. */
  'telling.addTarget': {
    argument: z.object({
      kind: pushKindSchema,
      name: z.string().trim().min(1).max(40),
      chat: z.string().trim().max(64),
      /** Another server of Telegram's Bot API than Telegram's own; empty for that one. */
      server: z.string().trim().max(255),
    }),
    result: outcomeSchema,
  },
  /** Takes an ntfy access token from the clipboard, which is then emptied. */
  'telling.takeToken': { argument: z.object({ targetId }), result: outcomeSchema },
  'telling.switchTarget': { argument: z.object({ targetId, isOn: z.boolean() }), result: outcomeSchema },
  'telling.removeTarget': { argument: z.object({ targetId }), result: outcomeSchema },
  /** The page has played a sound, or could not. */
  'telling.played': {
    argument: z.object({ soundId: z.number().int(), problem: z.string().max(200).nullable() }),
    result: nothing,
  },

  'alerts.get': { argument: nothing, result: z.array(priceAlertSchema) },
  'alerts.add': {
    argument: z.object({
      symbol: z.string().min(1).max(32),
      level: z.number().int().positive(),
      direction: z.enum(ALERT_DIRECTIONS),
      repeats: z.boolean(),
      expiresMs: z.number().nullable(),
      note: z.string().trim().max(80),
    }),
    result: outcomeSchema,
  },
  /** Changes what is named; from then on the alert watches anew. */
  'alerts.change': {
    argument: z.object({
      id: alertId,
      level: z.number().int().positive().optional(),
      direction: z.enum(ALERT_DIRECTIONS).optional(),
      repeats: z.boolean().optional(),
      expiresMs: z.number().nullable().optional(),
    }),
    result: outcomeSchema,
  },
  'alerts.remove': { argument: z.object({ id: alertId }), result: outcomeSchema },

  'preflight.run': { argument: nothing, result: preflightReportSchema },
  'preflight.mend': { argument: z.object({ mend: z.enum(PREFLIGHT_MENDS) }), result: outcomeSchema },
} as const;

/** A sound that the page is asked to play; it answers with `telling.played`. */
export interface SoundOrder {
  readonly soundId: number;
  readonly class: TellingClass;
  /** 0 to 1. */
  readonly volume: number;
}

export interface TellingEvents {
  readonly telling: TellingView;
  /** An entry that is new, or of which something has become known. */
  readonly tellingLog: LogEntry;
  readonly alerts: readonly PriceAlert[];
  readonly sound: SoundOrder;
}
