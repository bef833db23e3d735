import type { ArchiveHealth } from '#core/contract/health';
import type { ArchiveFault } from './archive-fault.ts';
import type { Stores } from './stores.ts';

/** More waiting rows than this and the archive says that it falls behind: several seconds of the busiest market. */
const BEHIND_ROWS = 50_000;

export interface HealthParts {
  readonly folder: string;
  readonly stores: Stores | null;
  readonly fault: ArchiveFault | null;
  readonly queuedRows: number;
  readonly refusedRows: number;
  readonly lastCommitWallMs: number | null;
  /** Not a fault yet, but worth knowing; null while there is nothing to say. */
  readonly warning: string | null;
}

type Condition = Pick<ArchiveHealth, 'state' | 'reason'>;

const damagedSentence = (weeks: number): string =>
  `${weeks} packed ${weeks === 1 ? 'week' : 'weeks'} of bars on the disk were not as written. The bars themselves are sound and were packed anew; check the disk.`;

function conditionOf({ stores, fault, queuedRows, refusedRows, warning }: HealthParts): Condition {
  if (fault) return { state: fault.state, reason: fault.message };
  if (!stores) return { state: 'opening', reason: null };
  const exportFault = stores.exporter.fault;
  if (exportFault && exportFault.state !== 'failed') return { state: exportFault.state, reason: exportFault.message };
  if (queuedRows > BEHIND_ROWS) {
    return {
      state: 'behind',
      reason: `${queuedRows} rows wait to be stored: data arrives faster than the disk takes it.`,
    };
  }
  const damagedWeeks = stores.packer.everDamaged;
  const remarks = [
    exportFault && `Parquet files are not being written: ${exportFault.message}`,
    warning,
    damagedWeeks > 0 && damagedSentence(damagedWeeks),
    refusedRows > 0 && `${refusedRows} rows were unfit to be stored: a price or time that is no number, or the like.`,
  ];
  return { state: 'ok', reason: remarks.find((remark) => typeof remark === 'string') ?? null };
}

interface Known {
  readonly barsStored: number;
  readonly ticksStored: number;
  readonly signalsStored: number;
  readonly parquetFiles: number;
  readonly lostRows: number;
}

const NOTHING_KNOWN: Known = { barsStored: 0, ticksStored: 0, signalsStored: 0, parquetFiles: 0, lostRows: 0 };

/** What the open stores hold. */
export function countStored(stores: Stores | null): Known {
  if (!stores) return NOTHING_KNOWN;
  const { bars, ticks, lostRows } = stores.market.totals();
  return {
    barsStored: bars,
    ticksStored: ticks,
    signalsStored: stores.signals.count(),
    parquetFiles: stores.exporter.fileCount,
    lostRows,
  };
}

/** The archive's part of the picture that the window shows. `counts` may be older than the rest. */
export function describeHealth(parts: HealthParts, counts: Known): ArchiveHealth {
  return {
    ...conditionOf(parts),
    ...counts,
    folder: parts.folder,
    queuedRows: parts.queuedRows,
    lastCommitWallMs: parts.lastCommitWallMs,
  };
}
