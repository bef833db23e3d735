import { DuckDBInstance } from '@duckdb/node-api';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PACKED_BAR_WIDTH, type PackedBars } from '../contract/display.ts';
import { playTicks, type PlayedConditions, type RecordedTick } from '../engine/played-ticks.ts';
import { gradeRank, type Bar } from './bar.ts';
import { resample } from './resample.ts';
import { globexSession, tradingDayOf } from './session.ts';
import { parseTimeframe } from './timeframe.ts';
import { epochMs, MS_PER_MINUTE, symbolName, tradingDay } from './units.ts';

/**
 * The same trades made into bars twice: by the engine, and by SQL over the tape that knows nothing of it, New York time
 * from DuckDB's own tables of zones. The trades are the real ones of SPY's open, in their order, stretched over whole
 * sessions of the days in question: what is awkward about those days is the calendar, not the prices.
 */
const TAPE = join(import.meta.dirname, '../../resources/sessions/spy-2013-10-07/spy.csv');

interface Scenario extends Required<PlayedConditions> {
  /** Sessions to fill, each a share of the tape. */
  readonly days: readonly { readonly day: string; readonly opensAt: string; readonly minutes: number }[];
  readonly firstBar: string;
  readonly lastBar: string;
}

const NO_CONDITIONS = { contracts: [], outages: [] } as const;
const utc = (text: string): number => Date.parse(`${text}:00Z`);
const FULL_DAY = 1_380;

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'an ordinary day': {
    ...NO_CONDITIONS,
    days: [{ day: '2025-12-09', opensAt: '2025-12-08T23:00', minutes: FULL_DAY }],
    firstBar: '2025-12-08T23:00',
    lastBar: '2025-12-09T21:59',
  },
  'the week in which summer time begins': {
    ...NO_CONDITIONS,
    days: [
      { day: '2026-03-06', opensAt: '2026-03-05T23:00', minutes: FULL_DAY },
      { day: '2026-03-09', opensAt: '2026-03-08T22:00', minutes: FULL_DAY },
    ],
    firstBar: '2026-03-05T23:00',
    lastBar: '2026-03-09T20:59',
  },
  'the week in which it ends': {
    ...NO_CONDITIONS,
    days: [
      { day: '2026-10-30', opensAt: '2026-10-29T22:00', minutes: FULL_DAY },
      { day: '2026-11-02', opensAt: '2026-11-01T23:00', minutes: FULL_DAY },
    ],
    firstBar: '2026-10-29T22:00',
    lastBar: '2026-11-02T21:59',
  },
  'a half day': {
    ...NO_CONDITIONS,
    days: [{ day: '2025-11-28', opensAt: '2025-11-27T23:00', minutes: 1_155 }],
    firstBar: '2025-11-27T23:00',
    lastBar: '2025-11-28T18:14',
  },
  'a roll': {
    days: [
      { day: '2025-12-12', opensAt: '2025-12-11T23:00', minutes: FULL_DAY },
      { day: '2025-12-15', opensAt: '2025-12-14T23:00', minutes: FULL_DAY },
    ],
    contracts: [
      { fromMs: utc('2025-12-11T22:59'), contract: '/ESZ25' },
      { fromMs: utc('2025-12-14T22:59'), contract: '/ESH26' },
    ],
    outages: [],
    firstBar: '2025-12-11T23:00',
    lastBar: '2025-12-15T21:59',
  },
  'a day with gaps': {
    days: [{ day: '2025-12-09', opensAt: '2025-12-08T23:00', minutes: FULL_DAY }],
    contracts: [],
    outages: [
      // Inside a minute, over several minutes, and from full minute to full minute.
      { fromMs: utc('2025-12-09T03:10') + 12_000, toMs: utc('2025-12-09T03:10') + 41_500 },
      { fromMs: utc('2025-12-09T14:29') + 30_000, toMs: utc('2025-12-09T14:36') + 5_250 },
      { fromMs: utc('2025-12-09T18:00'), toMs: utc('2025-12-09T18:20') },
    ],
    firstBar: '2025-12-08T23:00',
    lastBar: '2025-12-09T21:59',
  },
};

let tape: readonly (readonly [ms: number, points: number, size: number])[] = [];
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bars-against-duckdb-'));
  const rows = (await readFile(TAPE, 'utf8')).trim().split('\n').slice(1);
  tape = rows.map((row) => row.split(',').map(Number) as unknown as readonly [number, number, number]);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** The recorded tape, a part for each day, stretched from the day's opening to its close. */
function ticksOf({ days }: Scenario): RecordedTick[] {
  return days.flatMap(({ opensAt, minutes }, index) => {
    const part = tape.slice((index * tape.length) / days.length, ((index + 1) * tape.length) / days.length);
    const [first = 0, last = 1] = [part[0]?.[0], part.at(-1)?.[0]];
    const stretch = (minutes * MS_PER_MINUTE - 1) / (last - first);
    return part.map(([ms, points, size]) => ({
      ms: utc(opensAt) + Math.floor((ms - first) * stretch),
      points,
      size,
      setsLast: true,
    }));
  });
}

async function ask<Row>(query: string): Promise<Row[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(query)).getRowObjectsJS() as unknown as Row[];
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

const values = (rows: readonly string[], columns: string): string =>
  rows.length > 0 ? `(VALUES ${rows.join(', ')}) AS t(${columns})` : `(SELECT 0, 0 WHERE false) AS t(${columns})`;

/** Bars by SQL over the tape: exact prices as whole hundred-millionths. */
async function barsBySql(ticks: readonly RecordedTick[], { outages, contracts }: Scenario): Promise<string> {
  const file = join(folder, `${crypto.randomUUID()}.csv`);
  const text = ticks.map(({ ms, points, size }, index) => `${index},${ms},${points},${size}`).join('\n');
  await writeFile(file, `seq,ms,points,size\n${text}\n`);
  const downs = values(
    outages.map(({ fromMs, toMs }) => `(${fromMs}, ${toMs})`),
    'down_ms, up_ms',
  );
  const named = values(
    contracts.map(({ fromMs, contract }) => `(${fromMs}, '${contract}')`),
    'since_ms, contract',
  );
  return `
    WITH ticks AS (
      SELECT seq, ms, (ms // 60000) * 60000 AS start_ms, (points * 100000000)::HUGEINT AS units, size
      FROM read_csv('${file}', header = true, columns = {seq: 'BIGINT', ms: 'BIGINT', points: 'DECIMAL(18, 4)', size: 'BIGINT'})
      WHERE NOT EXISTS (FROM ${downs} WHERE ms >= down_ms AND ms < up_ms)
    ),
    bars AS (
      SELECT start_ms, arg_min(units, seq) AS open, max(units) AS high, min(units) AS low, arg_max(units, seq) AS close,
        sum(size) AS volume, count(*) AS ticks
      FROM ticks GROUP BY start_ms
    )
    SELECT '/ES' AS symbol, start_ms::DOUBLE AS "startMs", open::DOUBLE AS open, high::DOUBLE AS high, low::DOUBLE AS low,
      close::DOUBLE AS close, volume::DOUBLE AS volume, ticks::DOUBLE AS "tickCount",
      CASE WHEN EXISTS (FROM ${downs} WHERE down_ms < start_ms + 60000 AND up_ms > start_ms) THEN 'partial' ELSE 'built' END AS grade,
      (SELECT arg_max(contract, since_ms) FROM ${named} WHERE since_ms <= start_ms) AS contract,
      strftime(((to_timestamp(start_ms / 1000) AT TIME ZONE 'America/New_York') + INTERVAL 6 HOUR)::DATE, '%Y-%m-%d') AS day
    FROM bars ORDER BY start_ms`;
}

type SqlBar = Bar & { readonly day: string };

function pack(bars: readonly Bar[]): PackedBars {
  const cells = new Float64Array(bars.length * PACKED_BAR_WIDTH);
  for (const [index, { startMs, open, high, low, close, volume, tickCount, grade }] of bars.entries()) {
    cells.set([startMs, open, high, low, close, volume, tickCount, gradeRank(grade)], index * PACKED_BAR_WIDTH);
  }
  return { symbol: symbolName('/ES'), count: bars.length, cells, contracts: bars.map(({ contract }) => contract) };
}

/** Start in New York's own time of the bin that holds a minute, when a trading day is moved to begin at midnight. */
const BINS: Readonly<Record<string, string>> = {
  '5m': `time_bucket(INTERVAL 5 MINUTE, moved)`,
  '15m': `time_bucket(INTERVAL 15 MINUTE, moved)`,
  '30m': `time_bucket(INTERVAL 30 MINUTE, moved)`,
  '1h': `time_bucket(INTERVAL 1 HOUR, moved)`,
  '4h': `moved::DATE + INTERVAL 4 HOUR * (hour(moved) // 4)`,
  day: `moved::DATE::TIMESTAMP`,
  week: `date_trunc('week', moved)::TIMESTAMP`,
};

const longerBySql = (bars: string, bin: string): string => `
  WITH minutes AS (${bars}),
  moved AS (SELECT *, (to_timestamp("startMs" / 1000) AT TIME ZONE 'America/New_York') + INTERVAL 6 HOUR AS moved FROM minutes),
  binned AS (SELECT *, ${bin} AS bin FROM moved)
  SELECT epoch_ms((bin - INTERVAL 6 HOUR) AT TIME ZONE 'America/New_York')::DOUBLE AS start,
    arg_min(open, "startMs") AS open, max(high) AS high, min(low) AS low, arg_max(close, "startMs") AS close,
    sum(volume)::DOUBLE AS volume, sum("tickCount")::DOUBLE AS ticks, arg_max(contract, "startMs") AS contract
  FROM binned GROUP BY bin ORDER BY bin`;

describe.each(Object.entries(SCENARIOS))('%s', (_, scenario) => {
  it('has the bars that SQL makes of the same trades, field for field', async () => {
    const ticks = ticksOf(scenario);
    const { bars } = playTicks('/ES', ticks, scenario);
    const expected = await ask<SqlBar>(await barsBySql(ticks, scenario));
    const built = bars.map((bar) => ({ ...bar, day: tradingDayOf(bar.startMs, 'future') }));
    expect(built).toEqual(expected);

    const iso = (ms: number | undefined): string => new Date(ms ?? NaN).toISOString().slice(0, 16);
    expect([iso(built[0]?.startMs), iso(built.at(-1)?.startMs)]).toEqual([scenario.firstBar, scenario.lastBar]);
    expect([...new Set(built.map(({ day }) => day))]).toEqual(scenario.days.map(({ day }) => day));
    for (const { startMs, day } of built) {
      const session = globexSession(tradingDay(day));
      expect(session && startMs >= session.startMs && startMs < session.endMs).toBe(true);
    }
  });

  it('has the longer bars that SQL makes of them', async () => {
    const ticks = ticksOf(scenario);
    const { bars } = playTicks('/ES', ticks, scenario);
    expect(bars.length).toBeGreaterThan(1_000);
    const minutes = await barsBySql(ticks, scenario);
    for (const [name, bin] of Object.entries(BINS)) {
      const made = resample(pack(bars), parseTimeframe(name), 'future', Infinity);
      const rows = Array.from({ length: made.count }, (_unused, index) => {
        const [start, open, high, low, close, volume, count] = made.cells.slice(index * PACKED_BAR_WIDTH);
        return { start, open, high, low, close, volume, ticks: count, contract: made.contracts[index] };
      });
      expect(rows, name).toEqual(await ask(longerBySql(minutes, bin)));
    }
  });
});

it('the scenarios have what makes them awkward: gaps, partial minutes, two contracts', () => {
  const played = (name: string): readonly Bar[] => {
    const scenario = SCENARIOS[name];
    return scenario ? playTicks('/ES', ticksOf(scenario), scenario).bars : [];
  };
  const gaps = played('a day with gaps');
  expect(gaps.filter(({ grade }) => grade === 'partial').map(({ startMs }) => startMs)).toEqual([
    epochMs(utc('2025-12-09T03:10')),
    epochMs(utc('2025-12-09T14:29')),
    epochMs(utc('2025-12-09T14:36')),
  ]);
  expect(gaps.some(({ startMs }) => startMs >= utc('2025-12-09T18:00') && startMs < utc('2025-12-09T18:20'))).toBe(
    false,
  );
  expect(new Set(played('a roll').map(({ contract }) => contract))).toEqual(new Set(['/ESZ25', '/ESH26']));
});
