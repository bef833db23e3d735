import type { BarStamp } from '#core/contract/archive-choices';

/** What a file's bars say about one reading of its stamps. Counted in New York time after that reading. */
export interface StampReading {
  readonly zone: string;
  readonly stamp: BarStamp;
  readonly bars: number;
  /** Bars after 17:15 and before 18:00, when Globex rests (until 2015 it traded to 17:15). */
  readonly barsInBreak: number;
  /** Mean volume of the minute at 09:30, when New York opens, and of the minute before it. */
  readonly volumeAtOpen: number | null;
  readonly volumeBeforeOpen: number | null;
}

/** Bars of a quiet hour that may stand in the break: exporters round, and feeds stamp the odd trade late. */
const STRAY_SHARE = 0.0005;
/** The first minute of New York trades several times what the minute before it did. */
const LEAST_JUMP = 2;

/** Whether the bars can have been stamped so. */
export function fits({ bars, barsInBreak, volumeAtOpen, volumeBeforeOpen }: StampReading): boolean {
  if (bars === 0 || barsInBreak > bars * STRAY_SHARE) return false;
  if (volumeAtOpen === null || volumeBeforeOpen === null) return false;
  return volumeAtOpen >= LEAST_JUMP * volumeBeforeOpen;
}

export type StampVerdict =
  | { readonly kind: 'certain'; readonly zone: string; readonly stamp: BarStamp }
  /** Several readings are possible, or none: the user must say. */
  | { readonly kind: 'ask'; readonly sentence: string };

const words = ({ zone, stamp }: StampReading): string => `${zone}, stamped at the ${stamp} of the minute`;

/** Decides what the stamps mean from the daily break and the jump of volume at the bell, or says why it cannot. */
export function judgeStamps(readings: readonly StampReading[]): StampVerdict {
  const fitting = readings.filter(fits);
  // A reading that is a minute off sees a small jump of its own at times; the bell's minute outshines it.
  const loudest = Math.max(...fitting.map(({ volumeAtOpen }) => volumeAtOpen ?? 0));
  const possible = fitting.filter(({ volumeAtOpen }) => (volumeAtOpen ?? 0) * LEAST_JUMP > loudest);
  const [only] = possible;
  if (only && possible.length === 1) return { kind: 'certain', zone: only.zone, stamp: only.stamp };
  const found =
    possible.length === 0
      ? 'No usual zone fits: in each there are bars in the daily break, or no jump of volume at 9:30 New York time.'
      : `Several fit: ${possible.map(words).join('; ')}.`;
  return { kind: 'ask', sentence: found };
}
