import type { Migration } from '../migrate.ts';

/**
 * A signal may come from any rule: one without a range, or with a ladder of targets. Its range, its
 * targets and its plan are in `body`; the columns hold what is searched for, the first target among them. Signals of the
 * first schema all came from one rule with one set of parameters and are written in the new form.
 */
export const plans: Migration = {
  version: 2,
  name: 'plans',
  sql: `
    DROP VIEW readable_signals;
    DROP INDEX signals_by_time;
    ALTER TABLE signals RENAME TO signals_of_schema_1;

    CREATE TABLE signals (
      source TEXT NOT NULL,
      id TEXT NOT NULL,
      kind TEXT NOT NULL,
      strategy TEXT NOT NULL,
      strategy_version INTEGER NOT NULL,
      active_id TEXT NOT NULL,
      symbol TEXT NOT NULL,
      contract TEXT,
      trading_day TEXT NOT NULL,
      side TEXT NOT NULL,
      bar_start_ms INTEGER NOT NULL,
      known_at_ms INTEGER NOT NULL,
      price INTEGER NOT NULL,
      stop INTEGER NOT NULL,
      target INTEGER,
      time_exit_ms INTEGER,
      body TEXT NOT NULL,
      stored_ms INTEGER NOT NULL,
      PRIMARY KEY (source, id)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX signals_by_time ON signals (source, known_at_ms);

    INSERT INTO signals
      SELECT source, id, 'entry', strategy, strategy_version, strategy, symbol, contract, trading_day, side, bar_start_ms,
        known_at_ms, price, stop, target, time_exit_ms,
        json_object('id', id, 'kind', 'entry', 'strategy', strategy, 'strategyVersion', strategy_version,
          'activeId', strategy, 'title', '9:30 breakout', 'parameters', json('{}'), 'symbol', symbol,
          'contract', contract, 'tradingDay', trading_day, 'side', side, 'barStartMs', bar_start_ms,
          'knownAtMs', known_at_ms, 'price', price, 'range', json_object('high', range_high, 'low', range_low),
          'orders', json_object(
            'entry', json_object('kind', 'market'),
            'stop', json_object('price', stop, 'capPercent', NULL),
            'targets', json_array(json_object('distance', json_object('kind', 'risks', 'multiple', 2), 'portion', 1,
              'rounding', 'nearest')),
            'breakEven', NULL, 'trail', NULL, 'closeBackLevel', NULL, 'exitAtMs', time_exit_ms),
          'stop', stop, 'targets', json_array(json_object('price', target, 'portion', 1))),
        stored_ms
      FROM (
        -- 09:45 in New York is a quarter of an hour past 09:30, and the bar lies in the quarter before it.
        SELECT *, (bar_start_ms / 900000 + 1) * 900000 AS time_exit_ms FROM signals_of_schema_1
      );
    DROP TABLE signals_of_schema_1;

    CREATE VIEW readable_signals AS
      SELECT symbol, strftime('%Y-%m-%dT%H:%M:%SZ', known_at_ms / 1000, 'unixepoch') AS time, side,
        price / 1e8 AS price, json_extract(body, '$.range.high') / 1e8 AS range_high,
        json_extract(body, '$.range.low') / 1e8 AS range_low, stop / 1e8 AS stop, target / 1e8 AS target,
        strftime('%Y-%m-%dT%H:%M:%SZ', time_exit_ms / 1000, 'unixepoch') AS time_exit,
        strategy, strategy_version, active_id, trading_day, contract, source, id
      FROM signals;
  `,
};
