import type { DatabaseKind } from '../../archive/sqlite/open-database.ts';
import { runs } from './0001-runs.ts';

/** Runs of backtests: a few rows a day, each worth waiting for the disk. `BWbt` in ASCII. */
export const BACKTEST_DATABASE: DatabaseKind = {
  title: 'backtest database',
  applicationId: 0x42576274,
  synchronous: 'FULL',
  migrations: [runs],
};
