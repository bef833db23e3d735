import type { IdentityReply } from './streamer-identity.ts';
import type { SocketListener, StreamerSocket } from './streamer-socket.ts';

/** Everything the feed takes from the world, so that a test can be the world. */
export interface FeedEnvironment {
  readonly monotonicMs: () => number;
  /** The wall clock when the monotonic one stood at 0: one reading of the clock a frame gives both stamps. */
  readonly wallOriginMs: number;
  /** 0 to 1. */
  readonly chance: () => number;
  /** Calls once after `ms`; the returned function cancels. */
  readonly after: (ms: number, run: () => void) => () => void;
  /** Calls when the frames that have already arrived are handled. */
  readonly soon: (run: () => void) => void;
  readonly fetchIdentity: (apiBaseUrl: string, accessToken: string, signal: AbortSignal) => Promise<IdentityReply>;
  readonly openSocket: (url: string, listener: SocketListener) => StreamerSocket;
}
