import { STREAM_SERVICES } from '#core/contract/schwab-stream-services';
import type { StreamData, StreamServiceName } from '#core/contract/stream-data';
import type { FrameStamp } from './quote-book.ts';
import type { CountFault, ServiceReader } from './service-reader.ts';
import { UnknownFieldCheck } from './unknown-field-check.ts';
import { BAD_FIELD, readField, type FieldValue } from './wire-field.ts';
import type { WireObject } from './wire-values.ts';

interface Quote {
  readonly fields: Record<string, FieldValue>;
  isDelayed: boolean | null;
  receivedWallMs: number;
}

/**
 * Puts the quotes of a LEVELONE service together from images and changes, every field by its name. A field that has
 * never arrived is absent; one that arrives bad becomes null, because its old value would pass for the new one.
 */
export class LevelOneReader implements ServiceReader {
  readonly #service: StreamServiceName;
  readonly #quotes = new Map<string, Quote>();
  readonly #unknownFields = new UnknownFieldCheck();

  constructor(service: StreamServiceName) {
    this.#service = service;
  }

  take(key: string, item: WireObject, stamp: FrameStamp, count: CountFault): boolean {
    const known = this.#quotes.get(key);
    const quote = known ?? { fields: {}, isDelayed: null, receivedWallMs: stamp.wallMs };
    const { table } = STREAM_SERVICES[this.#service];
    let bad = 0;
    for (const [number, { name, type }] of table.entries()) {
      const raw = number === 0 ? undefined : item[number];
      if (raw === undefined) continue;
      const value = readField(raw, type);
      if (value === BAD_FIELD) bad += 1;
      quote.fields[name] = value ?? null;
    }
    const delayed = item['delayed'];
    if (typeof delayed === 'boolean') quote.isDelayed = delayed;
    else if (delayed !== undefined) bad += 1;
    quote.receivedWallMs = stamp.wallMs;
    if (!known) this.#quotes.set(key, quote);
    if (bad > 0) count('badNumber', bad);
    const unknown = this.#unknownFields.count(item, table.length - 1, stamp.monotonicMs, !known);
    if (unknown > 0) count('unknownField', unknown);
    return true;
  }

  newest(key: string): StreamData | null {
    const quote = this.#quotes.get(key);
    if (!quote) return null;
    const { fields, isDelayed, receivedWallMs } = quote;
    return { kind: 'level-one', service: this.#service, key, isDelayed, receivedWallMs, fields: { ...fields } };
  }

  forget(key: string): void {
    this.#quotes.delete(key);
  }

  forgetAll(): void {
    this.#quotes.clear();
  }
}
