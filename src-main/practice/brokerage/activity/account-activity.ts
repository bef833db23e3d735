import type { OrderEvent } from '../desk/order-events.ts';
import type { QuoteSource } from '../quotes/quote-source.ts';
import { activityMessages } from './activity-messages.ts';

/** One item of ACCT_ACTIVITY: fields 1, 2 and 3. */
export interface AccountActivity {
  readonly accountNumber: string;
  readonly messageType: string;
  /** JSON as a text, as field 3 holds it. */
  readonly messageJson: string;
}

export type ActivityListener = (activity: AccountActivity) => void;

/** Tells listeners what happens to orders, in the words and numbers of the stream. */
export class ActivityFeed {
  readonly #quotes: QuoteSource;
  readonly #listeners = new Set<ActivityListener>();

  constructor(quotes: QuoteSource) {
    this.#quotes = quotes;
  }

  /** Returns what ends it. */
  subscribe(listener: ActivityListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  tell(event: OrderEvent): void {
    if (this.#listeners.size === 0) return;
    const { id, accountNumber, symbol } = event.order;
    for (const { type, member, content } of activityMessages(event, this.#quotes.quote(symbol))) {
      const body = { EventType: type, [member]: { EventType: type, ...content } };
      const messageJson = JSON.stringify({ SchwabOrderID: String(id), AccountNumber: accountNumber, BaseEvent: body });
      for (const listener of this.#listeners) listener({ accountNumber, messageType: type, messageJson });
    }
  }
}
