import type { Migration } from '../migrate.ts';

/**
 * A signal is made once and never changed: the first version stored stands. `body` is the whole signal as JSON, the
 * columns are there to be searched. Prices are whole 1e-8 units.
 */
export const signals: Migration = {
  version: 1,
  name: 'signals',
  sql: `
    CREATE TABLE signals (
      source TEXT NOT NULL,
      id TEXT NOT NULL,
      strategy TEXT NOT NULL,
      strategy_version INTEGER NOT NULL,
      symbol TEXT NOT NULL,
      contract TEXT,
      trading_day TEXT NOT NULL,
      side TEXT NOT NULL,
      bar_start_ms INTEGER NOT NULL,
      known_at_ms INTEGER NOT NULL,
      price INTEGER NOT NULL,
      range_high INTEGER NOT NULL,
      range_low INTEGER NOT NULL,
      stop INTEGER NOT NULL,
      target INTEGER NOT NULL,
      body TEXT NOT NULL,
      stored_ms INTEGER NOT NULL,
      PRIMARY KEY (source, id)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX signals_by_time ON signals (source, known_at_ms);

    CREATE VIEW readable_signals AS
      SELECT symbol, strftime('%Y-%m-%dT%H:%M:%SZ', known_at_ms / 1000, 'unixepoch') AS time, side,
        price / 1e8 AS price, range_high / 1e8 AS range_high, range_low / 1e8 AS range_low,
        stop / 1e8 AS stop, target / 1e8 AS target, strategy, strategy_version, trading_day, contract, source, id
      FROM signals;
  `,
};
