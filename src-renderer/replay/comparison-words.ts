import type { ReplayComparison } from '#core/contract/replay';

/** Whether the replay is, byte for byte, what fired and was built live. */
export function isEqual({ differences, bars }: ReplayComparison): boolean {
  return differences.length === 0 && bars.different + bars.onlyLive + bars.onlyReplayed === 0;
}

const signals = (count: number): string => (count === 1 ? '1 signal' : `${count} signals`);

/** One sentence for the whole day. */
export function comparisonHeadline(comparison: ReplayComparison): string {
  const { equalSignals, differences, bars } = comparison;
  if (isEqual(comparison)) {
    return equalSignals === 0
      ? 'Equal: no signal fired live, and none fires in the replay.'
      : `Equal: ${signals(equalSignals)} fired live, and the replay gives the same.`;
  }
  const words: string[] = [];
  if (differences.length > 0) words.push(`${signals(differences.length)} differ`);
  else words.push(`${signals(equalSignals)} equal`);
  const unequalBars = bars.different + bars.onlyLive + bars.onlyReplayed;
  if (unequalBars > 0) words.push(unequalBars === 1 ? '1 bar differs' : `${unequalBars} bars differ`);
  return `Not equal: ${words.join(', ')}.`;
}
