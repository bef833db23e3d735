import type { DataDay, DayDetail, DayRequest } from '#core/contract/data-health';
import { specialDay } from '#core/market/session-calendar';
import { tradingDay, type TradingDay } from '#core/market/units';
import type { ArchiveLayout } from '../archive-layout.ts';
import { parquetRows } from '../master/merge-sources.ts';
import { daysIn } from '../parquet/day-file-names.ts';
import { sessionDayNamed } from '../session-day.ts';
import { LookedAtArchive, type LookedAtPlace } from './looked-at.ts';
import { judgeSession } from './session-marks.ts';

const MOST_LISTED_GAPS = 200;

/** Everything that is known of one session of a symbol. Throws what is in the way. */
export function dataDay(layout: ArchiveLayout, sqliteBinding: string | null, request: DayRequest): Promise<DataDay> {
  const { symbol } = request;
  const day = tradingDay(request.day);
  return LookedAtArchive.with(layout, sqliteBinding, async (looked) => ({
    symbol,
    day,
    special: specialDay(day)?.name ?? null,
    archive: await detailOf(looked, await looked.archivePlace(symbol), symbol, day),
    master: await detailOf(looked, await looked.masterPlace(symbol), symbol, day),
  }));
}

async function detailOf(
  looked: LookedAtArchive,
  found: LookedAtPlace | null,
  symbol: string,
  day: TradingDay,
): Promise<DayDetail | null> {
  if (!found) return null;
  const { place, firstDay, knownUntilMs } = found;
  const { startMs: fromMs, endMs: toMs } = sessionDayNamed(symbol, day);
  const starts = await looked.startsOf(place, symbol, { fromMs, toMs });
  const watches = looked.watches(fromMs);
  const { mark, coverage } = judgeSession(day, { symbol, firstDay, knownUntilMs, starts, watches });
  const { state, expectedMinutes, presentMinutes } = mark;
  const gaps = coverage?.gaps ?? [];
  const told = starts.length > 0 ? await tellBars(looked) : { grades: [], contracts: [], sources: [] };
  return {
    state,
    expectedMinutes,
    presentMinutes,
    duplicates: await duplicatesIn(looked, found, symbol, day),
    ...told,
    gaps: gaps.slice(0, MOST_LISTED_GAPS).map((gap) => ({ ...gap })),
    gapsTotal: gaps.length,
  };
}

/** Grades, contracts and sources of the bars in the session's table `minutes`. */
async function tellBars({ session }: LookedAtArchive): Promise<Pick<DayDetail, 'grades' | 'contracts' | 'sources'>> {
  const counted = (name: string): string =>
    `SELECT ${name} AS name, count(*)::DOUBLE AS bars FROM minutes GROUP BY ALL ORDER BY bars DESC, name`;
  const [grades, contracts, sources] = [
    await session.rows(counted('grade')),
    await session.rows(counted('contract')),
    await session.rows(counted('source')),
  ];
  return {
    grades: grades.map(({ name, bars }) => ({ grade: String(name), bars: Number(bars) })),
    contracts: contracts.map(({ name, bars }) => ({
      contract: name === null ? null : String(name),
      bars: Number(bars),
    })),
    sources: sources.map(({ name }) => String(name)),
  };
}

/** Rows of the file itself; in the database a minute has one row. */
async function duplicatesIn(
  { session, layout }: LookedAtArchive,
  { place }: LookedAtPlace,
  symbol: string,
  day: TradingDay,
): Promise<number> {
  const { startMs, endMs } = sessionDayNamed(symbol, day);
  if (place.kind === 'archive' && !(await daysIn(layout.symbolFolder(symbol))).includes(day)) return 0;
  const file = place.kind === 'archive' ? layout.dayFile(symbol, day) : place.file;
  const { duplicates } = await session.row(
    `SELECT (count(*) - count(DISTINCT start))::DOUBLE AS duplicates FROM ${parquetRows([file])}
     WHERE start >= to_timestamp(${startMs / 1_000}) AND start < to_timestamp(${endMs / 1_000})`,
  );
  return Number(duplicates);
}
