import type { Migration } from '../migrate.ts';

/**
 * Strategies that are removed keep their row: their signals still name them. A proof is what a signal rests on, with the
 * hash of its evidence; like a signal it is stored once and never changed. Corrections come later and stand beside it.
 */
export const strategiesAndProofs: Migration = {
  version: 3,
  name: 'strategies and proofs',
  sql: `
    CREATE TABLE strategies (
      id TEXT PRIMARY KEY,
      rule TEXT NOT NULL,
      title TEXT NOT NULL,
      is_watching INTEGER NOT NULL,
      body TEXT NOT NULL,
      made_ms INTEGER NOT NULL,
      changed_ms INTEGER NOT NULL,
      removed_ms INTEGER
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE signal_proofs (
      source TEXT NOT NULL,
      signal_id TEXT NOT NULL,
      body TEXT NOT NULL,
      evidence_sha256 TEXT NOT NULL,
      stored_ms INTEGER NOT NULL,
      PRIMARY KEY (source, signal_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE signal_corrections (
      source TEXT NOT NULL,
      signal_id TEXT NOT NULL,
      body TEXT NOT NULL,
      stored_ms INTEGER NOT NULL,
      PRIMARY KEY (source, signal_id, body)
    ) STRICT, WITHOUT ROWID;
  `,
};
