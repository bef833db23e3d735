import { CHART_EQUITY_FIELDS, CHART_FUTURES_FIELDS } from '#core/contract/schwab-fields';
import type { StreamServiceName } from '#core/contract/stream-data';
import { priceToPoints } from '#core/market/price';
import { MS_PER_MINUTE } from '#core/market/units';
import type { Faults } from '../../faults/faults.ts';
import type { Listed, Market, PublishedBar } from '../../market/market.ts';
import type { TapeEvent } from '../../market/tape.ts';
import type { Outbox, Publisher } from '../publisher.ts';
import type { Subscription } from '../subscriptions.ts';
import { SymbolTable } from './symbol-table.ts';

const MS_PER_DAY = 86_400_000;

interface LateBar {
  readonly dueMs: number;
  readonly service: StreamServiceName;
  readonly item: string;
}

function chartFields(isFuture: boolean, { bar }: PublishedBar, chartOpenMs: number): readonly [number, number][] {
  const fields = isFuture ? CHART_FUTURES_FIELDS : CHART_EQUITY_FIELDS;
  const shared: [number, number][] = [
    [fields.openPrice, priceToPoints(bar.open)],
    [fields.highPrice, priceToPoints(bar.high)],
    [fields.lowPrice, priceToPoints(bar.low)],
    [fields.closePrice, priceToPoints(bar.close)],
    [fields.volume, bar.volume],
    [fields.chartTimeMs, bar.startMs],
  ];
  if (isFuture) return shared;
  shared.push([CHART_EQUITY_FIELDS.sequence, Math.floor((bar.startMs - chartOpenMs) / MS_PER_MINUTE)]);
  shared.push([CHART_EQUITY_FIELDS.chartDay, Math.floor(bar.startMs / MS_PER_DAY)]);
  return shared;
}

/** CHART_EQUITY and CHART_FUTURES: each official bar once it is published, and the newest one on subscribing. */
export class ChartPublisher implements Publisher {
  readonly #market: Market;
  readonly #outbox: Outbox;
  readonly #faults: Faults;
  readonly #table: SymbolTable;
  #late: LateBar[] = [];

  constructor(market: Market, outbox: Outbox, faults: Faults) {
    this.#market = market;
    this.#outbox = outbox;
    this.#faults = faults;
    this.#table = new SymbolTable(market);
  }

  want(subscription: Subscription): void {
    this.#table.want(subscription);
  }

  image(subscription: Subscription, keys: readonly string[]): void {
    for (const key of keys) {
      const index = this.#table.served(subscription.service, key);
      const item = index === undefined ? null : this.#item(subscription, this.#market.symbols[index]);
      if (item !== null) this.#outbox.add(subscription.service.name, item);
    }
  }

  offer(event: TapeEvent): void {
    this.turn(event.ms);
    if (event.kind !== 'bar') return;
    const subscription = this.#table.at(event.symbol);
    const item = subscription ? this.#item(subscription, this.#market.symbols[event.symbol]) : null;
    if (!subscription || item === null) return;
    const { name } = subscription.service;
    const late = this.#faults.take('late-bars');
    if (late) this.#late.push({ dueMs: event.ms + late.value, service: name, item });
    else this.#outbox.add(name, item);
    if (this.#faults.take('duplicate-bars')) this.#outbox.add(name, item);
  }

  turn(atMs: number): void {
    if (this.#late.length === 0) return;
    for (const { dueMs, service, item } of this.#late) if (dueMs <= atMs) this.#outbox.add(service, item);
    this.#late = this.#late.filter(({ dueMs }) => dueMs > atMs);
  }

  /** The newest official bar of a symbol; null when there is none. Equities have none before 07:00. */
  #item({ service, mask }: Subscription, listed: Listed | undefined): string | null {
    if (!listed?.chart) return null;
    const { ticker, chart, listing } = listed;
    const { chartOpenMs } = this.#market.hours;
    const isFuture = listing.instrument.assetClass === 'future';
    if (!isFuture && chart.bar.startMs < chartOpenMs) return null;
    const members: Record<string, unknown> = {};
    for (const [field, value] of chartFields(service.name === 'CHART_FUTURES', chart, chartOpenMs)) {
      if (mask[field] === 1) members[field] = value;
    }
    return JSON.stringify({ ...members, seq: chart.seq, key: ticker.symbol });
  }
}
