import { assetClassOf, type AssetClass } from './instrument.ts';
import { globexSession, regularSession, tradingDaySpanOf, type Span } from './session.ts';
import { epochMs, MS_PER_MINUTE, type EpochMs, type TradingDay } from './units.ts';

/** A run of minutes without a bar; `toMs` is the opening instant of the last one. */
export interface MissingStretch {
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
  readonly minutes: number;
}

/** What an archive says is missing of a symbol. */
export interface MissingMinutes {
  /** Opening instant of the oldest bar there is; null when there is none. */
  readonly firstBarMs: EpochMs | null;
  /** Oldest first. */
  readonly stretches: readonly MissingStretch[];
}

/**
 * The hours in which every minute is expected to have been watched: a future's whole Globex session, an equity's
 * regular one (outside it most minutes have no trade, and nobody can tell which).
 */
export function watchedSession(day: TradingDay, assetClass: AssetClass): Span | null {
  if (assetClass === 'future') return globexSession(day);
  const session = regularSession(day);
  return session && { startMs: session.openMs, endMs: session.closeMs };
}

/** The watched sessions that touch [fromMs, toMs), oldest first, cut to it. */
export function watchedSpans(symbol: string, fromMs: EpochMs, toMs: EpochMs): readonly Span[] {
  const assetClass = assetClassOf(symbol);
  const spans: Span[] = [];
  let { day, endMs } = tradingDaySpanOf(fromMs, assetClass);
  for (;;) {
    const session = watchedSession(day, assetClass);
    const startMs = Math.max(fromMs, session?.startMs ?? Infinity);
    const untilMs = Math.min(toMs, session?.endMs ?? -Infinity);
    if (startMs < untilMs) spans.push({ startMs: epochMs(startMs), endMs: epochMs(untilMs) });
    if (endMs >= toMs) return spans;
    ({ day, endMs } = tradingDaySpanOf(endMs, assetClass));
  }
}

/** The opening instant of the trading day that lies `days` weekdays before the one of an instant. */
export function daysBefore(instant: EpochMs, symbol: string, days: number): EpochMs {
  const assetClass = assetClassOf(symbol);
  let span = tradingDaySpanOf(instant, assetClass);
  for (let step = 0; step < days; step += 1) span = tradingDaySpanOf(epochMs(span.startMs - 1), assetClass);
  return span.startMs;
}

/**
 * The minutes of the watched sessions in [fromMs, toMs) that have no bar and were not watched from beginning to end.
 * A minute that was watched whole and has no bar had no trade: nothing is missing there.
 * @param hasBar whether a sound bar of the minute is stored
 * @param wasWatched whether the feed saw the whole minute
 */
export function missingMinutes(
  symbol: string,
  fromMs: EpochMs,
  toMs: EpochMs,
  hasBar: (startMs: number) => boolean,
  wasWatched: (startMs: number) => boolean,
): readonly MissingStretch[] {
  const stretches: MissingStretch[] = [];
  for (const span of watchedSpans(symbol, fromMs, toMs)) {
    let first: number | null = null;
    const end = (beforeMs: number): void => {
      if (first === null) return;
      const minutes = (beforeMs - first) / MS_PER_MINUTE;
      stretches.push({ fromMs: epochMs(first), toMs: epochMs(beforeMs - MS_PER_MINUTE), minutes });
      first = null;
    };
    const firstMinute = Math.ceil(span.startMs / MS_PER_MINUTE) * MS_PER_MINUTE;
    // A minute that is not over yet is not missing.
    const lastEnd = Math.floor(span.endMs / MS_PER_MINUTE) * MS_PER_MINUTE;
    for (let startMs = firstMinute; startMs < lastEnd; startMs += MS_PER_MINUTE) {
      if (hasBar(startMs) || wasWatched(startMs)) end(startMs);
      else first ??= startMs;
    }
    end(lastEnd);
  }
  return stretches;
}
