import type { StreamServiceName } from '#core/contract/stream-data';
import type { Listed, Market } from '../../market/market.ts';
import type { Service } from '../services.ts';
import type { Subscription } from '../subscriptions.ts';

/** Whether a service serves a listed symbol; futures and equities have services of their own. */
const SERVES: Readonly<Partial<Record<StreamServiceName, (listed: Listed) => boolean>>> = {
  LEVELONE_FUTURES: ({ listing }) => listing.instrument.assetClass === 'future',
  CHART_FUTURES: ({ listing }) => listing.instrument.assetClass === 'future',
  LEVELONE_EQUITIES: ({ listing }) => listing.instrument.assetClass === 'equity',
  CHART_EQUITY: ({ listing }) => listing.instrument.assetClass === 'equity',
  NASDAQ_BOOK: ({ venue }) => venue === 'Q',
  NYSE_BOOK: ({ venue }) => venue === 'N' || venue === 'P',
};

/** The subscription that serves a symbol, by the symbol's number, so that an event costs no search. */
export class SymbolTable {
  readonly #market: Market;
  readonly #wanted = new Map<StreamServiceName, Subscription>();
  #bySymbol: (Subscription | undefined)[] = [];

  constructor(market: Market) {
    this.#market = market;
  }

  at(index: number): Subscription | undefined {
    return this.#bySymbol[index];
  }

  /** The number of a symbol that this service serves; any other key is accepted and stays silent. */
  served({ name }: Service, key: string): number | undefined {
    const index = this.#market.indexOf(key);
    const listed = index === undefined ? undefined : this.#market.symbols[index];
    return listed && SERVES[name]?.(listed) ? index : undefined;
  }

  want(subscription: Subscription): void {
    this.#wanted.set(subscription.service.name, subscription);
    this.#bySymbol = [];
    for (const wanted of this.#wanted.values()) {
      for (const key of wanted.keys) {
        const index = this.served(wanted.service, key);
        if (index !== undefined) this.#bySymbol[index] = wanted;
      }
    }
  }
}
