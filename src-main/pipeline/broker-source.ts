import type { FeedConfig } from '#core/contract/workers';
import { symbolName } from '#core/market/units';
import type { StreamSource, TokenSource } from './stream-source.ts';

/** Seen live: Schwab's streamer sends one about every ten seconds. */
const HEARTBEAT_INTERVAL_MS = 10_000;

export interface BrokerAddress {
  /** Names the origin of what is archived, e.g. `schwab`. */
  readonly source: string;
  /** What plays instead of the broker, for the header; null at the broker itself. */
  readonly practiceTitle: string | null;
  readonly apiBaseUrl: string;
  readonly certificateAuthorityPem: string | null;
}

/** A broker behind its login. Where its streamer is, its own user preference tells. */
export class BrokerSource implements StreamSource {
  readonly name: string;
  readonly title: string | null;
  readonly symbols: readonly string[];
  readonly tokens: TokenSource;
  readonly #address: BrokerAddress;

  constructor(address: BrokerAddress, symbols: readonly string[], tokens: TokenSource) {
    this.name = address.source;
    this.title = address.practiceTitle;
    this.symbols = symbols;
    this.tokens = tokens;
    this.#address = address;
  }

  open(): void {
    // The broker runs by itself: there is nothing of ours to bring up.
  }

  connect(): Promise<FeedConfig> {
    const { source, apiBaseUrl, certificateAuthorityPem } = this.#address;
    return Promise.resolve({
      source,
      apiBaseUrl,
      certificateAuthorityPem,
      symbols: this.symbols.map(symbolName),
      heartbeatIntervalMs: HEARTBEAT_INTERVAL_MS,
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
