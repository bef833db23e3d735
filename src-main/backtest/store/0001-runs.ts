import type { Migration } from '../../archive/sqlite/migrate.ts';

/**
 * A run is stored once, whole and with everything it takes to repeat it: what was asked and the hash of the data it was
 * computed over. `record` is all of it as JSON, the columns are there to be searched.
 */
export const runs: Migration = {
  version: 1,
  name: 'runs',
  sql: `
    CREATE TABLE runs (
      run_id TEXT NOT NULL PRIMARY KEY,
      made_ms INTEGER NOT NULL,
      title TEXT NOT NULL,
      symbol TEXT NOT NULL,
      strategy TEXT NOT NULL,
      strategy_version INTEGER NOT NULL,
      parameters TEXT NOT NULL,
      data_sha256 TEXT NOT NULL,
      trades INTEGER NOT NULL,
      net REAL NOT NULL,
      sets INTEGER NOT NULL,
      record TEXT NOT NULL
    ) STRICT;

    CREATE INDEX runs_by_time ON runs (made_ms);

    CREATE VIEW readable_runs AS
      SELECT run_id, strftime('%Y-%m-%dT%H:%M:%SZ', made_ms / 1000, 'unixepoch') AS made, title, symbol, strategy,
        strategy_version, parameters, data_sha256, trades, net, sets
      FROM runs;
  `,
};
