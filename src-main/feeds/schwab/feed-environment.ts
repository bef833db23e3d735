import type { IdentityQuestion, IdentityReply } from './streamer-identity.ts';
import type { SocketListener, StreamerSocket } from './streamer-socket.ts';

/** Everything the feed takes from the world, so that a test can be the world. */
export interface FeedEnvironment {
  readonly monotonicMs: () => number;
  /** The wall clock when the monotonic one stood at 0: one reading of the clock a frame gives both stamps. */
  readonly wallOriginMs: number;
  /** The wall clock as it stands now: on some systems it alone goes on while the computer sleeps. */
  readonly wallMs: () => number;
  /** 0 to 1. */
  readonly chance: () => number;
  /** Calls once after `ms`; the returned function cancels. */
  readonly after: (ms: number, run: () => void) => () => void;
  /** Calls when the frames that have already arrived are handled. */
  readonly soon: (run: () => void) => void;
  readonly fetchIdentity: (question: IdentityQuestion) => Promise<IdentityReply>;
  readonly openSocket: (
    url: string,
    listener: SocketListener,
    options: { readonly certificateAuthorityPem: string | null },
  ) => StreamerSocket;
}
