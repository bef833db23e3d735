import { z } from 'zod';

/** What is told falls into classes, each with switches and a sound of its own. */
export const TELLING_CLASSES = ['signal', 'price-alert', 'feed', 'token', 'order', 'archive', 'report'] as const;
export const tellingClassSchema = z.enum(TELLING_CLASSES);
export type TellingClass = z.infer<typeof tellingClassSchema>;

/** Ways to reach the user besides the log, which keeps everything. */
export const CHANNELS = ['desktop', 'sound', 'push'] as const;
export const channelSchema = z.enum(CHANNELS);
export type Channel = z.infer<typeof channelSchema>;

/** Which prices an event comes from. */
export const ORIGINS = ['live', 'practice', 'replay'] as const;
export const originSchema = z.enum(ORIGINS);
export type Origin = z.infer<typeof originSchema>;

/** Something worth telling. */
export interface TellingEvent {
  /** Names the event for ever: what was told under this id is not told again. */
  readonly id: string;
  /** Events of one key that follow each other quickly are one notification with a count. */
  readonly key: string;
  readonly class: TellingClass;
  readonly title: string;
  readonly body: string;
  readonly atWallMs: number;
  readonly origin: Origin;
  /** False for what was found too late to act on: it goes to the log alone. */
  readonly isNews: boolean;
}

/** Why a channel stayed silent. */
export const SILENCES = ['paused', 'quiet-hours', 'switched-off', 'past', 'replay'] as const;
export const silenceSchema = z.enum(SILENCES);
export type Silence = z.infer<typeof silenceSchema>;

export type Verdict = 'tell' | Silence;
