import type { BusOrigin } from '#core/bus/envelope';
import type { BusKeys } from '#core/bus/bus-keys';
import type { ChannelMeter } from './channel-meter.ts';
import type { MirrorTiming } from './mirror-timing.ts';
import type { Command, RedisLink } from './redis-link.ts';
import type { WriteTroubles } from './write-troubles.ts';

/** What the parts of the mirror share. */
export interface MirrorParts {
  readonly link: RedisLink;
  readonly keys: BusKeys;
  readonly meter: ChannelMeter;
  readonly troubles: WriteTroubles;
  readonly timing: MirrorTiming;
  /** On a Cluster: to subscribers of sharded channels too. */
  readonly isSharded: boolean;
  /** Of what comes now; null before an engine was heard. */
  readonly origin: () => BusOrigin | null;
}

export const nowWallMs = (): number => performance.timeOrigin + performance.now();

/** The commands that publish one message. On a Cluster PUBLISH reaches the plain subscribers of every node. */
export function publishing({ isSharded }: Pick<MirrorParts, 'isSharded'>, channel: string, json: string): Command[] {
  const plain: Command = ['publish', channel, json];
  return isSharded ? [plain, ['spublish', channel, json]] : [plain];
}
