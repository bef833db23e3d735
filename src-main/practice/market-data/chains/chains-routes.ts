import { priceToPoints } from '#core/market/price';
import { epochMs } from '#core/market/units';
import { underlyingState } from '../../market/derivatives/underlying-state.ts';
import type { Listed } from '../../market/market.ts';
import type { OptionBoard } from '../../market/options/option-board.ts';
import { daysBetween } from '../../market/options/option-listing.ts';
import { INTEREST_RATE } from '../../market/options/option-pricing.ts';
import type { OptionQuote } from '../../market/options/option-quote.ts';
import type { RestReply, RestRoute } from '../../rest/rest-route.ts';
import type { MarketDataContext } from '../market-data-context.ts';
import { QueryReader } from '../query-reader.ts';
import { badRequest, marketDataRoute, notFound } from '../refusal.ts';
import { chainContract, whatIfValue } from './chain-contract.ts';
import { readChainRequest, type ChainRequest } from './chain-request.ts';
import { chainUnderlying } from './chain-underlying.ts';
import { chooseContracts } from './choose-contracts.ts';

const PERCENT = 100;
const BAD_GATEWAY = 502;
/** The whole chain of the S&P 500 index is larger than the gateway lets through; a part of it passes. */
const TOO_LARGE_CHAIN = '$SPX';
const NARROWING = ['strikeCount', 'strike', 'range', 'fromDate', 'toDate', 'expMonth'];

const isTooLarge = (query: URLSearchParams): boolean =>
  query.get('symbol') === TOO_LARGE_CHAIN && !NARROWING.some((name) => query.has(name));

/** What the gateway in front of Schwab's servers answers by itself. */
const TOO_BIG_BODY: RestReply = {
  status: BAD_GATEWAY,
  body: { fault: { faultstring: 'Body buffer overflow', detail: { errorcode: 'protocol.http.TooBigBody' } } },
};

interface Underlying {
  readonly listed: Listed;
  readonly board: OptionBoard;
}

/** Contracts by expiration, then by strike: `{"2026-12-18:28": {"270.0": [contract]}}`. */
type ExpirationMap = Record<string, Record<string, unknown[]>>;

function place(map: ExpirationMap, { contract }: OptionQuote, daysLeft: number, encoded: unknown): void {
  const strikes = (map[`${contract.expiry}:${daysLeft}`] ??= {});
  const points = priceToPoints(contract.strike);
  (strikes[Number.isInteger(points) ? points.toFixed(1) : String(points)] ??= []).push(encoded);
}

/** The option chains of a market: GET /chains and GET /expirationchain. */
export function chainsRoutes({ market, now }: MarketDataContext): readonly RestRoute[] {
  const underlyingOf = (symbol: string): Underlying => {
    if (symbol.startsWith('/')) throw badRequest(`There are no option chains on futures: ${symbol}.`);
    const number = market.indexOf(symbol) ?? -1;
    const listed = market.symbols[number];
    const board = market.options.board(number);
    if (!listed || !board) throw notFound(`No option chain found for ${symbol}.`);
    return { listed, board };
  };

  const chain = (request: ChainRequest): unknown => {
    const { listed, board } = underlyingOf(request.symbol);
    const state = underlyingState(listed, market.hours, market.day);
    const { price } = state;
    const maps: Record<'call' | 'put', ExpirationMap> = { call: {}, put: {} };
    const contracts = chooseContracts(board.contracts, request, price);
    for (const contract of contracts) {
      const quote = board.quote(contract, state, epochMs(now()));
      const theoretical =
        request.strategy === 'ANALYTICAL' ? whatIfValue(quote, market.day, request.whatIf) : quote.theoreticalValue;
      const encoded = chainContract(quote, market.day, theoretical);
      place(maps[contract.kind], quote, daysBetween(market.day, contract.expiry), encoded);
    }
    return {
      symbol: request.symbol,
      status: 'SUCCESS',
      ...(request.includeUnderlyingQuote ? { underlying: chainUnderlying(listed) } : {}),
      strategy: request.strategy,
      interval: 0,
      isDelayed: false,
      isIndex: false,
      interestRate: INTEREST_RATE * PERCENT,
      underlyingPrice: priceToPoints(price),
      volatility: board.atTheMoneyVolatility * PERCENT,
      daysToExpiration: 0,
      dividendYield: board.underlying.dividendYield * PERCENT,
      numberOfContracts: contracts.length,
      assetMainType: 'EQUITY',
      assetSubType: listed.ticker.facts.assetSubType,
      isChainTruncated: false,
      callExpDateMap: maps.call,
      putExpDateMap: maps.put,
    };
  };

  const expirationChain = (symbol: string): unknown => {
    const { board } = underlyingOf(symbol);
    const byDate = new Map(board.contracts.map((contract) => [contract.expiry, contract]));
    return {
      expirationList: [...byDate.values()].map(({ expiry, expirationType }) => ({
        expirationDate: expiry,
        daysToExpiration: daysBetween(market.day, expiry),
        expirationType,
        settlementType: 'P',
        optionRoots: symbol,
        standard: true,
      })),
    };
  };

  const chains = marketDataRoute('/chains', ({ query }) => chain(readChainRequest(new QueryReader(query))));
  return [
    {
      ...chains,
      answer: (request) => (isTooLarge(request.query) ? TOO_BIG_BODY : chains.answer(request)),
    },
    marketDataRoute('/expirationchain', ({ query }) => expirationChain(new QueryReader(query).required('symbol'))),
  ];
}
