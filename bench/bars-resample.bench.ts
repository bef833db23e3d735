import { DuckDBInstance } from '@duckdb/node-api';
import { PACKED_BAR_WIDTH, type PackedBars } from '../src-core/contract/display.ts';
import { BAR_GRADES } from '../src-core/market/bar.ts';
import { resample } from '../src-core/market/resample.ts';
import { globexSession } from '../src-core/market/session.ts';
import { parseTimeframe } from '../src-core/market/timeframe.ts';
import { symbolName, tradingDay, MS_PER_MINUTE } from '../src-core/market/units.ts';
import { printFigure } from './figure.ts';

const BARS = 5_000_000;
const TIMEFRAMES = ['5m', '45m', '4h', 'day', 'week', 'month'] as const;
const LIMIT_MS = 1_000;
const MS_PER_DAY = 86_400_000;
const BUILT = BAR_GRADES.indexOf('built');

/** Every minute of every Globex session from 2008 on: what years of /NQ look like. */
function yearsOfBars(): PackedBars {
  const cells = new Float64Array(BARS * PACKED_BAR_WIDTH);
  let made = 0;
  for (let dayMs = Date.UTC(2008, 0, 2); made < BARS; dayMs += MS_PER_DAY) {
    const session = globexSession(tradingDay(new Date(dayMs).toISOString().slice(0, 10)));
    if (!session) continue;
    for (let startMs = session.startMs as number; startMs < session.endMs && made < BARS; startMs += MS_PER_MINUTE) {
      const price = 2_000_000_000_000 + (made % 4_001) * 25_000_000;
      cells.set(
        [startMs, price, price + 50_000_000, price - 25_000_000, price + 25_000_000, 100 + (made % 97), 40, BUILT],
        made * PACKED_BAR_WIDTH,
      );
      made += 1;
    }
  }
  return { symbol: symbolName('/NQ'), count: BARS, cells, contracts: [] };
}

/** The same work for hours in DuckDB, its table in memory: what a query over the same bars costs. */
async function bareDuckDb(bars: PackedBars): Promise<number> {
  const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
  await connection.run(
    'CREATE TABLE bars (start_ms BIGINT, open BIGINT, high BIGINT, low BIGINT, close BIGINT, volume BIGINT)',
  );
  const appender = await connection.createAppender('bars');
  for (let at = 0; at < bars.count * PACKED_BAR_WIDTH; at += PACKED_BAR_WIDTH) {
    for (let cell = 0; cell < 6; cell += 1) appender.appendBigInt(BigInt(bars.cells[at + cell] ?? 0));
    appender.endRow();
  }
  appender.closeSync();
  const startedMs = performance.now();
  const reader = await connection.runAndReadAll(
    `SELECT start_ms // 300000, first(open ORDER BY start_ms), max(high), min(low), last(close ORDER BY start_ms), sum(volume)
     FROM bars GROUP BY 1 ORDER BY 1`,
  );
  if (reader.currentRowCount === 0) throw new Error('DuckDB gave nothing.');
  return performance.now() - startedMs;
}

export const names = ['bars.resample'];

export async function run(): Promise<void> {
  const bars = yearsOfBars();
  const times = new Map<string, number>();
  let slowest = 0;
  for (const name of TIMEFRAMES) {
    const timeframe = parseTimeframe(name);
    const startedMs = performance.now();
    const { count } = resample(bars, timeframe, 'future', Infinity);
    const took = performance.now() - startedMs;
    if (count === 0) throw new Error('Nothing was made.');
    times.set(name, took);
    slowest = Math.max(slowest, took);
  }
  printFigure({
    name: 'bars.resample',
    value: slowest,
    unit: 'ms',
    limit: LIMIT_MS,
    ratio: slowest / LIMIT_MS,
    bars: BARS,
    perTimeframeMs: Object.fromEntries([...times].map(([name, ms]) => [name, Math.round(ms)])),
    bareDuckDbFiveMinutesMs: Math.round(await bareDuckDb(bars)),
  });
}
