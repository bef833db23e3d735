import { BOOK_FIELDS, BOOK_LEVEL_FIELDS, BOOK_MAKER_FIELDS } from '#core/contract/schwab-fields';
import type { BookLevel, StreamData, StreamServiceName } from '#core/contract/stream-data';
import type { FrameStamp } from './quote-book.ts';
import { WholeStateReader, type CountFault } from './service-reader.ts';
import { readField } from './wire-field.ts';
import { isWireObject, type WireObject } from './wire-values.ts';

/** Deeper than any book that is drawn; levels come best first, so what is cut off is the far end. */
const MOST_LEVELS = 200;
const MOST_MAKERS = 100;

/** Whole order books: NYSE_BOOK, NASDAQ_BOOK and OPTIONS_BOOK. */
export class BookReader extends WholeStateReader {
  readonly #service: StreamServiceName;

  constructor(service: StreamServiceName) {
    super();
    this.#service = service;
  }

  protected read(key: string, item: WireObject, stamp: FrameStamp, count: CountFault): StreamData | null {
    const bids = readLevels(item[BOOK_FIELDS.bidSideLevels], count);
    const asks = readLevels(item[BOOK_FIELDS.askSideLevels], count);
    if (bids === null || asks === null) {
      count('malformedFrame');
      return null;
    }
    const time = readField(item[BOOK_FIELDS.bookTimeMs] ?? null, 'epoch-ms');
    if (time === undefined) count('badNumber');
    const fallbackMs = Number.isNaN(stamp.envelopeMs) ? stamp.wallMs : stamp.envelopeMs;
    const snapshotMs = typeof time === 'number' ? time : fallbackMs;
    return { kind: 'book', service: this.#service, key, receivedWallMs: stamp.wallMs, snapshotMs, bids, asks };
  }
}

/** One side; null when it is no list. A side that is missing is an empty one. A bad level is left out and counted. */
function readLevels(raw: unknown, count: CountFault): BookLevel[] | null {
  if (raw === undefined || raw === null) return [];
  if (!Array.isArray(raw)) return null;
  return raw.slice(0, MOST_LEVELS).flatMap((level: unknown) => {
    const read = isWireObject(level) ? readLevel(level, count) : null;
    if (read === null) count('badNumber');
    return read === null ? [] : [read];
  });
}

function readLevel(level: WireObject, count: CountFault): BookLevel | null {
  const price = readField(level[BOOK_LEVEL_FIELDS.price] ?? null, 'price');
  const size = readField(level[BOOK_LEVEL_FIELDS.size] ?? null, 'size');
  if (typeof price !== 'number' || price <= 0 || typeof size !== 'number') return null;
  const makers = level[BOOK_LEVEL_FIELDS.makers];
  if (makers === undefined || makers === null) return { price, size, makers: [] };
  if (!Array.isArray(makers)) return null;
  const known = makers.slice(0, MOST_MAKERS).flatMap((maker: unknown) => {
    const read = isWireObject(maker) ? readMaker(maker) : null;
    if (read === null) count('badNumber');
    return read === null ? [] : [read];
  });
  return { price, size, makers: known };
}

function readMaker(maker: WireObject): BookLevel['makers'][number] | null {
  const id = readField(maker[BOOK_MAKER_FIELDS.id] ?? null, 'text');
  const size = readField(maker[BOOK_MAKER_FIELDS.size] ?? null, 'size');
  const msSinceEasternMidnight = readField(maker[BOOK_MAKER_FIELDS.quoteTimeOfDayMs] ?? null, 'day-ms');
  if (typeof id !== 'string' || typeof size !== 'number' || typeof msSinceEasternMidnight !== 'number') return null;
  return { id, size, msSinceEasternMidnight };
}
