import {
  CHART_EQUITY_FIELDS,
  CHART_FUTURES_FIELDS,
  LEVELONE_EQUITIES_FIELDS,
  LEVELONE_FUTURES_FIELDS,
} from '#core/contract/schwab-fields';
import { STREAM_SERVICES } from '#core/contract/schwab-stream-services';
import type { StreamServiceName } from '#core/contract/stream-data';
import type { SymbolName } from '#core/market/units';

/** Schwab publishes no figure; 500 for each service is what its users have found (code 19 beyond it). */
export const KEYS_PER_SERVICE = 500;

/** What is wanted of one service. */
export interface Subscription {
  readonly service: StreamServiceName;
  readonly keys: readonly string[];
  /** Ascending, because lists out of order misbehave (schwab-py#156). */
  readonly fields: readonly number[];
  /** Keys that were left out because the service takes only so many. */
  readonly overBudget: number;
}

/** Keys of a service beyond the configured symbols. */
export interface Want {
  readonly service: StreamServiceName;
  readonly keys: readonly string[];
}

const FUTURES = LEVELONE_FUTURES_FIELDS;
const EQUITIES = LEVELONE_EQUITIES_FIELDS;

/** The services of the configured symbols, prices before bars, and of each what the engine uses and no more. */
const SYMBOL_FIELDS = {
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
  CHART_FUTURES: Object.values(CHART_FUTURES_FIELDS),
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
  CHART_EQUITY: Object.values(CHART_EQUITY_FIELDS),
} as const satisfies Partial<Record<StreamServiceName, readonly number[]>>;

export type SymbolService = keyof typeof SYMBOL_FIELDS;
export const SYMBOL_SERVICES = Object.keys(SYMBOL_FIELDS) as readonly SymbolService[];

export function isSymbolService(service: StreamServiceName): service is SymbolService {
  return Object.hasOwn(SYMBOL_FIELDS, service);
}

/** Bars go to the engine, which takes those of the configured symbols alone. */
export function deliversBars(service: StreamServiceName): boolean {
  return service === 'CHART_FUTURES' || service === 'CHART_EQUITY';
}

export function isFutureSymbol(symbol: string): boolean {
  return symbol.startsWith('/');
}

/** A symbol that can stand in a comma-separated key list; anything else would change what is asked for. */
export function isStreamableSymbol(symbol: string): boolean {
  return /^\/?[A-Z0-9$][A-Z0-9.$/:]{0,30}$/.test(symbol);
}

/** The symbols, each once. Throws when one of them cannot be streamed. */
export function streamableSymbols(symbols: readonly SymbolName[]): readonly SymbolName[] {
  const wrong = symbols.find((symbol) => !isStreamableSymbol(symbol));
  if (wrong !== undefined) throw new Error(`"${wrong.slice(0, 40)}" is not a symbol that can be streamed.`);
  return [...new Set(symbols)];
}

const LONGEST_KEY = 64;

/** Why `want` cannot be met, as a plain sentence; null when it can. */
export function whyNotWanted({ service, keys }: Want): string | null {
  if (!Object.hasOwn(STREAM_SERVICES, service)) return `"${service.slice(0, 40)}" is no service of the streamer.`;
  if (deliversBars(service)) return `${service} brings the bars of the configured symbols and of no others.`;
  const { keyPattern } = STREAM_SERVICES[service];
  // The pattern of a subscription's own name lets control characters pass; a name is printable.
  const wrong = keys.find((key) => key.length > LONGEST_KEY || !keyPattern.test(key) || /[^\x20-\x7e]/.test(key));
  return wrong === undefined ? null : `"${wrong.slice(0, 40)}" is not a key of ${service}.`;
}

const ascending = (fields: readonly number[]): readonly number[] =>
  [...new Set(fields)].sort((left, right) => left - right);

function symbolsOf(service: StreamServiceName, symbols: readonly SymbolName[]): readonly SymbolName[] {
  if (!isSymbolService(service)) return [];
  return symbols.filter((symbol) => isFutureSymbol(symbol) === service.endsWith('FUTURES'));
}

/**
 * Everything that is to be subscribed: the configured symbols in their order, then what is wanted besides. What a
 * service has no room for is left out at the end of that order, so the same list always leaves out the same keys.
 */
export function subscriptionsFor(
  symbols: readonly SymbolName[],
  wants: readonly Want[] = [],
  keysPerService = KEYS_PER_SERVICE,
): readonly Subscription[] {
  const others = Object.keys(STREAM_SERVICES) as StreamServiceName[];
  return [...new Set<StreamServiceName>([...SYMBOL_SERVICES, ...others])]
    .map((service) => {
      const extra = wants.filter((want) => want.service === service).flatMap(({ keys }) => keys);
      const all = [...new Set<string>([...symbolsOf(service, symbols), ...extra])];
      // Fields count for a whole service: one key that is to be known wholly makes all of them be sent wholly.
      const whole = extra.length > 0 || !isSymbolService(service);
      const fields = whole ? STREAM_SERVICES[service].table.map((_, field) => field) : SYMBOL_FIELDS[service];
      return {
        service,
        keys: all.slice(0, keysPerService),
        fields: ascending(fields),
        overBudget: Math.max(0, all.length - keysPerService),
      };
    })
    .filter(({ keys }) => keys.length > 0);
}
