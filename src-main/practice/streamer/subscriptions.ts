import { STREAMER_CODES } from '#core/contract/schwab-fields';
import type { StreamCommand } from '#core/contract/schwab-stream-services';
import { fieldsOf, keysOf, type StreamerRequest } from './request.ts';
import type { Service } from './services.ts';

/** What one connection wants of one service. Fields are chosen for the whole service, never per symbol. */
export interface Subscription {
  readonly service: Service;
  readonly keys: Set<string>;
  /** 1 at the number of each wanted field. */
  mask: Uint8Array;
}

/** What a command came to: the answer's code, and the symbols whose image is due. */
export interface SubscriptionChange {
  readonly code: number;
  readonly imageKeys: readonly string[];
  /** Restricts the images to these fields; null means all wanted ones. */
  readonly imageMask: Uint8Array | null;
}

const refuse = (code: number): SubscriptionChange => ({ code, imageKeys: [], imageMask: null });
const MALFORMED = refuse(STREAMER_CODES.badCommandFormat);
const DONE = refuse(STREAMER_CODES.success);

/** Whether a service sends changes only, so that a field new to the client must be shown at once. */
const isLevelOne = ({ kind }: Service): boolean => kind === 'level-one' || kind === 'derivative' || kind === 'forex';

/** Unknown numbers are ignored; field 0 needs no asking, the key is always sent. */
function maskOf(service: Service, fields: readonly number[]): Uint8Array {
  const mask = new Uint8Array(service.fieldCount);
  for (const field of fields) if (field < mask.length) mask[field] = 1;
  return mask;
}

const FAILED: Readonly<Record<StreamCommand, number>> = {
  SUBS: STREAMER_CODES.failedSubs,
  UNSUBS: STREAMER_CODES.failedUnsubs,
  ADD: STREAMER_CODES.failedAdd,
  VIEW: STREAMER_CODES.failedView,
};

/** The answer to a command that the service knows and cannot carry out. */
export const failedCode = (command: StreamCommand): number => FAILED[command];

/** The subscriptions of one connection, changed by SUBS, ADD, UNSUBS and VIEW. */
export class Subscriptions {
  readonly #maximumKeys: () => number;
  readonly #byService = new Map<string, Subscription>();

  /** `maximumKeys` is asked at each command: so many symbols a service. */
  constructor(maximumKeys: () => number) {
    this.#maximumKeys = maximumKeys;
  }

  of(service: Service): Subscription | undefined {
    return this.#byService.get(service.name);
  }

  get isEmpty(): boolean {
    return [...this.#byService.values()].every(({ keys }) => keys.size === 0);
  }

  apply(service: Service, request: StreamerRequest): SubscriptionChange {
    const { command } = request;
    const fields = fieldsOf(request);
    if (fields === 'malformed' || command === 'LOGIN' || command === 'LOGOUT') return MALFORMED;
    if (!service.commands.includes(command)) return refuse(failedCode(command));
    if (command === 'VIEW') return fields ? this.#view(service, maskOf(service, fields)) : MALFORMED;
    const keys = keysOf(request);
    if (!keys) return MALFORMED;
    if (command === 'UNSUBS') return this.#remove(service, keys);
    if (command === 'ADD') return this.#extend(service, keys, fields);
    return fields ? this.#replace(service, keys, maskOf(service, fields)) : MALFORMED;
  }

  /** SUBS: the new keys and fields take the place of all that went before. Account activity has one key, the first. */
  #replace(service: Service, keys: readonly string[], mask: Uint8Array): SubscriptionChange {
    const wanted = service.kind === 'activity' ? keys.slice(0, 1) : keys;
    if (wanted.length > this.#maximumKeys()) return refuse(STREAMER_CODES.reachedSymbolLimit);
    this.#byService.set(service.name, { service, keys: new Set(wanted), mask });
    return { code: STREAMER_CODES.success, imageKeys: wanted, imageMask: null };
  }

  /** ADD: more keys. Its fields come on top of those already wanted, so that no symbol loses one. */
  #extend(service: Service, keys: readonly string[], fields: readonly number[] | null): SubscriptionChange {
    const before = this.#byService.get(service.name);
    if (!before) return fields ? this.#replace(service, keys, maskOf(service, fields)) : MALFORMED;
    const united = new Set([...before.keys, ...keys]);
    if (united.size > this.#maximumKeys()) return refuse(STREAMER_CODES.reachedSymbolLimit);
    const mask = maskOf(service, fields ?? []).map((wanted, field) => wanted | (before.mask[field] ?? 0));
    this.#byService.set(service.name, { service, keys: united, mask });
    return { code: STREAMER_CODES.success, imageKeys: keys, imageMask: null };
  }

  #remove(service: Service, keys: readonly string[]): SubscriptionChange {
    const subscription = this.#byService.get(service.name);
    for (const key of keys) subscription?.keys.delete(key);
    return DONE;
  }

  /** VIEW: other fields for all keys. A field that was not wanted before is shown at once, or it would stay unknown. */
  #view(service: Service, mask: Uint8Array): SubscriptionChange {
    const subscription = this.#byService.get(service.name);
    if (!subscription) return DONE;
    const added = mask.map((wanted, field) => wanted & (1 - (subscription.mask[field] ?? 0)));
    subscription.mask = mask;
    const imageKeys = added.includes(1) && isLevelOne(service) ? [...subscription.keys] : [];
    return { code: STREAMER_CODES.success, imageKeys, imageMask: added };
  }
}
