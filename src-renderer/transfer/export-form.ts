import type { ExportFormat, ExportZone } from '#core/contract/archive-choices';
import type { ExportRequest } from '#core/contract/archive-jobs';
import { assetClassOf } from '#core/market/instrument';
import { newYorkInstant, tradingDayOf, tradingDaySpanOf } from '#core/market/session';
import { parseTimeframe } from '#core/market/timeframe';
import { epochMs, tradingDay } from '#core/market/units';
import type { VisibleSpan } from '../chart/visible-span.ts';

/** What stands in the export dialog. */
export interface ExportForm {
  readonly symbol: string;
  readonly place: ExportRequest['place'];
  readonly range: 'screen' | 'days';
  /** Trading days, both included. */
  readonly fromDay: string;
  readonly toDay: string;
  readonly timeframe: string;
  readonly hours: ExportRequest['hours'];
  readonly adjustment: ExportRequest['adjustment'];
  readonly zone: ExportZone;
  readonly format: ExportFormat;
}

const NOON_MINUTE = 12 * 60;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** What the chart shows, as the dialog begins. */
export function formOnScreen(
  symbol: string,
  span: VisibleSpan | null,
  timeframe: string,
  hours: ExportRequest['hours'],
  nowMs: number,
): ExportForm {
  const dayOf = (ms: number): string => tradingDayOf(epochMs(ms), assetClassOf(symbol));
  return {
    symbol,
    place: 'archive',
    range: span ? 'screen' : 'days',
    fromDay: dayOf(span?.fromMs ?? nowMs),
    toDay: dayOf((span?.toMs ?? nowMs + 1) - 1),
    timeframe: isMadeOfMinutes(timeframe) ? timeframe : '1m',
    hours,
    adjustment: 'none',
    zone: 'UTC',
    format: 'csv',
  };
}

/** Bars of trades are not exported: what the chart offers beside them is. */
export function isMadeOfMinutes(timeframe: string): boolean {
  try {
    parseTimeframe(timeframe);
    return true;
  } catch {
    return false;
  }
}

/** The request that a form stands for, or why it stands for none. */
export function requestOf(form: ExportForm, span: VisibleSpan | null): ExportRequest | string {
  const { range, fromDay, toDay, ...rest } = form;
  if (range === 'screen') return span ? { ...rest, ...span } : 'The chart shows no bar. Choose days instead.';
  if (![fromDay, toDay].every((day) => DAY.test(day) && !Number.isNaN(Date.parse(day)))) return 'Say both days.';
  if (fromDay > toDay) return 'The first day must not come after the last.';
  const edge = (day: string): ReturnType<typeof tradingDaySpanOf> =>
    tradingDaySpanOf(newYorkInstant(tradingDay(day), NOON_MINUTE), assetClassOf(form.symbol));
  return { ...rest, fromMs: edge(fromDay).startMs, toMs: edge(toDay).endMs };
}
