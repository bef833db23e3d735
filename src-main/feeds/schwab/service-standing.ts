import { STREAM_SERVICES } from '#core/contract/schwab-stream-services';
import type { StreamServiceName } from '#core/contract/stream-data';
import type { ServiceCommand } from './connection-state.ts';
import type { Subscription } from './stream-services.ts';

/** Where one service stands on one link. */
export interface ServiceStanding {
  readonly service: StreamServiceName;
  /** What the server has accepted, in the order in which it was asked for. */
  readonly held: readonly string[];
  readonly heldFields: readonly number[];
  /** The smallest number of keys that was refused as too many; null when none was. */
  readonly ceiling: number | null;
  /** Whether the newest command failed once and is sent a second time. */
  readonly isRepeating: boolean;
  readonly refusal: Refusal | null;
}

export interface Refusal {
  /** What was wanted when it was refused: another wish is another question. */
  readonly wanted: Subscription | null;
  readonly reason: string;
  readonly mayAskAgain: boolean;
}

export const untouched = (service: StreamServiceName): ServiceStanding => ({
  service,
  held: [],
  heldFields: [],
  ceiling: null,
  isRepeating: false,
  refusal: null,
});

const isSame = (left: readonly unknown[], right: readonly unknown[]): boolean =>
  left.length === right.length && left.every((one, at) => one === right[at]);

function isRefused(standing: ServiceStanding, wanted: Subscription | null): boolean {
  const { refusal } = standing;
  if (refusal === null) return false;
  if (refusal.wanted === null || wanted === null) return refusal.wanted === wanted;
  return isSame(refusal.wanted.keys, wanted.keys) && isSame(refusal.wanted.fields, wanted.fields);
}

/** How many keys to try for: all, or half-way between what is held and what was too much. */
function roomFor(wanted: Subscription, { held, ceiling }: ServiceStanding): number {
  if (ceiling === null) return wanted.keys.length;
  return Math.min(wanted.keys.length, held.length + Math.max(0, Math.floor((ceiling - held.length) / 2)));
}

/**
 * The next command on the way from what a service holds to what is wanted of it; null when it is there, or as near as
 * the server lets it come.
 */
export function nextStep(wanted: Subscription | null, standing: ServiceStanding): ServiceCommand | null {
  const { service, held, heldFields } = standing;
  if (isRefused(standing, wanted)) return null;
  if (wanted === null) return held.length > 0 ? { name: 'UNSUBS', service, keys: held, fields: [] } : null;
  const { keys, fields } = wanted;
  const allows = (name: ServiceCommand['name']): boolean =>
    (STREAM_SERVICES[service].commands as readonly string[]).includes(name);

  const room = roomFor(wanted, standing);
  if (held.length === 0) return room > 0 ? { name: 'SUBS', service, keys: keys.slice(0, room), fields } : null;
  const isWanted = new Set(keys);
  const gone = held.filter((key) => !isWanted.has(key));
  if (gone.length > 0) return { name: 'UNSUBS', service, keys: gone, fields: [] };
  if (!isSame(fields, heldFields)) {
    return { name: allows('VIEW') ? 'VIEW' : 'SUBS', service, keys: held, fields };
  }
  const isHeld = new Set(held);
  const missing = keys.filter((key) => !isHeld.has(key)).slice(0, room - held.length);
  if (missing.length === 0) return null;
  return allows('ADD')
    ? { name: 'ADD', service, keys: missing, fields }
    : { name: 'SUBS', service, keys: [...held, ...missing], fields };
}

/** The standing after a command was accepted. */
export function accepted(standing: ServiceStanding, { name, keys, fields }: ServiceCommand): ServiceStanding {
  const settled = { ...standing, isRepeating: false, refusal: null };
  switch (name) {
    case 'SUBS':
      return { ...settled, held: keys, heldFields: fields };
    case 'ADD':
      return { ...settled, held: [...standing.held, ...keys] };
    case 'VIEW':
      return { ...settled, heldFields: fields };
    case 'UNSUBS': {
      const gone = new Set(keys);
      // With fewer keys there may be room where there was none.
      return { ...settled, held: standing.held.filter((key) => !gone.has(key)), ceiling: null };
    }
  }
}

/** The standing after so many keys were too many (code 19): what is held stays. */
export function overLimit(standing: ServiceStanding, { name, keys }: ServiceCommand): ServiceStanding {
  const total = name === 'ADD' ? standing.held.length + keys.length : keys.length;
  return { ...standing, isRepeating: false, ceiling: Math.min(total, standing.ceiling ?? Infinity) };
}
