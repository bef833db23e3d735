import { ACCT_ACTIVITY_FIELDS } from '#core/contract/schwab-fields';
import type { AccountActivity } from '#core/contract/stream-data';
import type { FrameStamp } from './quote-book.ts';
import { wireMessage, type WireObject } from './wire-values.ts';

/** Messages repeated after a reconnection lie close together. */
const REMEMBERED = 1_000;

/**
 * Account activity. Of a message only number and type are read, whatever else it holds: the broker's servers have sent
 * null, nothing, plain words ("Feature not supported", nightly) and JSON with renamed members as its content, and each
 * is a reason to read the orders, nothing more. So the account number never leaves this object either.
 */
export class AccountActivityReader {
  readonly #seen = new Set<number>();

  /** A message, or null when it came before on this subscription. */
  read(item: WireObject, { wallMs }: FrameStamp): AccountActivity | null {
    const seq = typeof item['seq'] === 'number' && Number.isSafeInteger(item['seq']) ? item['seq'] : null;
    // 0 and null number nothing: two such messages are two.
    if (seq !== null && seq > 0) {
      if (this.#seen.has(seq)) return null;
      this.#remember(seq);
    }
    return { seq, messageType: wireMessage(item[ACCT_ACTIVITY_FIELDS.messageType]), receivedWallMs: wallMs };
  }

  /** A new subscription counts anew. */
  forget(): void {
    this.#seen.clear();
  }

  #remember(seq: number): void {
    this.#seen.add(seq);
    if (this.#seen.size <= REMEMBERED) return;
    for (const oldest of this.#seen) {
      this.#seen.delete(oldest);
      return;
    }
  }
}
