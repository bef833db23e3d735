/** A message of the bus as it goes to subscribers. */
export interface ChannelMessage {
  readonly channel: string;
  /** Counts up by one within the channel, from 1. */
  readonly seq: number;
  /** True where the newest message says all: an older one that was not taken yet may be left out. */
  readonly conflates: boolean;
  /** The message's own JSON, as every other subscriber of the bus gets it. */
  readonly json: string;
}

/** A message with its frame, which is made once for all who get it, now or later. */
export interface FramedMessage extends ChannelMessage {
  readonly frame: Buffer;
}

/** Of how many messages a channel that must miss nothing keeps the last ones. */
export const KEPT_MESSAGES = 2_000;

export interface Resumed {
  readonly messages: readonly FramedMessage[];
  /** Sequence numbers that are not kept any more, both included; null when nothing is missing. */
  readonly missing: { readonly fromSeq: number; readonly throughSeq: number } | null;
}

/** What is remembered of one channel for those who come late or come back: the newest message, or the last so many. */
export class ChannelLog {
  readonly #kept: FramedMessage[] = [];
  readonly #most: number;
  #lastSeq = 0;

  constructor(most = KEPT_MESSAGES) {
    this.#most = most;
  }

  add(message: FramedMessage): void {
    if (message.conflates) this.#kept.length = 0;
    this.#kept.push(message);
    this.#lastSeq = message.seq;
    // Cut by halves: moving thousands for each that comes would cost more than keeping some too many.
    if (this.#kept.length > 2 * this.#most) this.#kept.splice(0, this.#kept.length - this.#most);
  }

  /** The past is of another market: what comes goes on counting, what was cannot be had any more. */
  forget(): void {
    this.#kept.length = 0;
  }

  get newest(): FramedMessage | null {
    return this.#kept.at(-1) ?? null;
  }

  /** What came after a sequence number, and what of it is gone. */
  after(seq: number): Resumed {
    const kept = this.#kept.slice(-this.#most);
    const oldestSeq = kept[0]?.seq ?? this.#lastSeq + 1;
    const missing = oldestSeq > seq + 1 ? { fromSeq: seq + 1, throughSeq: oldestSeq - 1 } : null;
    return { messages: kept.filter((message) => message.seq > seq), missing };
  }
}
