import { priceFromPoints } from '#core/market/price';
import type { Price } from '#core/market/units';
import type { OptionContract } from '../../market/options/option-contract.ts';
import type { ChainRequest, StrikeRange } from './chain-request.ts';

/** How near to the price a strike is that counts as near the money. */
const NEAR_SHARE = 0.05;

/** In the order of Schwab's document: in, near and out of the money; strikes above, below and near the market. */
const IN_RANGE: Readonly<Record<StrikeRange, (contract: OptionContract, price: Price) => boolean>> = {
  ITM: ({ kind, strike }, price) => (kind === 'call' ? strike < price : strike > price),
  OTM: ({ kind, strike }, price) => (kind === 'call' ? strike > price : strike < price),
  NTM: ({ strike }, price) => Math.abs(strike - price) <= price * NEAR_SHARE,
  SAK: ({ strike }, price) => strike > price,
  SBK: ({ strike }, price) => strike < price,
  SNK: ({ strike }, price) => Math.abs(strike - price) <= price * NEAR_SHARE,
  ALL: () => true,
};

function fits(contract: OptionContract, request: ChainRequest, price: Price): boolean {
  const { kind, expiry, strike } = contract;
  const { contractType, fromDate, toDate, expiryMonth, range } = request;
  return (
    (contractType === 'ALL' || (contractType === 'CALL') === (kind === 'call')) &&
    (fromDate === null || expiry >= fromDate) &&
    (toDate === null || expiry <= toDate) &&
    (expiryMonth === null || Number(expiry.slice(5, 7)) === expiryMonth) &&
    (request.strike === null || strike === priceFromPoints(request.strike)) &&
    IN_RANGE[range](contract, price)
  );
}

/** The strikes of one expiration that are nearest to the price; of two as near, the lower. */
function nearest(strikes: readonly Price[], count: number, price: Price): ReadonlySet<Price> {
  const sorted = [...new Set(strikes)].sort((one, other) => Math.abs(one - price) - Math.abs(other - price));
  return new Set(sorted.slice(0, count));
}

/** The contracts of a board that a request asks for, in the order of the board. */
export function chooseContracts(
  contracts: readonly OptionContract[],
  request: ChainRequest,
  price: Price,
): readonly OptionContract[] {
  if (!request.includeStandard) return [];
  const fitting = contracts.filter((contract) => fits(contract, request, price));
  const { strikeCount } = request;
  if (strikeCount === null) return fitting;
  const expiries = [...new Set(fitting.map(({ expiry }) => expiry))];
  return expiries.flatMap((date) => {
    const ofExpiry = fitting.filter(({ expiry }) => expiry === date);
    const chosen = nearest(
      ofExpiry.map(({ strike }) => strike),
      strikeCount,
      price,
    );
    return ofExpiry.filter(({ strike }) => chosen.has(strike));
  });
}
