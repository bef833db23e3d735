import type { BacktestSource } from '#core/contract/backtest';
import type { BarPlace } from '../../archive/export/bar-input.ts';
import { BacktestError } from '../backtest-error.ts';

/** Where the bars of a job lie, as the archive's own readers name it. Throws BacktestError without an archive. */
export function barPlaceOf(source: BacktestSource, archiveFolder: string | null): BarPlace {
  switch (source.kind) {
    case 'archive':
      if (source.detail === 'ticks') throw new BacktestError('Ticks cannot be tested yet. Choose the minutes.');
      if (archiveFolder === null)
        throw new BacktestError('No archive is open. Choose a file, or start the streams first.');
      return { kind: 'archive', folder: archiveFolder };
    case 'parquet':
      return { kind: 'master', file: source.file };
    case 'csv':
      return { kind: 'csv', file: source.file, declared: { format: null, zone: source.zone, stamp: source.stamp } };
  }
}
