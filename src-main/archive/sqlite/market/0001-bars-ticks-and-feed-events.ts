import type { Migration } from '../migrate.ts';

/**
 * Prices are whole 1e-8 units, instants are milliseconds since 1970 UTC; the `readable_` views show points and ISO time.
 *
 * What one run of a feed worker sends of one source is an epoch. Of its rows the trades and the snapshots after a
 * (re)connection are kept, and of its clock what it takes to hear the same again: between two kept rows the first
 * reading (in `clock_readings`) and the last (`clock_ms` of the second; NULL when it is the same), every leap with the
 * reading that confirms it, and one a second while nothing trades. Plain quotes are not kept.
 */
export const barsTicksAndFeedEvents: Migration = {
  version: 1,
  name: 'bars, ticks and feed events',
  sql: `
    CREATE TABLE sources (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
    CREATE TABLE symbols (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

    -- Weakest first, with room between: a grade that is added later needs no row rewritten.
    CREATE TABLE grades (rank INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
    INSERT INTO grades VALUES (10, 'partial'), (20, 'estimated'), (30, 'built'), (40, 'confirmed');

    CREATE TABLE bars (
      symbol TEXT NOT NULL,
      start_ms INTEGER NOT NULL,
      open INTEGER NOT NULL,
      high INTEGER NOT NULL,
      low INTEGER NOT NULL,
      close INTEGER NOT NULL,
      volume INTEGER NOT NULL,
      tick_count INTEGER NOT NULL,
      grade INTEGER NOT NULL,
      contract TEXT,
      source_id INTEGER NOT NULL,
      updated_ms INTEGER NOT NULL,
      PRIMARY KEY (symbol, start_ms)
    ) STRICT, WITHOUT ROWID;

    -- The Parquet files: a day is due when changed_revision is above written_revision.
    CREATE TABLE parquet_days (
      symbol TEXT NOT NULL,
      day TEXT NOT NULL,
      changed_revision INTEGER NOT NULL,
      written_revision INTEGER NOT NULL DEFAULT 0,
      rows INTEGER,
      bytes INTEGER,
      sha256 TEXT,
      written_ms INTEGER,
      PRIMARY KEY (symbol, day)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE epochs (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL,
      source_id INTEGER NOT NULL,
      through_batch_seq INTEGER NOT NULL,
      through_row_seq INTEGER NOT NULL,
      -- The newest clock reading and the number of the row that told it.
      clock_ms INTEGER,
      clock_row_seq INTEGER,
      -- Rows whose numbers never arrived: the feed's bounded queue had to refuse them.
      lost_rows INTEGER NOT NULL DEFAULT 0,
      UNIQUE (name, source_id)
    ) STRICT;

    -- tick_id = epoch id * 2^33 + row number: names a row for ever, and appending to it is the fastest insert there is.
    CREATE TABLE ticks (
      tick_id INTEGER PRIMARY KEY,
      symbol_id INTEGER NOT NULL,
      kind INTEGER NOT NULL,
      clock_ms INTEGER,
      exchange_ms INTEGER NOT NULL,
      received_wall_ms REAL NOT NULL,
      received_monotonic_ms REAL NOT NULL,
      last INTEGER,
      last_size INTEGER,
      total_volume INTEGER,
      bid INTEGER,
      ask INTEGER,
      bid_size INTEGER,
      ask_size INTEGER,
      flags INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE clock_readings (
      epoch_id INTEGER NOT NULL,
      row_seq INTEGER NOT NULL,
      clock_ms INTEGER NOT NULL,
      PRIMARY KEY (epoch_id, row_seq)
    ) STRICT, WITHOUT ROWID;

    -- Link changes, broker bars and references, in the order in which they came between the rows.
    CREATE TABLE feed_events (
      epoch_id INTEGER NOT NULL,
      batch_seq INTEGER NOT NULL,
      ordinal INTEGER NOT NULL,
      before_row_seq INTEGER NOT NULL,
      clock_ms INTEGER,
      kind TEXT NOT NULL,
      body TEXT NOT NULL,
      PRIMARY KEY (epoch_id, batch_seq, ordinal)
    ) STRICT, WITHOUT ROWID;

    -- Totals kept with each commit: counting millions of rows at every start would take seconds.
    CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    INSERT INTO counters VALUES ('bars', 0), ('ticks', 0), ('bar_revision', 0);

    CREATE VIEW readable_bars AS
      SELECT symbol, strftime('%Y-%m-%dT%H:%M:%SZ', start_ms / 1000, 'unixepoch') AS start,
        open / 1e8 AS open, high / 1e8 AS high, low / 1e8 AS low, close / 1e8 AS close,
        volume, tick_count, grades.name AS grade, contract, sources.name AS source, start_ms
      FROM bars
      JOIN grades ON grades.rank = bars.grade
      JOIN sources ON sources.id = bars.source_id;

    CREATE VIEW readable_ticks AS
      SELECT symbols.name AS symbol, strftime('%Y-%m-%dT%H:%M:%fZ', exchange_ms / 1000.0, 'unixepoch') AS time,
        last / 1e8 AS last, last_size, total_volume, bid / 1e8 AS bid, ask / 1e8 AS ask, bid_size, ask_size,
        kind = 1 AS is_trade, flags & 1 AS is_image, flags & 2 <> 0 AS is_estimated_time,
        strftime('%Y-%m-%dT%H:%M:%fZ', received_wall_ms / 1000.0, 'unixepoch') AS received,
        exchange_ms, sources.name AS source, epochs.name AS epoch, tick_id & 8589934591 AS row_seq, tick_id
      FROM ticks
      JOIN symbols ON symbols.id = ticks.symbol_id
      JOIN epochs ON epochs.id = ticks.tick_id >> 33
      JOIN sources ON sources.id = epochs.source_id;
  `,
};
