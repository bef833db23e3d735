import { LEVELONE_EQUITIES_FIELDS, LEVELONE_FUTURES_FIELDS } from '#core/contract/schwab-fields';
import { ratio } from '../../market/level-one.ts';
import type { Listed, Market } from '../../market/market.ts';
import { securityId, type SymbolQuote } from './quote-nodes.ts';

/** An index follows the first of these that the market lists: the fund or the future, times a fixed ratio. */
export interface PracticeIndex {
  readonly symbol: string;
  readonly description: string;
  readonly follows: readonly (readonly [symbol: string, times: number])[];
}

export const PRACTICE_INDEXES: readonly PracticeIndex[] = [
  {
    symbol: '$SPX',
    description: 'S & P 500 INDEX',
    follows: [
      ['SPY', 10.03],
      ['/ES', 0.997],
    ],
  },
  {
    symbol: '$NDX',
    description: 'NASDAQ 100 INDEX',
    follows: [
      ['QQQ', 41.1],
      ['/NQ', 0.997],
    ],
  },
  {
    symbol: '$COMPX',
    description: 'NASDAQ COMPOSITE',
    follows: [
      ['QQQ', 37.4],
      ['/NQ', 0.907],
    ],
  },
  {
    symbol: '$DJI',
    description: 'DOW JONES INDUSTRIAL AVERAGE',
    follows: [
      ['SPY', 68.6],
      ['/ES', 6.82],
    ],
  },
];

const YEAR_HIGH_FACTOR = 1.06;
const YEAR_LOW_FACTOR = 0.75;

const toCents = (points: number): number => Math.round(points * 100) / 100;

interface Leader {
  readonly listed: Listed;
  readonly times: number;
}

function leaderOf(market: Market, { follows }: PracticeIndex): Leader | null {
  for (const [symbol, times] of follows) {
    const listed = market.symbols[market.indexOf(symbol) ?? -1];
    if (listed) return { listed, times };
  }
  return null;
}

/** What an index stands at; null when the market lists nothing that it could follow. */
export function indexQuote(market: Market, index: PracticeIndex): SymbolQuote | null {
  const leader = leaderOf(market, index);
  if (!leader) return null;
  const { ticker, listing } = leader.listed;
  const isFuture = listing.instrument.assetClass === 'future';
  const field = isFuture ? LEVELONE_FUTURES_FIELDS : LEVELONE_EQUITIES_FIELDS;
  const value = (number: number): number => toCents(Number(ticker.value(number) ?? 0) * leader.times);
  const last = value(isFuture ? field.lastPrice : LEVELONE_EQUITIES_FIELDS.regularMarketLastPrice);
  const close = value(field.closePrice);
  const { symbol, description } = index;
  return {
    head: { assetMainType: 'INDEX', realtime: true, ssid: securityId(symbol), symbol },
    nodes: {
      quote: {
        '52WeekHigh': toCents(close * YEAR_HIGH_FACTOR),
        '52WeekLow': toCents(close * YEAR_LOW_FACTOR),
        closePrice: close,
        highPrice: value(field.highPrice),
        lastPrice: last,
        lowPrice: value(field.lowPrice),
        netChange: toCents(last - close),
        netPercentChange: ratio(last - close, close, 100),
        openPrice: value(field.openPrice),
        securityStatus: 'Normal',
        totalVolume: 0,
        tradeTime: Number(
          ticker.value(isFuture ? field.tradeTimeMs : LEVELONE_EQUITIES_FIELDS.regularMarketTradeTimeMs) ?? 0,
        ),
      },
      reference: { description, exchange: '0', exchangeName: 'Index' },
    },
  };
}
