import {
  CHART_EQUITY_FIELDS,
  CHART_FUTURES_FIELDS,
  LEVELONE_EQUITIES_FIELDS,
  LEVELONE_FUTURES_FIELDS,
} from '#core/contract/schwab-fields';
import type { SymbolName } from '#core/market/units';

export const STREAM_SERVICES = ['LEVELONE_FUTURES', 'CHART_FUTURES', 'LEVELONE_EQUITIES', 'CHART_EQUITY'] as const;
export type StreamService = (typeof STREAM_SERVICES)[number];

/** One SUBS command: replaces the service's whole key set, so sending it again never doubles anything. */
export interface Subscription {
  readonly service: StreamService;
  readonly keys: readonly SymbolName[];
  readonly fields: readonly number[];
}

const FUTURES = LEVELONE_FUTURES_FIELDS;
const EQUITIES = LEVELONE_EQUITIES_FIELDS;

/** What is asked for: no more than is used. Sorted below, because lists out of order misbehave (schwab-py#156). */
const WANTED_FIELDS: Readonly<Record<StreamService, readonly number[]>> = {
  LEVELONE_FUTURES: [
    FUTURES.symbol,
    FUTURES.bidPrice,
    FUTURES.askPrice,
    FUTURES.lastPrice,
    FUTURES.bidSize,
    FUTURES.askSize,
    FUTURES.totalVolume,
    FUTURES.lastSize,
    FUTURES.quoteTimeMs,
    FUTURES.tradeTimeMs,
    FUTURES.closePrice,
    FUTURES.description,
    FUTURES.activeSymbol,
  ],
  LEVELONE_EQUITIES: [
    EQUITIES.symbol,
    EQUITIES.bidPrice,
    EQUITIES.askPrice,
    EQUITIES.lastPrice,
    EQUITIES.bidSize,
    EQUITIES.askSize,
    EQUITIES.totalVolume,
    EQUITIES.lastSize,
    EQUITIES.closePrice,
    EQUITIES.description,
    EQUITIES.quoteTimeMs,
    EQUITIES.tradeTimeMs,
  ],
  CHART_FUTURES: Object.values(CHART_FUTURES_FIELDS),
  CHART_EQUITY: Object.values(CHART_EQUITY_FIELDS),
};

export function isFutureSymbol(symbol: string): boolean {
  return symbol.startsWith('/');
}

/** A symbol that can stand in a comma-separated key list; anything else would change what is asked for. */
export function isStreamableSymbol(symbol: string): boolean {
  return /^\/?[A-Z0-9$][A-Z0-9.$/:]{0,30}$/.test(symbol);
}

/** The commands that subscribe exactly the wanted symbols, prices before bars. */
export function subscriptionsFor(symbols: readonly SymbolName[]): readonly Subscription[] {
  const futures = symbols.filter(isFutureSymbol);
  const equities = symbols.filter((symbol) => !isFutureSymbol(symbol));
  return STREAM_SERVICES.map((service) => ({
    service,
    keys: service.endsWith('FUTURES') ? futures : equities,
    fields: [...WANTED_FIELDS[service]].sort((left, right) => left - right),
  })).filter(({ keys }) => keys.length > 0);
}
