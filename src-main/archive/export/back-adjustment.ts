import type { DuckDbSession } from '../parquet/duckdb-session.ts';

/**
 * How the prices before a roll are brought to the level after it. By `difference` points and money stay right, and old
 * prices can go below nought; by `ratio` percentages stay right.
 */
export const ADJUSTMENTS = ['difference', 'ratio'] as const;
export type Adjustment = (typeof ADJUSTMENTS)[number];

const PRICES = ['open', 'high', 'low', 'close'] as const;

/**
 * Makes a table of bars out of another and the table `rolls`: each bar is moved by all the rolls that come after it, so
 * that the newest contract stays as it traded. The base is not touched.
 * @param tickSize in points; what a ratio gives is put on the grid
 */
export async function adjustBars(
  session: DuckDbSession,
  tables: { readonly from: string; readonly to: string },
  adjustment: Adjustment,
  tickSize: number,
): Promise<void> {
  const moved = (price: string): string =>
    adjustment === 'difference'
      ? `${price} + coalesce(later.difference, 0)`
      : `CASE WHEN later.ratio IS NULL THEN ${price} ELSE round(${price}::DOUBLE * later.ratio / ${tickSize}) * ${tickSize} END`;
  const cells = PRICES.map((price) => `(${moved(`bars.${price}`)})::DECIMAL(18, 8) AS ${price}`);
  await session.run(`CREATE OR REPLACE TABLE ${tables.to} AS
    WITH later AS (
      SELECT rolled_at, sum(difference) OVER newest AS difference, product(ratio) OVER newest AS ratio
      FROM rolls WINDOW newest AS (ORDER BY rolled_at DESC))
    SELECT bars.start, ${cells.join(', ')}, bars.* EXCLUDE (start, ${PRICES.join(', ')})
    FROM ${tables.from} AS bars ASOF LEFT JOIN later ON bars.start < later.rolled_at ORDER BY bars.start`);
}
