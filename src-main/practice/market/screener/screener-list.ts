import type { ScreenerSortField } from '#core/contract/schwab-field-tables/screener';
import { ratio } from '../level-one.ts';

/** What a screener may list of one symbol. */
export interface ScreenerCandidate {
  readonly symbol: string;
  readonly description: string;
  readonly lastPrice: number;
  readonly previousClose: number;
  /** Shares or contracts within the frequency. */
  readonly volume: number;
  readonly trades: number;
  /** Shares or contracts of the whole day. */
  readonly dayVolume: number;
}

export interface ScreenerItem {
  readonly symbol: string;
  readonly description: string;
  readonly lastPrice: number;
  readonly netChange: number;
  readonly netPercentChange: number;
  readonly marketShare: number;
  readonly totalVolume: number;
  readonly volume: number;
  readonly trades: number;
}

const LONGEST_LIST = 10;

const changeOf = ({ lastPrice, previousClose }: ScreenerCandidate): number =>
  ratio(lastPrice - previousClose, previousClose, 1);

/** What a list is sorted by, the highest first; null leaves a symbol out. */
const RANKS: Readonly<Record<ScreenerSortField, (candidate: ScreenerCandidate) => number | null>> = {
  VOLUME: ({ volume }) => (volume > 0 ? volume : null),
  TRADES: ({ trades }) => (trades > 0 ? trades : null),
  PERCENT_CHANGE_UP: (candidate) => (changeOf(candidate) > 0 ? changeOf(candidate) : null),
  PERCENT_CHANGE_DOWN: (candidate) => (changeOf(candidate) < 0 ? -changeOf(candidate) : null),
  // How much of its own day a symbol has traded within the frequency.
  AVERAGE_PERCENT_VOLUME: ({ volume, dayVolume }) => (volume > 0 ? volume / dayVolume : null),
};

/** The ten highest candidates. `totalVolume` is that of all candidates and the same on every line. */
export function screenerList(candidates: readonly ScreenerCandidate[], sort: ScreenerSortField): ScreenerItem[] {
  const totalVolume = candidates.reduce((sum, { volume }) => sum + volume, 0);
  return candidates
    .flatMap((candidate) => {
      const rank = RANKS[sort](candidate);
      return rank === null ? [] : [{ candidate, rank }];
    })
    .sort((one, other) => other.rank - one.rank || (one.candidate.symbol < other.candidate.symbol ? -1 : 1))
    .slice(0, LONGEST_LIST)
    .map(({ candidate }) => ({
      symbol: candidate.symbol,
      description: candidate.description,
      lastPrice: candidate.lastPrice,
      netChange: Math.round((candidate.lastPrice - candidate.previousClose) * 1e8) / 1e8,
      netPercentChange: changeOf(candidate),
      marketShare: ratio(candidate.volume, totalVolume, 100),
      totalVolume,
      volume: candidate.volume,
      trades: candidate.trades,
    }));
}
