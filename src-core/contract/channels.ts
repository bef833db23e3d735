import type { EventName } from './ipc.ts';

/** Names of the channels, apart from the schemas: the preload script is sandboxed and carries no library. */

/** A record, so that an event that is forgotten here does not compile. */
const EVENTS: Readonly<Record<EventName, true>> = {
  display: true,
  health: true,
  login: true,
  portfolio: true,
  backfill: true,
  archiveJob: true,
  merged: true,
  localApi: true,
  telling: true,
  tellingLog: true,
  alerts: true,
  sound: true,
  backtest: true,
  paperSession: true,
  replay: true,
  show: true,
};
export const EVENT_NAMES = Object.keys(EVENTS) as readonly EventName[];

export const REQUEST_CHANNEL = 'bellwether:request';
export const eventChannel = (name: EventName): string => `bellwether:event:${name}`;
