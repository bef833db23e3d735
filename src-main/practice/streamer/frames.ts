import { CHART_EQUITY_FIELDS, CHART_FUTURES_FIELDS } from '#core/contract/schwab-fields';
import { priceToPoints } from '#core/market/price';
import { MS_PER_MINUTE } from '#core/market/units';
import type { PublishedBar } from '../market/market.ts';
import type { FieldValue, LevelOneState } from '../market/level-one.ts';
import type { RequestEcho } from './request.ts';
import type { Service } from './services.ts';

const MS_PER_DAY = 86_400_000;

export interface Content {
  readonly code: number;
  readonly msg: string;
}

/** One answer a frame, with the request's own words echoed. */
export function responseFrame(echo: RequestEcho, timestamp: number, content: Content): string {
  const { service, command, requestId, correlId } = echo;
  const response = { service, command, requestid: requestId, SchwabClientCorrelId: correlId, timestamp, content };
  return JSON.stringify({ response: [response] });
}

export function heartbeatFrame(timestamp: number): string {
  return JSON.stringify({ notify: [{ heartbeat: String(timestamp) }] });
}

export function notifyFrame(service: string, timestamp: number, content: Content): string {
  return JSON.stringify({ notify: [{ service, timestamp, content }] });
}

const encode = (value: FieldValue): string => (typeof value === 'string' ? JSON.stringify(value) : String(value));

/** The content item of those `fields` that are in `mask`; null when none is. Field 0 is the key and never sent as "0". */
export function levelOneItem(ticker: LevelOneState, fields: readonly number[], mask: Uint8Array): string | null {
  let item = '{';
  for (const field of fields) {
    const value = ticker.value(field);
    if (mask[field] === 1 && field !== 0 && value !== undefined) item += `"${field}":${encode(value)},`;
  }
  return item === '{' ? null : `${item}"key":${JSON.stringify(ticker.symbol)}}`;
}

/** Everything subscribed, and what only an image tells: whether it is delayed, and what kind of thing it is. */
export function levelOneImage(ticker: LevelOneState, mask: Uint8Array): string {
  const members: Record<string, unknown> = {};
  mask.forEach((wanted, field) => {
    const value = ticker.value(field);
    if (wanted === 1 && field !== 0 && value !== undefined) members[field] = value;
  });
  return JSON.stringify({ ...members, key: ticker.symbol, ...ticker.facts });
}

function chartFields(service: Service, { bar }: PublishedBar, chartOpenMs: number): readonly [number, number][] {
  const prices = [bar.open, bar.high, bar.low, bar.close].map(priceToPoints);
  const fields = service.assetClass === 'future' ? CHART_FUTURES_FIELDS : CHART_EQUITY_FIELDS;
  const [open = 0, high = 0, low = 0, close = 0] = prices;
  const shared: [number, number][] = [
    [fields.openPrice, open],
    [fields.highPrice, high],
    [fields.lowPrice, low],
    [fields.closePrice, close],
    [fields.volume, bar.volume],
    [fields.chartTimeMs, bar.startMs],
  ];
  if (service.assetClass === 'future') return shared;
  shared.push([CHART_EQUITY_FIELDS.sequence, Math.floor((bar.startMs - chartOpenMs) / MS_PER_MINUTE)]);
  shared.push([CHART_EQUITY_FIELDS.chartDay, Math.floor(bar.startMs / MS_PER_DAY)]);
  return shared;
}

export function chartItem(
  service: Service,
  symbol: string,
  published: PublishedBar,
  mask: Uint8Array,
  chartOpenMs: number,
): string {
  const members: Record<string, unknown> = {};
  for (const [field, value] of chartFields(service, published, chartOpenMs)) {
    if (mask[field] === 1) members[field] = value;
  }
  return JSON.stringify({ ...members, seq: published.seq, key: symbol });
}

/** Content items on their way into one frame, grouped by service in the order in which each first appeared. */
export class DataFrame {
  readonly #items = new Map<string, string[]>();
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(service: string, item: string): void {
    const items = this.#items.get(service);
    if (items) items.push(item);
    else this.#items.set(service, [item]);
    this.#count += 1;
  }

  /** The frame with everything added since the last call; null when there is nothing. */
  take(timestamp: number): string | null {
    if (this.#count === 0) return null;
    const parts = [...this.#items].map(
      ([service, items]) =>
        `{"service":"${service}","timestamp":${timestamp},"command":"SUBS","content":[${items.join(',')}]}`,
    );
    this.#items.clear();
    this.#count = 0;
    return `{"data":[${parts.join(',')}]}`;
  }
}
