import { ACCT_ACTIVITY_FIELDS as FIELD } from '#core/contract/schwab-fields';
import type { DayHours } from '../../market/trading-time.ts';
import type { Outbox, Publisher } from '../publisher.ts';
import type { Subscription } from '../subscriptions.ts';

/** Something that happened in an account, as the streamer words it. */
export interface AccountActivity {
  readonly accountNumber: string;
  readonly messageType: string;
  /** JSON text; plain words when something is wrong. */
  readonly messageJson: string;
}

export interface ActivityOptions {
  readonly outbox: Outbox;
  readonly hours: DayHours;
  /** Whether the login may see an account. */
  readonly sees: (accountNumber: string) => boolean;
  /** Whether half an hour after midnight in New York a message comes that is none. */
  readonly nightlyOddity: boolean;
}

const MS_PER_HALF_HOUR = 1_800_000;
const SUBSCRIBED: AccountActivity = { accountNumber: '', messageType: 'SUBSCRIBED', messageJson: '' };
const ODDITY: AccountActivity = { accountNumber: '', messageType: '', messageJson: 'Feature not supported' };

/** ACCT_ACTIVITY: `SUBSCRIBED` first, then what happens, numbered from 1 on for each subscription. */
export class ActivityPublisher implements Publisher {
  readonly #options: ActivityOptions;
  #subscription: Subscription | null = null;
  #seq = 0;
  #reachedMs: number | null = null;

  constructor(options: ActivityOptions) {
    this.#options = options;
  }

  want(subscription: Subscription): void {
    this.#subscription = subscription;
  }

  image(): void {
    this.#seq = 0;
    this.#add(SUBSCRIBED);
  }

  turn(atMs: number): void {
    const oddMs = this.#options.hours.midnightMs + MS_PER_HALF_HOUR;
    const isDue = this.#reachedMs !== null && this.#reachedMs < oddMs && atMs >= oddMs;
    this.#reachedMs = atMs;
    if (isDue && this.#options.nightlyOddity) this.#add(ODDITY);
  }

  push(activity: AccountActivity): void {
    if (this.#options.sees(activity.accountNumber)) this.#add(activity);
  }

  #add({ accountNumber, messageType, messageJson }: AccountActivity): void {
    if (!this.#subscription) return;
    const { keys, mask, service } = this.#subscription;
    this.#seq += 1;
    const members: readonly (readonly [number, string])[] = [
      [FIELD.accountNumber, accountNumber],
      [FIELD.messageType, messageType],
      [FIELD.messageData, messageJson],
    ];
    const wanted = Object.fromEntries(members.filter(([field]) => mask[field] === 1));
    for (const key of keys) this.#options.outbox.add(service.name, JSON.stringify({ seq: this.#seq, key, ...wanted }));
  }
}
