import type { MessagePort } from 'node:worker_threads';
import type { BusAttachment, BusHello, BusKept, BusQuotes, BusToEngine, EngineToBus } from '#core/contract/bus-port';
import { BusGatherer } from '#core/engine/bus-gatherer';

/** Kept messages that may be on their way: what waits beyond them waits in one place for all receivers. */
const MOST_UNDER_WAY = 64;

/** What all receivers of the bus share. */
export interface KeptLog {
  /** The oldest message behind `seq` that is still kept; null when there is none. */
  after(seq: number): BusKept | null;
  /** Number of the newest message. */
  readonly newestSeq: number;
}

/** One receiver of the bus, whether it is there at the moment or not. */
export class BusOutlet {
  readonly gatherer: BusGatherer;
  readonly #log: KeptLog;
  readonly #heard: () => void;
  #port: MessagePort | null = null;
  #credit = 0;
  #takenThrough: number;
  #sentThrough: number;

  /** `heard` is called when the receiver gave credit or took something. */
  constructor({ wantsForming }: BusAttachment, log: KeptLog, heard: () => void) {
    this.gatherer = new BusGatherer(wantsForming);
    this.#log = log;
    this.#heard = heard;
    this.#takenThrough = log.newestSeq;
    this.#sentThrough = log.newestSeq;
  }

  get takenThrough(): number {
    return this.#takenThrough;
  }

  get wantsQuotes(): boolean {
    return this.#port !== null && this.#credit > 0;
  }

  /** A receiver (again): greeted, told what is recent, then given what it has not taken. */
  attach(port: MessagePort, hello: BusHello, recent: readonly BusKept[]): void {
    this.#port?.close();
    this.#port = port;
    port.on('message', (message: BusToEngine) => {
      if (this.#port === port) this.#hear(message, hello.engineRun);
    });
    port.on('close', () => {
      if (this.#port === port) this.#port = null;
    });
    this.#sentThrough = this.#takenThrough;
    this.greet(hello, recent);
    this.sendKept();
  }

  greet(hello: BusHello, recent: readonly BusKept[]): void {
    this.#credit = 0;
    this.gatherer.startOver();
    this.#post(hello, []);
    for (const message of recent) this.#post(message, []);
  }

  sendKept(): void {
    if (!this.#port) return;
    while (this.#sentThrough - this.#takenThrough < MOST_UNDER_WAY) {
      const next = this.#log.after(this.#sentThrough);
      if (!next) return;
      this.#post({ ...next, lostBefore: next.seq - this.#sentThrough - 1 }, []);
      // What was given up counts as taken, or it would be in the way for ever.
      if (next.seq - this.#sentThrough > 1) this.#takenThrough = Math.max(this.#takenThrough, next.seq - 1);
      this.#sentThrough = next.seq;
    }
  }

  sendQuotes(quotes: BusQuotes): void {
    this.#credit -= 1;
    this.#post(quotes, [quotes.rows.buffer as ArrayBuffer]);
  }

  close(): void {
    this.#port?.close();
    this.#port = null;
  }

  #hear(message: BusToEngine, engineRun: string): void {
    if (message.kind === 'more') this.#credit += 1;
    else if (message.engineRun === engineRun) {
      this.#takenThrough = Math.min(Math.max(this.#takenThrough, message.seq), this.#sentThrough);
      this.sendKept();
    }
    this.#heard();
  }

  #post(message: EngineToBus, transfer: readonly ArrayBuffer[]): void {
    this.#port?.postMessage(message, transfer);
  }
}
