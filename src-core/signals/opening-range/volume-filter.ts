import type { Bar } from '../../market/bar.ts';
import { MS_PER_MINUTE } from '../../market/units.ts';
import type { ProofStep } from '../proof.ts';
import type { OpeningRangeParameters } from './parameters.ts';

const OPENING_BARS = 5;
export const RECENT_BARS = 10;

/**
 * Whether a break trades enough: `unknown` when the bars to compare it with are not known. The bars that were looked at
 * belong to the proof.
 */
export type VolumeVerdict =
  | { readonly kind: 'enough' | 'too-little'; readonly step: ProofStep | null; readonly bars: readonly Bar[] }
  | { readonly kind: 'unknown' };

/** `before`: bars of the minutes before the break, oldest first. `openMs`: the session's first minute. */
export function judgeVolume(
  p: OpeningRangeParameters,
  bar: Bar,
  before: readonly Bar[],
  openMs: number,
): VolumeVerdict {
  if (p.volume === 'off') return { kind: 'enough', step: null, bars: [] };
  const isOpening = p.volume === 'opening';
  const fromMs = isOpening ? openMs : bar.startMs - RECENT_BARS * MS_PER_MINUTE;
  const untilMs = isOpening ? Math.min(bar.startMs, openMs + OPENING_BARS * MS_PER_MINUTE) : bar.startMs;
  const bars = before.filter(({ startMs }) => startMs >= fromMs && startMs < untilMs);
  // A minute without a trade traded nothing; but where the first of them is missing, nobody may have been watching.
  if (bars[0]?.startMs !== fromMs) return { kind: 'unknown' };
  const minutes = (untilMs - fromMs) / MS_PER_MINUTE;
  const mean = bars.reduce((sum, { volume }) => sum + volume, 0) / minutes;
  const needed = isOpening ? mean : (mean * p.volumePercent) / 100;
  const holds = isOpening ? bar.volume > needed : bar.volume >= needed;
  const step: ProofStep = {
    kind: 'comparison',
    left: { name: 'volume of the break', value: bar.volume, unit: 'contracts' },
    sign: isOpening ? '>' : '>=',
    right: {
      name: isOpening
        ? `mean of the first ${minutes} minutes`
        : `${p.volumePercent} % of the mean of ${minutes} minutes`,
      value: needed,
      unit: 'contracts',
    },
    holds,
  };
  return { kind: holds ? 'enough' : 'too-little', step, bars };
}
