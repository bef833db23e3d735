import type { LoginCheck } from '#core/contract/login';
import type { PortfolioView } from '#core/contract/portfolio';
import { BrokerLink } from '../pipeline/broker-link.ts';
import type { BrokerAddress } from '../pipeline/broker-source.ts';
import { CALLS_PER_MINUTE } from '../pipeline/trading-session.ts';
import type { TokenSource } from '../pipeline/stream-source.ts';

/** Talks to the broker for the login's checks while the streams come from elsewhere; opened when it is first needed. */
export class CheckingLink {
  readonly #options: {
    readonly address: BrokerAddress;
    readonly tokens: TokenSource;
    readonly accountKeySalt: string;
    readonly onPortfolio: (portfolio: PortfolioView) => void;
  };
  #link: BrokerLink | null = null;

  constructor(options: {
    readonly address: BrokerAddress;
    readonly tokens: TokenSource;
    readonly accountKeySalt: string;
    readonly onPortfolio: (portfolio: PortfolioView) => void;
  }) {
    this.#options = options;
  }

  async check(): Promise<readonly LoginCheck[]> {
    const link = (this.#link ??= this.#open());
    const checks = await link.check();
    void link.sync('all');
    return checks;
  }

  /** The streams come from the broker now: their own link does what this one did. */
  async close(): Promise<void> {
    const link = this.#link;
    this.#link = null;
    await link?.close();
  }

  #open(): BrokerLink {
    const { address, tokens, accountKeySalt, onPortfolio } = this.#options;
    const { apiBaseUrl, certificateAuthorityPem } = address;
    const link = new BrokerLink({
      tokens,
      config: () =>
        Promise.resolve({ apiBaseUrl, certificateAuthorityPem, callsPerMinute: CALLS_PER_MINUTE, accountKeySalt }),
      onPortfolio,
      onHealth: () => undefined,
      onWorkerHealth: () => undefined,
    });
    link.start();
    return link;
  }
}
