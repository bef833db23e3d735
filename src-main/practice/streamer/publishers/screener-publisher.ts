import { SCREENER_FIELDS } from '#core/contract/schwab-fields';
import type { Market } from '../../market/market.ts';
import { equityCandidates } from '../../market/screener/equity-candidates.ts';
import { optionCandidates } from '../../market/screener/option-candidates.ts';
import { screenerKey } from '../../market/screener/screener-key.ts';
import { screenerList, type ScreenerCandidate } from '../../market/screener/screener-list.ts';
import { nextDue, type Outbox, type Publisher } from '../publisher.ts';
import type { Subscription } from '../subscriptions.ts';

/** Lists are made anew after so much exchange time. */
const EVERY_MS = 5_000;

type ScreenerService = 'SCREENER_EQUITY' | 'SCREENER_OPTION';

/** SCREENER_EQUITY and SCREENER_OPTION. A key that is none stays silent. */
export class ScreenerPublisher implements Publisher {
  readonly #market: Market;
  readonly #outbox: Outbox;
  readonly #isHeld: () => boolean;
  readonly #wanted = new Map<ScreenerService, Subscription>();
  #dueMs = 0;

  constructor(market: Market, outbox: Outbox, isHeld: () => boolean) {
    this.#market = market;
    this.#outbox = outbox;
    this.#isHeld = isHeld;
  }

  want(subscription: Subscription): void {
    const { name } = subscription.service;
    if (name === 'SCREENER_EQUITY' || name === 'SCREENER_OPTION') this.#wanted.set(name, subscription);
  }

  image({ service: { name }, mask }: Subscription, keys: readonly string[], _mask: Uint8Array, atMs: number): void {
    if (name === 'SCREENER_EQUITY' || name === 'SCREENER_OPTION') this.#show(name, keys, mask, atMs);
    this.#dueMs = nextDue(atMs, EVERY_MS);
  }

  turn(atMs: number): void {
    if (atMs < this.#dueMs || this.#isHeld()) return;
    this.#dueMs = nextDue(atMs, EVERY_MS);
    for (const [name, { keys, mask }] of this.#wanted) this.#show(name, [...keys], mask, atMs);
  }

  #show(service: ScreenerService, keys: readonly string[], mask: Uint8Array, atMs: number): void {
    for (const key of keys) {
      const asked = screenerKey(service, key);
      if (!asked) continue;
      const { prefix, sortField, frequency } = asked;
      const members: readonly (readonly [number, unknown])[] = [
        [SCREENER_FIELDS.timestampMs, atMs],
        [SCREENER_FIELDS.sortField, sortField],
        [SCREENER_FIELDS.frequency, frequency],
        [SCREENER_FIELDS.items, screenerList(this.#candidates(service, prefix, frequency, atMs), sortField)],
      ];
      const wanted = members.filter(([field]) => mask[field] === 1);
      this.#outbox.add(service, JSON.stringify({ ...Object.fromEntries(wanted), key }));
    }
  }

  #candidates(service: ScreenerService, prefix: string, frequency: number, atMs: number): readonly ScreenerCandidate[] {
    return service === 'SCREENER_EQUITY'
      ? equityCandidates(this.#market, prefix, frequency, atMs)
      : optionCandidates(this.#market, prefix, frequency, atMs);
  }
}
