import { streamServiceNamed } from '#core/contract/schwab-stream-services';
import type { AccountActivity, StreamData, StreamServiceName } from '#core/contract/stream-data';
import { AccountActivityReader } from './account-activity-reader.ts';
import { BookReader } from './book-reader.ts';
import { LevelOneReader } from './level-one-reader.ts';
import type { FrameStamp } from './quote-book.ts';
import { ScreenerReader } from './screener-reader.ts';
import type { CountFault, ServiceReader } from './service-reader.ts';
import type { Want } from './stream-services.ts';
import { isWireObject } from './wire-values.ts';

function readerOf(service: StreamServiceName): ServiceReader | null {
  if (service.startsWith('LEVELONE')) return new LevelOneReader(service);
  if (service.endsWith('BOOK')) return new BookReader(service);
  return service.startsWith('SCREENER') ? new ScreenerReader(service) : null;
}

interface WantedService {
  readonly keys: ReadonlySet<unknown>;
  readonly reader: ServiceReader;
  /** Keys whose state changed since the last `drain`. */
  readonly changed: Set<string>;
}

/** The newest state of everything that is wanted besides the configured symbols, and the account's activity. */
export class WantedData {
  readonly #onActivity: (activity: AccountActivity) => void;
  readonly #activity = new AccountActivityReader();
  #services: ReadonlyMap<string, WantedService> = new Map();
  #wantsActivity = false;

  constructor(onActivity: (activity: AccountActivity) => void) {
    this.#onActivity = onActivity;
  }

  /** Replaces what is wanted; what is known of keys that stay, stays. */
  want(wants: readonly Want[]): void {
    const services = new Map<string, WantedService>();
    for (const service of new Set(wants.map((one) => one.service))) {
      const before = this.#services.get(service);
      const reader = before?.reader ?? readerOf(service);
      if (reader === null) continue;
      const keys = new Set(wants.filter((one) => one.service === service).flatMap((one) => one.keys));
      const gone = [...(before?.keys ?? [])].filter((key): key is string => typeof key === 'string' && !keys.has(key));
      for (const key of gone) {
        reader.forget(key);
        before?.changed.delete(key);
      }
      services.set(service, { keys, reader, changed: before?.changed ?? new Set() });
    }
    this.#services = services;
    this.#wantsActivity = wants.some(({ service, keys }) => service === 'ACCT_ACTIVITY' && keys.length > 0);
  }

  /** A connection begins. */
  relink(): void {
    this.#activity.forget();
    for (const { reader, changed } of this.#services.values()) {
      reader.forgetAll();
      changed.clear();
    }
  }

  /** Whether anything of a service is wanted. */
  wants(service: string): boolean {
    return this.#services.has(service);
  }

  /** Takes one item of a service; false when its key is not wanted here. */
  takeItem(service: string, item: unknown, stamp: FrameStamp, count: CountFault): boolean {
    const wanted = this.#services.get(service);
    const key = isWireObject(item) ? item['key'] : undefined;
    if (!wanted || !isWireObject(item) || typeof key !== 'string' || !wanted.keys.has(key)) return false;
    if (wanted.reader.take(key, item, stamp, count)) wanted.changed.add(key);
    return true;
  }

  /** Takes the content of a service that only this object knows; false when the service is none of these. */
  takeContent(service: string, content: readonly unknown[], stamp: FrameStamp, count: CountFault): boolean {
    if (service === 'ACCT_ACTIVITY') {
      this.#takeActivity(content, stamp, count);
      return true;
    }
    if (streamServiceNamed(service) === null) return false;
    for (const item of content) {
      if (this.takeItem(service, item, stamp, count)) continue;
      count(isWireObject(item) && typeof item['key'] === 'string' ? 'unknownSymbol' : 'malformedFrame');
    }
    return true;
  }

  get hasChanged(): boolean {
    for (const { changed } of this.#services.values()) if (changed.size > 0) return true;
    return false;
  }

  /** The newest state of every key that changed since the last call. */
  drain(): readonly StreamData[] {
    const drained: StreamData[] = [];
    for (const { reader, changed } of this.#services.values()) {
      for (const key of changed) {
        const state = reader.newest(key);
        if (state) drained.push(state);
      }
      changed.clear();
    }
    return drained;
  }

  #takeActivity(content: readonly unknown[], stamp: FrameStamp, count: CountFault): void {
    for (const item of content) {
      if (!isWireObject(item)) {
        count('malformedFrame');
        continue;
      }
      if (!this.#wantsActivity) {
        count('unknownSymbol');
        continue;
      }
      const activity = this.#activity.read(item, stamp);
      if (activity) this.#onActivity(activity);
      else count('duplicate');
    }
  }
}
