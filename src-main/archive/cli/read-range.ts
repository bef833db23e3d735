import { isPlausibleInstant } from '#core/market/session';
import { tradingDay } from '#core/market/units';
import type { BarPlace } from '../export/bar-input.ts';
import { sessionDayNamed } from '../session-day.ts';
import { UsageError } from './archive-command.ts';
import { text } from './read-options.ts';

export const RANGE_OPTIONS = { from: text, to: text } as const;

/** 1990 and 2100: what was traded lies between. */
const ALWAYS = { fromMs: Date.UTC(1990, 0), toMs: Date.UTC(2100, 0) };

function edge(name: 'from' | 'to', raw: string, symbol: string): number {
  if (/^\d{4}-\d{2}-\d{2}$/.test(raw) && isPlausibleInstant(Date.parse(raw))) {
    const day = sessionDayNamed(symbol, tradingDay(raw));
    return name === 'from' ? day.startMs : day.endMs;
  }
  const instant = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(raw) ? Date.parse(raw) : NaN;
  if (!isPlausibleInstant(instant)) {
    throw new UsageError(
      `--${name} takes a trading day (2026-11-20) or an instant (2026-11-20T14:30:00Z), not "${raw}".`,
    );
  }
  return instant;
}

/** The range [fromMs, toMs) of `--from` and `--to`; a trading day is meant whole, from its opening in the evening before. */
export function readRange(
  symbol: string,
  { from, to }: { readonly from?: string; readonly to?: string },
): { readonly fromMs: number; readonly toMs: number } {
  const range = {
    fromMs: from === undefined ? ALWAYS.fromMs : edge('from', from, symbol),
    toMs: to === undefined ? ALWAYS.toMs : edge('to', to, symbol),
  };
  if (range.fromMs >= range.toMs) throw new UsageError('--from must lie before --to.');
  return range;
}

/** Where bars are read from: the master when it is named, else the archive. */
export function readPlace(values: { readonly master?: string; readonly archive?: string }): BarPlace {
  if (values.master !== undefined) return { kind: 'master', file: values.master };
  if (values.archive !== undefined) return { kind: 'archive', folder: values.archive };
  throw new UsageError('Say --master or --archive: where the bars are.');
}
