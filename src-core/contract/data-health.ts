import { z } from 'zod';

/** How whole the stored sessions of a symbol are, for the window. Days are trading days, `YYYY-MM-DD`. */

export const daySchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const symbolSchema = z.string().min(1).max(32);

/**
 * - complete: every expected minute has its bar, or nothing traded in it. partial, missing: not so.
 * - closed: by the calendar. under-way: the session is not over yet.
 * - unrecorded: before the first bar there is, or still to come.
 */
export const SESSION_STATES = ['complete', 'partial', 'missing', 'closed', 'under-way', 'unrecorded'] as const;
export type SessionState = (typeof SESSION_STATES)[number];

const yearOf = (day: string): number => Number(day.slice(0, 4));

/** From one day to another, both included, of the same year or the next. */
export const calendarRequestSchema = z
  .object({ symbol: symbolSchema, fromDay: daySchema, toDay: daySchema })
  .refine(({ fromDay, toDay }) => fromDay <= toDay && yearOf(toDay) - yearOf(fromDay) <= 1);
export type CalendarRequest = z.infer<typeof calendarRequestSchema>;

export const sessionMarkSchema = z.object({
  day: daySchema,
  state: z.enum(SESSION_STATES),
  expectedMinutes: z.number(),
  presentMinutes: z.number(),
});
export type SessionMark = z.infer<typeof sessionMarkSchema>;

export const placeCalendarSchema = z.object({
  /** Trading days of the first and the last bar there is of the symbol. */
  firstDay: daySchema,
  lastDay: daySchema,
  /** The weekdays of the range, in order. */
  days: z.array(sessionMarkSchema),
});
export type PlaceCalendar = z.infer<typeof placeCalendarSchema>;

export const calendarSchema = z.object({
  symbol: symbolSchema,
  /** null where there is no bar of the symbol. */
  archive: placeCalendarSchema.nullable(),
  master: placeCalendarSchema.nullable(),
});
export type DataCalendar = z.infer<typeof calendarSchema>;

/**
 * Why minutes in which the market was open have no bar (analytics, section 7.3): nothing traded, the connection log says
 * that nobody was watching, or nobody can tell.
 */
export const GAP_REASONS = ['no-trade', 'feed-gap', 'unknown'] as const;
export type GapReason = (typeof GAP_REASONS)[number];

export const dayDetailSchema = z.object({
  state: z.enum(SESSION_STATES),
  expectedMinutes: z.number(),
  presentMinutes: z.number(),
  /** Rows for a minute that another row stands for. */
  duplicates: z.number(),
  grades: z.array(z.object({ grade: z.string(), bars: z.number() })),
  /** null: bars whose contract nobody told. */
  contracts: z.array(z.object({ contract: z.string().nullable(), bars: z.number() })),
  sources: z.array(z.string()),
  /** Minutes [fromMs, toMs) without a bar, oldest first; only so many are listed. */
  gaps: z.array(z.object({ fromMs: z.number(), toMs: z.number(), minutes: z.number(), reason: z.enum(GAP_REASONS) })),
  gapsTotal: z.number(),
});
export type DayDetail = z.infer<typeof dayDetailSchema>;

export const dayRequestSchema = z.object({ symbol: symbolSchema, day: daySchema });
export type DayRequest = z.infer<typeof dayRequestSchema>;

export const dataDaySchema = z.object({
  symbol: symbolSchema,
  day: daySchema,
  /** `Thanksgiving Day`, for a day on which the calendar expects nothing or less than usual; else null. */
  special: z.string().nullable(),
  /** null where there is no bar of the symbol at all. */
  archive: dayDetailSchema.nullable(),
  master: dayDetailSchema.nullable(),
});
export type DataDay = z.infer<typeof dataDaySchema>;

/** How the files of a symbol stand to their manifests. */
export const fileCheckSchema = z.object({
  symbol: symbolSchema,
  files: z.number(),
  /** Those that are not as they were written. */
  wrong: z.array(z.object({ file: z.string(), state: z.enum(['changed', 'missing', 'unlisted', 'unreadable']) })),
});
export type FileCheck = z.infer<typeof fileCheckSchema>;
