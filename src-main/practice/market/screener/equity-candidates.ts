import { LEVELONE_EQUITIES_FIELDS as FIELD } from '#core/contract/schwab-fields';
import type { Listed, Market } from '../market.ts';
import type { ScreenerCandidate } from './screener-list.ts';

/** Members of the Nasdaq Composite, the Dow Jones and the S&P 500 among the listed symbols: shares, no funds. */
const isShare = ({ ticker }: Listed): boolean => ticker.facts.assetSubType === 'COE';

const MEMBERS: Readonly<Record<string, (listed: Listed) => boolean>> = {
  $COMPX: (listed) => isShare(listed) && listed.venue === 'Q',
  $DJI: isShare,
  '$SPX.X': isShare,
  INDEX_ALL: isShare,
  NYSE: ({ venue }) => venue === 'N' || venue === 'P',
  NASDAQ: ({ venue }) => venue === 'Q',
  OTCBB: () => false,
  EQUITY_ALL: () => true,
};

/** The equities that a prefix of SCREENER_EQUITY covers, with what they traded within the frequency. */
export function equityCandidates(
  market: Market,
  prefix: string,
  frequency: number,
  nowMs: number,
): readonly ScreenerCandidate[] {
  const isMember = MEMBERS[prefix] ?? ((): boolean => false);
  return market.symbols
    .filter((listed) => listed.listing.instrument.assetClass === 'equity' && isMember(listed))
    .map(({ listing, ticker, activity }) => ({
      symbol: ticker.symbol,
      description: listing.instrument.description,
      lastPrice: Number(ticker.value(FIELD.lastPrice)),
      previousClose: Number(ticker.value(FIELD.closePrice)),
      ...activity.within(frequency, nowMs),
      dayVolume: activity.within(0, nowMs).volume,
    }));
}
