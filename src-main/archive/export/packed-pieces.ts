import { PACKED_BAR_WIDTH, type PackedBars } from '#core/contract/display';
import { BAR_GRADES, type BarGrade } from '#core/market/bar';
import { PRICE_UNITS_PER_POINT } from '#core/market/price';
import { symbolName } from '#core/market/units';
import type { DuckDbSession } from '../parquet/duckdb-session.ts';

/**
 * What a strategy makes of a bar's grade in a file: a vendor's and a corrected bar are final, as one that the broker
 * has confirmed.
 */
const GRADE_IN_USE: ReadonlyMap<string, BarGrade> = new Map([
  ...BAR_GRADES.map((grade): [string, BarGrade] => [grade, grade]),
  ['vendor', 'confirmed'],
  ['correction', 'confirmed'],
]);
const RANK_IN_USE = `CASE grade ${[...GRADE_IN_USE]
  .map(([name, grade]) => `WHEN '${name}' THEN ${BAR_GRADES.indexOf(grade)}`)
  .join(' ')} ELSE 0 END`;

const CELLS = [
  'epoch_ms(start)::DOUBLE',
  ...['open', 'high', 'low', 'close'].map((name) => `round(${name}::DOUBLE * ${PRICE_UNITS_PER_POINT})`),
  'volume::DOUBLE',
  'tick_count::DOUBLE',
  `(${RANK_IN_USE})::DOUBLE`,
  'contract',
];

/** The bars of a table that begin in [fromMs, toMs), in order and a piece at a time. */
export async function* packedPieces(
  session: DuckDbSession,
  table: string,
  symbol: string,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): AsyncGenerator<PackedBars> {
  const rows = `SELECT ${CELLS.join(', ')} FROM ${table}
    WHERE epoch_ms(start) >= ${fromMs} AND epoch_ms(start) < ${toMs} ORDER BY start`;
  for await (const columns of session.pieces(rows)) {
    const [starts = []] = columns;
    const cells = new Float64Array(starts.length * PACKED_BAR_WIDTH);
    for (let cell = 0; cell < PACKED_BAR_WIDTH; cell += 1) {
      const column = columns[cell] ?? [];
      for (let row = 0, at = cell; row < column.length; row += 1, at += PACKED_BAR_WIDTH)
        cells[at] = Number(column[row]);
    }
    const contracts = (columns[PACKED_BAR_WIDTH] ?? []).map((value) => (value === null ? null : String(value)));
    yield { symbol: symbolName(symbol), count: starts.length, cells, contracts };
  }
}
