import { mkdir, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { ArchiveLayout } from '../archive-layout.ts';
import { replaceWhole } from '../../files/write-whole.ts';
import { noteFile } from '../manifest/symbol-manifest.ts';
import { sha256Of } from '../manifest/sha256-of.ts';
import { literalPath } from '../parquet/day-file-names.ts';
import { quoted, type Column, type DuckDbSession } from '../parquet/duckdb-session.ts';
import type { DayTick, TickDayReader } from '../sqlite/market/tick-day-reader.ts';

/** Names the layout of the files in their metadata; raised when a column changes. */
const FORMAT = 'bellwether ticks 1';
const MICROSECONDS_PER_MS = 1_000n;

function columnsOf(session: DuckDbSession, ticks: readonly DayTick[]): Column[] {
  const { api } = session;
  const whole = (name: string, of: (tick: DayTick) => number | null): Column => ({
    name,
    type: api.BIGINT,
    values: ticks.map((tick) => toBigInt(of(tick))),
  });
  const price = (name: string, of: (tick: DayTick) => number | null): Column => ({
    name,
    type: api.DECIMAL(18, 8),
    values: ticks.map((tick) => {
      const units = toBigInt(of(tick));
      return units === null ? null : new api.DuckDBDecimalValue(units, 18, 8);
    }),
  });
  return [
    {
      name: 'time',
      type: api.TIMESTAMPTZ,
      values: ticks.map((tick) => new api.DuckDBTimestampTZValue(BigInt(tick.exchange_ms) * MICROSECONDS_PER_MS)),
    },
    price('last', (tick) => tick.last),
    whole('last_size', (tick) => tick.last_size),
    whole('total_volume', (tick) => tick.total_volume),
    price('bid', (tick) => tick.bid),
    price('ask', (tick) => tick.ask),
    whole('bid_size', (tick) => tick.bid_size),
    whole('ask_size', (tick) => tick.ask_size),
    { name: 'is_trade', type: api.BOOLEAN, values: ticks.map((tick) => tick.kind === 1) },
    whole('flags', (tick) => tick.flags),
    { name: 'received', type: api.DOUBLE, values: ticks.map((tick) => tick.received_wall_ms) },
    { name: 'epoch', type: api.VARCHAR, values: ticks.map((tick) => tick.epoch) },
    { name: 'source', type: api.VARCHAR, values: ticks.map((tick) => tick.source) },
    whole('tick_id', (tick) => tick.tick_id),
  ];
}

const toBigInt = (value: number | null): bigint | null => (value === null ? null : BigInt(value));

/**
 * Writes the ticks of a symbol's day as the bars are written: beside its place, read back and compared, flushed, renamed,
 * listed in the manifest. Returns how many there are; a day without ticks gets no file.
 */
export async function writeTickDay(
  session: DuckDbSession,
  reader: TickDayReader,
  layout: ArchiveLayout,
  symbol: string,
  day: string,
): Promise<number> {
  await session.fill('ticks_of_day', columnsOf(session, []));
  let rows = 0;
  for (const page of reader.pages(symbol, day)) {
    await session.fill('page', columnsOf(session, page));
    await session.run('INSERT INTO ticks_of_day FROM page');
    rows += page.length;
  }
  if (rows === 0) return 0;
  const target = layout.tickFile(symbol, day);
  await mkdir(dirname(target), { recursive: true });
  await replaceWhole(target, async (unfinished) => {
    await session.run(`COPY (FROM ticks_of_day ORDER BY tick_id) TO ${quoted(unfinished)} (FORMAT parquet, COMPRESSION zstd,
      KV_METADATA {format: ${quoted(FORMAT)}, symbol: ${quoted(symbol)}, trading_day: ${quoted(day)}})`);
    await compare(session, unfinished, rows);
  });
  await noteTickFile(session, target, symbol, rows);
  return rows;
}

async function compare(session: DuckDbSession, file: string, rows: number): Promise<void> {
  const { found, different } = await session.row(`
    SELECT count(*)::DOUBLE AS found, count(*) FILTER (WHERE intended IS DISTINCT FROM written)::DOUBLE AS different
    FROM ticks_of_day AS intended FULL JOIN read_parquet(${quoted(literalPath(file))}, hive_partitioning = false) AS written
      USING (tick_id)`);
  if (found === rows && different === 0) return;
  throw new Error(`${file} does not read back as it was written: ${String(different)} of ${rows} ticks are different.`);
}

async function noteTickFile(session: DuckDbSession, target: string, symbol: string, rows: number): Promise<void> {
  const iso = (time: string): string => `strftime(${time} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%gZ')`;
  const { first, last, distinct_rows } = await session.row(
    `SELECT ${iso('min(time)')} AS first, ${iso('max(time)')} AS last, count(DISTINCT tick_id)::DOUBLE AS distinct_rows
     FROM ticks_of_day`,
  );
  await noteFile(dirname(target), symbol, basename(target), {
    rows,
    bytes: (await stat(target)).size,
    sha256: await sha256Of(target),
    firstTime: String(first),
    lastTime: String(last),
    gaps: null,
    duplicates: rows - Number(distinct_rows),
  });
}
