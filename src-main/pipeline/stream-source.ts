import type { WorkerHealth } from '#core/contract/health';
import type { TokenOutcome } from '#core/contract/token';
import type { FeedConfig } from '#core/contract/workers';

/** Hands out access tokens; the only one in the application that refreshes them. Never rejects. */
export interface TokenSource {
  /** A token that is good now. `refusedSerial` names one that a server has just refused, so that it is not given again. */
  token(refusedSerial: number | null): Promise<TokenOutcome>;
}

/** Who provides the streams and answers for the accounts: the practice exchange, or a broker with its login. */
export interface StreamSource {
  /** Names the origin of everything archived from it, e.g. `practice:1f0c…` or `schwab`. */
  readonly name: string;
  /** What plays, for the header; null for a live market. */
  readonly title: string | null;
  readonly symbols: readonly string[];
  readonly tokens: TokenSource;
  open(onWorkerHealth: (health: WorkerHealth) => void): void;
  /** Where to connect. Called for every start; rejects with a plain sentence. */
  connect(): Promise<FeedConfig>;
  close(): Promise<void>;
}
