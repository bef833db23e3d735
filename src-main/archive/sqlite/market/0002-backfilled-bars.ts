import type { Migration } from '../migrate.ts';

/** Bars that were read from the broker's price history afterwards: better than built here, weaker than confirmed. */
export const backfilledBars: Migration = {
  version: 2,
  name: 'backfilled bars',
  sql: `INSERT INTO grades VALUES (35, 'backfilled');`,
};
