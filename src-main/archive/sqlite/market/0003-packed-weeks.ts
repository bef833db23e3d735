import type { Migration } from '../migrate.ts';

/**
 * The bars of past weeks once more, each week of a symbol as one block (`#core/market/bar-block`), for reading two years
 * at once. Derived: the rows of `bars` are the truth, and a change of any of them, by whatever program, takes the block
 * of its week away in the same transaction. Weeks are counted from Sunday, 4 January 1970, 00:00 UTC, when nothing trades.
 */
export const packedWeeks: Migration = {
  version: 3,
  name: 'packed weeks',
  sql: `
    CREATE TABLE packed_weeks (
      symbol TEXT NOT NULL,
      week INTEGER NOT NULL,
      crc32 INTEGER NOT NULL,
      block BLOB NOT NULL,
      PRIMARY KEY (symbol, week)
    ) STRICT;

    CREATE TRIGGER bar_inserted AFTER INSERT ON bars BEGIN
      DELETE FROM packed_weeks WHERE symbol = NEW.symbol AND week = (NEW.start_ms - 259200000) / 604800000;
    END;
    CREATE TRIGGER bar_deleted AFTER DELETE ON bars BEGIN
      DELETE FROM packed_weeks WHERE symbol = OLD.symbol AND week = (OLD.start_ms - 259200000) / 604800000;
    END;
    CREATE TRIGGER bar_updated AFTER UPDATE ON bars BEGIN
      DELETE FROM packed_weeks WHERE symbol = OLD.symbol AND week = (OLD.start_ms - 259200000) / 604800000;
      DELETE FROM packed_weeks WHERE symbol = NEW.symbol AND week = (NEW.start_ms - 259200000) / 604800000;
    END;
  `,
};
