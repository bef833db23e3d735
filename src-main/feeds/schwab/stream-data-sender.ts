import type { StreamData } from '#core/contract/stream-data';
import type { FeedEnvironment } from './feed-environment.ts';
import type { WantedData } from './wanted-data.ts';

const SHORTEST_INTERVAL_MS = 100;

/** Sends what changed, newest state only, ten times a second at most. */
export class StreamDataSender {
  readonly #environment: FeedEnvironment;
  readonly #data: WantedData;
  readonly #send: (data: readonly StreamData[]) => void;
  #lastSentMs = -Infinity;
  #isScheduled = false;

  constructor(environment: FeedEnvironment, data: WantedData, send: (data: readonly StreamData[]) => void) {
    this.#environment = environment;
    this.#data = data;
    this.#send = send;
  }

  /** Call after a frame: sees to it that what it changed is sent soon. */
  noteChanged(): void {
    if (this.#isScheduled || !this.#data.hasChanged) return;
    this.#isScheduled = true;
    const waitMs = Math.max(0, this.#lastSentMs + SHORTEST_INTERVAL_MS - this.#environment.monotonicMs());
    this.#environment.after(waitMs, () => {
      this.#isScheduled = false;
      this.#lastSentMs = this.#environment.monotonicMs();
      const data = this.#data.drain();
      if (data.length > 0) this.#send(data);
    });
  }
}
