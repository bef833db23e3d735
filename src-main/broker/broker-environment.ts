import type { HttpCall, HttpReply } from '../net/http-client.ts';

/** The server of one configuration. Rejects with a NetworkError and nothing else. */
export interface BrokerServer {
  call(call: HttpCall): Promise<HttpReply>;
  /** Cuts what is under way. */
  close(): Promise<void>;
}

/** Everything the broker's desk takes from the world, so that a test can be the world. */
export interface BrokerEnvironment {
  readonly monotonicMs: () => number;
  readonly wallMs: () => number;
  /** 0 to 1. */
  readonly chance: () => number;
  /** Calls once after `ms`; the returned function cancels. */
  readonly after: (ms: number, run: () => void) => () => void;
  readonly connect: (where: {
    readonly apiBaseUrl: string;
    readonly certificateAuthorityPem: string | null;
  }) => BrokerServer;
}
