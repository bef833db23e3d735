import { z } from 'zod';
import { TELLING_CLASSES, type TellingClass } from './event.ts';

/** Minutes after midnight as `HH:MM`. */
const timeOfDaySchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** A stretch of quiet that begins on the named weekdays (1 Monday to 7 Sunday) and, overnight, ends on the next day. */
export const quietSpanSchema = z.object({
  days: z.array(z.number().int().min(1).max(7)).max(7),
  from: timeOfDaySchema,
  to: timeOfDaySchema,
});
export type QuietSpan = z.infer<typeof quietSpanSchema>;

export const quietHoursSchema = z.object({
  isOn: z.boolean(),
  /** The zone of this computer, or New York. */
  zone: z.enum(['local', 'exchange']),
  spans: z.array(quietSpanSchema).max(10),
});
export type QuietHours = z.infer<typeof quietHoursSchema>;

export const classSwitchesSchema = z.object({
  desktop: z.boolean(),
  sound: z.boolean(),
  push: z.boolean(),
  /** Told even in quiet hours; a pause silences it all the same. */
  breaksQuiet: z.boolean(),
  /** 0 to 100. */
  volume: z.number().int().min(0).max(100),
});
export type ClassSwitches = z.infer<typeof classSwitchesSchema>;

export const PUSH_KINDS = ['ntfy', 'webhook', 'telegram'] as const;
export const pushKindSchema = z.enum(PUSH_KINDS);
export type PushKind = z.infer<typeof pushKindSchema>;

/** Where pushes go. The address and every token are in the keychain; this is what may be read by anybody. */
export const pushTargetSchema = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  kind: pushKindSchema,
  name: z.string().min(1).max(40),
  isOn: z.boolean(),
  /** Host name alone, to recognise it by. */
  host: z.string().max(255),
  /** Length and last characters of what the keychain holds. */
  hint: z.string().max(80),
  /** Telegram's chat, e.g. `123456` or `@channel`; empty elsewhere. */
  chat: z.string().max(64),
});
export type PushTarget = z.infer<typeof pushTargetSchema>;
export const MAXIMUM_TARGETS = 8;

export const pauseSchema = z.object({ sinceWallMs: z.number(), untilWallMs: z.number() });
export type Pause = z.infer<typeof pauseSchema>;

export const tellingSettingsSchema = z.object({
  classes: z.record(z.enum(TELLING_CLASSES), classSwitchesSchema),
  quietHours: quietHoursSchema,
  /** Events of one key within this time are one. */
  collapseSeconds: z.number().int().min(0).max(3_600),
  /** The stream may be away for so long before that is told. */
  offlineSeconds: z.number().int().min(5).max(3_600),
  /** Replayed events go to the log alone unless this is set; they are then marked in every channel. */
  tellsReplay: z.boolean(),
  /** Keep the computer awake from the pre-flight to the close of a trading day. */
  blocksSleep: z.boolean(),
  pause: pauseSchema.nullable(),
  targets: z.array(pushTargetSchema).max(MAXIMUM_TARGETS),
});
export type TellingSettings = z.infer<typeof tellingSettingsSchema>;

const switches = (sound: boolean, volume: number, desktop = true): ClassSwitches => ({
  desktop,
  sound,
  push: true,
  breaksQuiet: false,
  volume,
});

/** Errors are never louder than signals. */
const USUAL_SWITCHES: Readonly<Record<TellingClass, ClassSwitches>> = {
  signal: switches(true, 80),
  'price-alert': switches(true, 70),
  feed: switches(true, 50),
  token: switches(false, 50),
  order: switches(true, 70),
  archive: switches(true, 50),
  report: switches(false, 40),
};

export function usualTellingSettings(): TellingSettings {
  return {
    classes: USUAL_SWITCHES,
    quietHours: { isOn: false, zone: 'local', spans: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '22:00', to: '07:00' }] },
    collapseSeconds: 60,
    offlineSeconds: 30,
    tellsReplay: false,
    blocksSleep: true,
    pause: null,
    targets: [],
  };
}
