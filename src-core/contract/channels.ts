import type { EventName } from './ipc.ts';

/** Names of the channels, apart from the schemas: the preload script is sandboxed and carries no library. */

export const EVENT_NAMES: readonly EventName[] = [
  'display',
  'health',
  'login',
  'portfolio',
  'backfill',
  'archiveJob',
  'merged',
  'localApi',
  'show',
];

export const REQUEST_CHANNEL = 'bellwether:request';
export const eventChannel = (name: EventName): string => `bellwether:event:${name}`;
