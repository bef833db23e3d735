import type { DatabaseKind } from '../open-database.ts';
import { signals } from './0001-signals.ts';
import { plans } from './0002-plans.ts';
import { strategiesAndProofs } from './0003-strategies-and-proofs.ts';

/** What the user was told. A few rows a day, so each commit may wait for the disk. `BWsg` in ASCII. */
export const SIGNAL_DATABASE: DatabaseKind = {
  title: 'signal database',
  applicationId: 0x42577367,
  synchronous: 'FULL',
  migrations: [signals, plans, strategiesAndProofs],
};
