import { STREAM_SERVICES } from '#core/contract/schwab-stream-services';
import type { ScreenerSortField } from '#core/contract/schwab-field-tables/screener';

/** What a screener key such as `NASDAQ_VOLUME_5` asks for. */
export interface ScreenerKey {
  readonly prefix: string;
  readonly sortField: ScreenerSortField;
  /** Minutes; 0 is the whole day. */
  readonly frequency: number;
}

/** Reads a key of a screener service; null when it is none. */
export function screenerKey(service: 'SCREENER_EQUITY' | 'SCREENER_OPTION', key: string): ScreenerKey | null {
  const [, prefix, sortField, frequency] = STREAM_SERVICES[service].keyPattern.exec(key) ?? [];
  if (prefix === undefined || sortField === undefined) return null;
  return { prefix, sortField: sortField as ScreenerSortField, frequency: Number(frequency) };
}
