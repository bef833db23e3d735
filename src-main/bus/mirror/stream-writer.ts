import { signatureOf, type KeptItem } from './kept-item.ts';
import { nowWallMs, publishing, type MirrorParts } from './mirror-parts.ts';
import { PublishedMemory } from './published-memory.ts';
import type { Command } from './redis-link.ts';
import { readStreamTail, type StreamTail } from './stream-tail.ts';

const ITEMS_A_TRANSACTION = 100;
const REMEMBERED = 30_000;
/** What is held for a Stream that waiting does not mend; what the engine holds for others is bounded there. */
const MOST_HELD = 20_000;

export interface StreamOptions {
  readonly area: 'bars' | 'signals';
  readonly key: string;
  readonly channel: string;
  /** Entries that the Stream keeps. */
  readonly length: number;
}

/**
 * Writes bars or signals into their Stream, in order, each once, and then to their channel. After every connection it
 * reads what the Stream holds behind the last entry that is known: of what was on its way when the connection died only
 * Redis knows whether it arrived.
 */
export class StreamWriter {
  readonly #parts: MirrorParts;
  readonly #options: StreamOptions;
  readonly #memory = new PublishedMemory(REMEMBERED);
  #queue: KeptItem[] = [];
  #lastId: string | null = null;
  /** What the Stream holds is known, for this connection. */
  #isKnown = false;
  /** Redis refuses, and waiting will not help. */
  #isBlocked = false;
  #isBusy = false;
  #isClosed = false;
  #connection = 0;
  #lost = 0;
  #retry: NodeJS.Timeout | null = null;

  constructor(parts: MirrorParts, options: StreamOptions) {
    this.#parts = parts;
    this.#options = options;
  }

  /** Items that Redis has not confirmed. */
  get owed(): number {
    return this.#queue.length;
  }

  get lost(): number {
    return this.#lost;
  }

  add(items: readonly KeptItem[]): void {
    for (const item of items) {
      if (this.#memory.has(signatureOf(item.message))) item.settle();
      else this.#queue.push(item);
    }
    if (this.#isBlocked) this.#holdHere();
    this.#pump();
  }

  connected(): void {
    this.#connection += 1;
    this.#isKnown = false;
    void this.#learn();
  }

  close(): void {
    if (this.#retry) clearTimeout(this.#retry);
    this.#isClosed = true;
  }

  /** One thing at a time: reads what the Stream holds when that is not known, else writes what is owed. */
  #goOn(): void {
    if (!this.#isKnown) void this.#learn();
    else this.#pump();
  }

  async #learn(): Promise<void> {
    const { link, troubles } = this.#parts;
    const { area, key } = this.#options;
    if (this.#isBusy || this.#isClosed || !link.isReady) return;
    this.#isBusy = true;
    const connection = this.#connection;
    const outcome = await readStreamTail(link, key, this.#lastId).catch((error: unknown) =>
      error instanceof Error ? error : new Error(String(error)),
    );
    this.#isBusy = false;
    if (connection !== this.#connection) {
      this.#goOn();
      return;
    }
    const trouble = troubles.note(area, outcome);
    if (trouble || outcome instanceof Error) this.#refused(trouble?.isPermanent ?? false);
    else this.#learned(outcome);
  }

  #learned({ lastId, signatures }: StreamTail): void {
    this.#lastId = lastId;
    for (const signature of signatures) this.#memory.add(signature);
    this.#isKnown = true;
    this.#isBlocked = false;
    const isKnown = ({ message }: KeptItem): boolean => this.#memory.has(signatureOf(message));
    const known = this.#queue.filter(isKnown);
    this.#queue = this.#queue.filter((item) => !isKnown(item));
    for (const { settle } of known) settle();
    this.#pump();
  }

  #pump(): void {
    const { link } = this.#parts;
    if (!this.#isKnown || this.#isBusy || this.#isClosed || this.#queue.length === 0 || !link.isReady) return;
    void this.#write(this.#queue.slice(0, ITEMS_A_TRANSACTION));
  }

  async #write(items: readonly KeptItem[]): Promise<void> {
    const { link, troubles } = this.#parts;
    const connection = this.#connection;
    this.#isBusy = true;
    const answers = await link.transaction(items.map((item) => this.#adding(item)));
    this.#isBusy = false;
    const failure = answers.find((answer) => answer instanceof Error);
    if (failure && connection !== this.#connection) {
      // The connection it died with is gone: what arrived, the new one tells.
      this.#goOn();
      return;
    }
    const trouble = troubles.note(this.#options.area, failure);
    if (trouble) {
      this.#refused(trouble.isPermanent);
      return;
    }
    const lastId = answers.at(-1);
    if (typeof lastId === 'string') this.#lastId = lastId;
    this.#queue.splice(0, items.length);
    for (const item of items) this.#memory.add(signatureOf(item.message));
    this.#tell(items);
    for (const { settle } of items) settle();
    this.#goOn();
  }

  #adding(item: KeptItem): Command {
    const { key, length } = this.#options;
    return ['xadd', key, 'MAXLEN', '~', length, '*', 'symbol', item.message.symbol, 'data', this.#json(item)];
  }

  #json(item: KeptItem): string {
    const { message } = item;
    item.seq ??= this.#parts.meter.nextSeq(this.#options.channel);
    const ageMs = message.received_ms === null ? null : Math.max(0, nowWallMs() - message.received_ms);
    return JSON.stringify({ ...message, seq: item.seq, age_ms: ageMs });
  }

  /** To those who listen now; who does not, reads the Stream. */
  #tell(items: readonly KeptItem[]): void {
    const { link, meter, troubles } = this.#parts;
    const { channel } = this.#options;
    const untold = items.filter(({ isTold }) => !isTold);
    if (untold.length === 0) return;
    const messages = untold.map((item) => this.#json(item));
    for (const item of untold) item.isTold = true;
    void link.run(messages.flatMap((json) => publishing(this.#parts, channel, json))).then((answers) => {
      const failure = answers.find((answer) => answer instanceof Error) ?? null;
      troubles.note('channels', failure);
      for (const json of messages) {
        if (failure) meter.failed(channel);
        else meter.sent(channel, json, nowWallMs());
      }
    });
  }

  /** Tries again in a while; reads the Stream anew before, for it may be another by then. */
  #refused(isPermanent: boolean): void {
    this.#isKnown = false;
    this.#isBlocked = isPermanent;
    if (isPermanent) this.#holdHere();
    if (this.#retry) clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.#learn(), this.#parts.timing.refusedWriteMs);
  }

  /** One Stream that is blocked must keep neither its listeners nor what belongs into the other Stream waiting. */
  #holdHere(): void {
    this.#tell(this.#queue);
    for (const { settle } of this.#queue) settle();
    const surplus = this.#queue.length - MOST_HELD;
    if (surplus <= 0) return;
    this.#queue.splice(0, surplus);
    this.#lost += surplus;
  }
}
