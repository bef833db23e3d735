import { PACKED_BAR_WIDTH, type PackedBars } from '#core/contract/display';
import type { AssetClass } from '#core/market/instrument';
import { PRICE_UNITS_PER_POINT } from '#core/market/price';
import { resample } from '#core/market/resample';
import type { Timeframe } from '#core/market/timeframe';
import { symbolName } from '#core/market/units';
import { MASTER_RANKS, RANK_OF_GRADE } from '../master/precedence.ts';
import type { DuckDbSession } from '../parquet/duckdb-session.ts';

const CELLS = [
  'epoch_ms(start)::DOUBLE AS start',
  ...['open', 'high', 'low', 'close'].map((name) => `round(${name}::DOUBLE * ${PRICE_UNITS_PER_POINT}) AS ${name}`),
  'volume::DOUBLE AS volume',
  'tick_count::DOUBLE AS ticks',
  `(${RANK_OF_GRADE})::DOUBLE AS rank`,
];
const COLUMN_NAMES = ['start', 'open', 'high', 'low', 'close', 'volume', 'ticks', 'rank'];
const NAME_OF_RANK = new Map<number, string>(Object.entries(MASTER_RANKS).map(([name, rank]) => [rank, name]));

/** A table of bars as the resampler takes them; the grade is its rank in a master. */
async function packBars(session: DuckDbSession, table: string, symbol: string): Promise<PackedBars> {
  const columns = await session.columns(`SELECT ${CELLS.join(', ')}, contract FROM ${table} ORDER BY start`);
  const count = columns['start']?.length ?? 0;
  const cells = new Float64Array(count * PACKED_BAR_WIDTH);
  COLUMN_NAMES.forEach((name, cell) => {
    columns[name]?.forEach((value, row) => {
      cells[row * PACKED_BAR_WIDTH + cell] = Number(value);
    });
  });
  const contracts = (columns['contract'] ?? []).map((value) => (value === null ? null : String(value)));
  return { symbol: symbolName(symbol), count, cells, contracts };
}

/** What bars are made, and by whose hours they are counted. */
export interface ResampledBars {
  readonly symbol: string;
  readonly assetClass: AssetClass;
  readonly timeframe: Timeframe;
}

/**
 * Makes a table of bars of a timeframe out of one of one-minute bars, with the resampler that the chart uses.
 * @param knownUntilMs a bar that ends later is under way and graded `partial`
 */
export async function resampleTable(
  session: DuckDbSession,
  tables: { readonly from: string; readonly to: string },
  { symbol, assetClass, timeframe }: ResampledBars,
  knownUntilMs: number,
): Promise<void> {
  const { api } = session;
  const made = resample(await packBars(session, tables.from, symbol), timeframe, assetClass, knownUntilMs);
  const rows = Array.from({ length: made.count }, (_, row) => row);
  const cell = (row: number, place: number): number => made.cells[row * PACKED_BAR_WIDTH + place] ?? NaN;
  const price = (name: string, place: number) => ({
    name,
    type: api.DECIMAL(18, 8),
    values: rows.map((row) => new api.DuckDBDecimalValue(BigInt(cell(row, place)), 18, 8)),
  });
  const count = (name: string, place: number) => ({
    name,
    type: api.BIGINT,
    values: rows.map((row) => BigInt(cell(row, place))),
  });
  await session.fill(tables.to, [
    {
      name: 'start',
      type: api.TIMESTAMPTZ,
      values: rows.map((row) => new api.DuckDBTimestampTZValue(BigInt(cell(row, 0)) * 1_000n)),
    },
    ...['open', 'high', 'low', 'close'].map((name, index) => price(name, index + 1)),
    count('volume', 5),
    count('tick_count', 6),
    { name: 'grade', type: api.VARCHAR, values: rows.map((row) => NAME_OF_RANK.get(cell(row, 7)) ?? 'partial') },
    { name: 'contract', type: api.VARCHAR, values: rows.map((row) => made.contracts[row] ?? null) },
    { name: 'source', type: api.VARCHAR, values: rows.map(() => 'resampled') },
  ]);
}
