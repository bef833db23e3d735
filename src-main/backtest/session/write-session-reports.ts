import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArchivePlace, SessionReportsRequest, WrittenReport } from '#core/contract/backtest-worker';
import type { Bar } from '#core/market/bar';
import { unpackBars } from '#core/market/packed-bars';
import { isRegularSessionDay } from '#core/market/session';
import { tradingDay, type TradingDay } from '#core/market/units';
import { sessionReport, sessionSentence } from '#core/paper-session/session-report';
import { SessionTracker } from '#core/paper-session/session-tracker';
import type { Signal } from '#core/signals/signal';
import { ArchiveLayout } from '../../archive/archive-layout.ts';
import { packedPieces } from '../../archive/export/packed-pieces.ts';
import { readBars } from '../../archive/export/bar-input.ts';
import { MASTER_SESSION } from '../../archive/master/master-session.ts';
import { MergeError } from '../../archive/master/merge-error.ts';
import { DuckDbSession } from '../../archive/parquet/duckdb-session.ts';
import { sessionDayNamed } from '../../archive/session-day.ts';
import { isMissing } from '../../files/is-missing.ts';
import { writeWhole } from '../../files/write-whole.ts';
import { readSignalsOfDay } from './read-signals.ts';

/** An application that was closed for longer is not told of every day it missed. */
const DAYS_CAUGHT_UP = 5;
const DAYS_LOOKED_BACK = 12;
const MS_PER_DAY = 86_400_000;
const TABLE = 'bars_of_session';

/** The newest regular session days up to one, newest first. */
function newestDays(throughDay: TradingDay): TradingDay[] {
  const days = Array.from({ length: DAYS_LOOKED_BACK }, (_, back) =>
    tradingDay(new Date(Date.parse(throughDay) - back * MS_PER_DAY).toISOString().slice(0, 10)),
  );
  return days.filter(isRegularSessionDay).slice(0, DAYS_CAUGHT_UP);
}

async function exists(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isFile();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** The bars of a symbol on the given days; a symbol of which nothing is stored has none. */
async function barsOf(
  place: ArchivePlace,
  symbol: string,
  days: readonly TradingDay[],
): Promise<Map<TradingDay, Bar[]>> {
  const session = await DuckDbSession.open(MASTER_SESSION);
  try {
    await readBars(session, TABLE, { kind: 'archive', folder: place.folder }, symbol, place.sqliteBinding);
    const byDay = new Map<TradingDay, Bar[]>();
    for (const day of days) {
      const { startMs, endMs } = sessionDayNamed(symbol, day);
      const bars: Bar[] = [];
      for await (const piece of packedPieces(session, TABLE, symbol, { fromMs: startMs, toMs: endMs })) {
        bars.push(...unpackBars(piece));
      }
      byDay.set(day, bars);
    }
    return byDay;
  } catch (error) {
    if (error instanceof MergeError) return new Map();
    throw error;
  } finally {
    session.close();
  }
}

/**
 * Writes the reports of the newest days that have bars and no report yet, each worked out from the stored bars and
 * signals: the same whenever it is written. Whole files or none.
 */
export async function writeSessionReports(
  place: ArchivePlace,
  { symbols, throughDay, isLastAnew }: SessionReportsRequest,
): Promise<WrittenReport[]> {
  const { reports } = new ArchiveLayout(place.folder);
  const fileOf = (day: TradingDay): string => join(reports, `session-${day}.html`);
  const days: TradingDay[] = [];
  for (const day of newestDays(throughDay)) {
    if ((isLastAnew && day === throughDay) || !(await exists(fileOf(day)))) days.push(day);
  }
  if (days.length === 0) return [];
  const bySymbol: Map<TradingDay, Bar[]>[] = [];
  for (const symbol of symbols) bySymbol.push(await barsOf(place, symbol, days));
  const written: WrittenReport[] = [];
  for (const day of days.reverse()) {
    const bars = bySymbol.flatMap((byDay) => byDay.get(day) ?? []).sort((left, right) => left.startMs - right.startMs);
    if (bars.length === 0) continue;
    const signals: readonly Signal[] = await readSignalsOfDay(place, day);
    const tracker = new SessionTracker();
    tracker.take(bars, signals);
    const session = tracker.view();
    if (!session) continue;
    await mkdir(reports, { recursive: true });
    await writeWhole(fileOf(day), sessionReport(session));
    written.push({ day, file: fileOf(day), sentence: sessionSentence(session) });
  }
  return written;
}
