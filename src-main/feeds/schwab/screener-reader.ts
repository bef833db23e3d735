import { SCREENER_ITEM_MEMBERS } from '#core/contract/schwab-field-tables/screener';
import { SCREENER_FIELDS } from '#core/contract/schwab-fields';
import type { StreamData, StreamServiceName } from '#core/contract/stream-data';
import type { FrameStamp } from './quote-book.ts';
import { WholeStateReader, type CountFault } from './service-reader.ts';
import { readField } from './wire-field.ts';
import { isWireObject, type WireObject } from './wire-values.ts';

/** Schwab sends some ten rows. */
const MOST_ROWS = 200;

type Row = Extract<StreamData, { kind: 'screener' }>['rows'][number];

/** Whole lists of the most active symbols: SCREENER_EQUITY and SCREENER_OPTION. */
export class ScreenerReader extends WholeStateReader {
  readonly #service: StreamServiceName;

  constructor(service: StreamServiceName) {
    super();
    this.#service = service;
  }

  protected read(key: string, item: WireObject, stamp: FrameStamp, count: CountFault): StreamData | null {
    const items = item[SCREENER_FIELDS.items] ?? [];
    if (!Array.isArray(items)) {
      count('malformedFrame');
      return null;
    }
    const rows = items.slice(0, MOST_ROWS).flatMap((row: unknown) => {
      if (!isWireObject(row)) count('malformedFrame');
      return isWireObject(row) ? [readRow(row, count)] : [];
    });
    const time = readField(item[SCREENER_FIELDS.timestampMs] ?? null, 'epoch-ms');
    if (time === undefined) count('badNumber');
    const snapshotMs = typeof time === 'number' ? time : stamp.wallMs;
    return { kind: 'screener', service: this.#service, key, receivedWallMs: stamp.wallMs, snapshotMs, rows };
  }
}

function readRow(raw: WireObject, count: CountFault): Row {
  const row: Record<string, number | string | null> = {};
  for (const { name, type } of SCREENER_ITEM_MEMBERS) {
    const value = Object.hasOwn(raw, name) ? readField(raw[name], type) : null;
    if (value === undefined || typeof value === 'boolean') count('badNumber');
    row[name] = value === undefined || typeof value === 'boolean' ? null : value;
  }
  return row;
}
