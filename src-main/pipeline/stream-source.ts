import type { WorkerHealth } from '#core/contract/health';
import type { FeedConfig } from '#core/contract/workers';

/** Who provides the stream: the practice exchange now, a broker with its login later. */
export interface StreamSource {
  /** Names the origin of everything archived from it, e.g. `practice:1f0c…`. */
  readonly name: string;
  /** What plays, for the header; null for a live market. */
  readonly title: string | null;
  readonly symbols: readonly string[];
  open(onWorkerHealth: (health: WorkerHealth) => void): void;
  /** Where to connect and with which token. Called for every start; rejects with a plain sentence. */
  connect(): Promise<{ readonly config: FeedConfig; readonly accessToken: string }>;
  close(): Promise<void>;
}
