import { z } from 'zod';
import { PREFLIGHT_MENDS } from './mends.ts';

export const PREFLIGHT_CHECKS = [
  'calendar',
  'login',
  'stream',
  'symbols',
  'clock',
  'archive',
  'disk',
  'alerts',
  'channels',
  'sleep',
] as const;
export type PreflightCheckName = (typeof PREFLIGHT_CHECKS)[number];

/** ok: green. trouble: named, mostly with a button. not-asked: means nothing here, e.g. a login in Practice. */
export const preflightItemSchema = z.object({
  check: z.enum(PREFLIGHT_CHECKS),
  title: z.string(),
  state: z.enum(['ok', 'trouble', 'not-asked']),
  sentence: z.string(),
  mend: z.enum(PREFLIGHT_MENDS).nullable(),
});
export type PreflightItem = z.infer<typeof preflightItemSchema>;

export const preflightReportSchema = z.object({
  atWallMs: z.number(),
  exchangeMs: z.number(),
  items: z.array(preflightItemSchema),
});
export type PreflightReport = z.infer<typeof preflightReportSchema>;

export const troublesOf = ({ items }: PreflightReport): readonly PreflightItem[] =>
  items.filter(({ state }) => state === 'trouble');
