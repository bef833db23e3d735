import type { ArchiveHealth, FeedHealth } from '../contract/health.ts';
import type { EpochMs } from '../market/units.ts';

/** What a pre-flight looks at; null where it is not known. */
export interface PreflightFacts {
  readonly nowWallMs: number;
  /** By the stream's clock, or this computer's while no stream has told the time. */
  readonly exchangeMs: EpochMs;
  /** Practice needs no login and its clock is its own. */
  readonly isPractice: boolean;
  /** When the login ends; null without one. */
  readonly loginExpiresWallMs: number | null;
  readonly feed: Pick<FeedHealth, 'state' | 'reason' | 'lastDataWallMs' | 'subscribed'>;
  /** This computer's clock less the exchange's, as far as stamps tell. */
  readonly clockOffsetMs: number | null;
  readonly archive: Pick<ArchiveHealth, 'state' | 'reason' | 'lostRows'>;
  readonly freeDiskBytes: number | null;
  /** Whose opening range is watched, and why one is not. */
  readonly watched: readonly { readonly symbol: string; readonly problem: string | null }[];
  readonly pausedUntilWallMs: number | null;
  readonly isQuiet: boolean;
  /** Channels that are on for signals, with what became of the last thing that went through. */
  readonly channels: readonly { readonly name: string; readonly last: ChannelProof | null }[];
  readonly sleep: { readonly isWanted: boolean; readonly isBlocked: boolean };
}

export interface ChannelProof {
  readonly isDelivered: boolean;
  readonly detail: string | null;
}
