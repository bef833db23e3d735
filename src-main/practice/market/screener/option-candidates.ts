import type { Market } from '../market.ts';
import { priceToPoints } from '#core/market/price';
import { MS_PER_MINUTE } from '#core/market/units';
import type { OptionContract } from '../options/option-contract.ts';
import type { ScreenerCandidate } from './screener-list.ts';

/** Contracts beside the money of each underlying, on either side, in its nearest expiration. */
const STRIKES_ASIDE = 3;
/** A market of very many symbols is screened by its first ones. */
const MOST_UNDERLYINGS = 12;

function nearTheMoney(contracts: readonly OptionContract[], kinds: readonly string[]): readonly OptionContract[] {
  const [nearest] = contracts;
  if (!nearest) return [];
  const { previousClose } = nearest.underlying;
  const listed = contracts.filter(({ expiry, kind }) => expiry === nearest.expiry && kinds.includes(kind));
  const ranked = [...listed].sort(
    (one, other) => Math.abs(one.strike - previousClose) - Math.abs(other.strike - previousClose),
  );
  return ranked.slice(0, (2 * STRIKES_ASIDE + 1) * kinds.length);
}

const KINDS: Readonly<Record<string, readonly string[]>> = {
  OPTION_CALL: ['call'],
  OPTION_PUT: ['put'],
  OPTION_ALL: ['call', 'put'],
};

/** The contracts that a prefix of SCREENER_OPTION covers, with what they traded within the frequency. */
export function optionCandidates(
  market: Market,
  prefix: string,
  frequency: number,
  nowMs: number,
): readonly ScreenerCandidate[] {
  const underlyings = market.symbols
    .map((_, index) => index)
    .filter((index) => market.symbols[index]?.listing.instrument.assetClass === 'equity')
    .slice(0, MOST_UNDERLYINGS);
  return underlyings.flatMap((underlying) =>
    nearTheMoney(market.options.board(underlying)?.contracts ?? [], KINDS[prefix] ?? []).flatMap((contract) => {
      const now = market.options.quote({ contract, underlying }, nowMs);
      if (!now) return [];
      const before =
        frequency === 0 ? null : market.options.quote({ contract, underlying }, nowMs - frequency * MS_PER_MINUTE);
      const volume = now.volume - (before?.volume ?? 0);
      return {
        symbol: contract.symbol,
        description: contract.description,
        lastPrice: priceToPoints(now.last),
        previousClose: priceToPoints(now.close),
        volume,
        trades: Math.ceil(volume / Math.max(1, now.lastSize)),
        dayVolume: now.volume,
      };
    }),
  );
}
