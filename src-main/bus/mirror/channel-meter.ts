import type { MirrorChannel } from '#core/contract/mirror';

/** What is counted of one channel; `seq` is the number of its newest message. */
export interface ChannelCounts {
  seq: number;
  published: number;
  publishedBefore: number;
  perSecond: number;
  lastWallMs: number | null;
  lastMessage: string | null;
  dropped: number;
  errors: number;
}

/** Numbers the messages of each channel and counts what becomes of them. Lives as long as its publisher. */
export class ChannelMeter {
  readonly #channels = new Map<string, ChannelCounts>();
  #published = 0;
  #publishedBefore = 0;
  #perSecond = 0;
  #errors = 0;
  #tickedMs = performance.now();

  get size(): number {
    return this.#channels.size;
  }

  get published(): number {
    return this.#published;
  }

  get perSecond(): number {
    return this.#perSecond;
  }

  get errors(): number {
    return this.#errors;
  }

  get names(): readonly string[] {
    return [...this.#channels.keys()];
  }

  nextSeq(channel: string): number {
    const counts = this.of(channel);
    counts.seq += 1;
    return counts.seq;
  }

  sent(channel: string, message: string, nowWallMs: number): void {
    this.count(this.of(channel), message, nowWallMs);
  }

  /** The same, for whoever holds the channel's counts already. */
  count(counts: ChannelCounts, message: string, nowWallMs: number): void {
    counts.published += 1;
    counts.lastWallMs = nowWallMs;
    counts.lastMessage = message;
    this.#published += 1;
  }

  failed(channel: string): void {
    this.of(channel).errors += 1;
    this.#errors += 1;
  }

  dropped(channel: string): void {
    this.of(channel).dropped += 1;
  }

  /** Ends an interval of measuring. */
  tick(): void {
    const nowMs = performance.now();
    const seconds = Math.max((nowMs - this.#tickedMs) / 1_000, Number.EPSILON);
    this.#tickedMs = nowMs;
    this.#perSecond = (this.#published - this.#publishedBefore) / seconds;
    this.#publishedBefore = this.#published;
    for (const counts of this.#channels.values()) {
      counts.perSecond = (counts.published - counts.publishedBefore) / seconds;
      counts.publishedBefore = counts.published;
    }
  }

  read(subscribers: ReadonlyMap<string, number>): readonly MirrorChannel[] {
    return [...this.#channels].map(([channel, counts]) => ({
      channel,
      published: counts.published,
      messagesPerSecond: counts.perSecond,
      lastWallMs: counts.lastWallMs,
      lastMessage: counts.lastMessage,
      subscribers: subscribers.get(channel) ?? null,
      dropped: counts.dropped,
      errors: counts.errors,
    }));
  }

  of(channel: string): ChannelCounts {
    const known = this.#channels.get(channel);
    if (known) return known;
    const fresh: ChannelCounts = {
      seq: 0,
      published: 0,
      publishedBefore: 0,
      perSecond: 0,
      lastWallMs: null,
      lastMessage: null,
      dropped: 0,
      errors: 0,
    };
    this.#channels.set(channel, fresh);
    return fresh;
  }
}
