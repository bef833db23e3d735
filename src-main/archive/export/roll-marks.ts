import { shortDecimal } from '../parquet/short-decimal.ts';
import type { DuckDbSession } from '../parquet/duckdb-session.ts';

/** Where the bars go over from one contract to the next. Prices in points, as exact decimals. */
export interface RollMark {
  /** The first minute of the new contract, ISO in UTC. */
  readonly time: string;
  readonly from: string;
  readonly to: string;
  /** Close of the last minute of the old contract, and open of the first of the new. */
  readonly fromClose: string;
  readonly toOpen: string;
  /** New minus old, and new over old. */
  readonly difference: string;
  readonly ratio: number;
}

/**
 * Makes the table `rolls` (rolled_at, from_contract, to_contract, from_close, to_open, difference, ratio) from a table of bars.
 * A bar whose contract is not known belongs to the one before it.
 */
export async function findRolls(session: DuckDbSession, bars: string): Promise<void> {
  await session.run(`CREATE OR REPLACE TABLE rolls AS
    WITH known AS (
      SELECT start, open, close, contract, lag(close) OVER (ORDER BY start) AS from_close,
        last_value(contract IGNORE NULLS) OVER (ORDER BY start ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
      FROM ${bars})
    SELECT start AS rolled_at, before AS from_contract, contract AS to_contract, from_close, open AS to_open,
      open - from_close AS difference, open::DOUBLE / from_close::DOUBLE AS ratio
    FROM known WHERE contract IS NOT NULL AND before IS NOT NULL AND contract <> before ORDER BY start`);
}

/** The table `rolls` as a list, oldest first. */
export async function rollMarks(session: DuckDbSession): Promise<RollMark[]> {
  const rows =
    await session.rows(`SELECT strftime(rolled_at AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%SZ') AS time, from_contract,
    to_contract, from_close::DECIMAL(18, 8)::VARCHAR AS from_close, to_open::DECIMAL(18, 8)::VARCHAR AS to_open,
    difference::DECIMAL(18, 8)::VARCHAR AS difference, ratio FROM rolls ORDER BY rolled_at`);
  return rows.map((row) => ({
    time: String(row['time']),
    from: String(row['from_contract']),
    to: String(row['to_contract']),
    fromClose: shortDecimal(row['from_close']),
    toOpen: shortDecimal(row['to_open']),
    difference: shortDecimal(row['difference']),
    ratio: Number(row['ratio']),
  }));
}
