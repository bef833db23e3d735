import type { Health } from '#core/contract/health';
import type { Signal } from '#core/signals/signal';
import { signalNotice } from './signal-notice.ts';
import { statusLine } from './status-line.ts';

/** So often a line comes though nothing has changed: who reads a log wants to see that somebody writes it. */
const LINE_PERIOD_MS = 60_000;

const standing = ({ feed, archive, broker, workers }: Health): string =>
  [feed.state, archive.state, broker.state, ...workers.map(({ name, state }) => `${name} ${state}`)].join();

/** Says in a terminal or a service's log what the window would show: every change of state, every signal, once a minute. */
export class HeadlessReport {
  readonly #write: (line: string) => void;
  #timer: NodeJS.Timeout | null = null;
  #health: Health | null = null;
  #lastSignal: Signal | null = null;

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  start(): void {
    this.#say();
    this.#timer = setInterval(() => {
      this.#say();
    }, LINE_PERIOD_MS);
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  sawHealth(health: Health): void {
    const isChanged = this.#health === null || standing(health) !== standing(this.#health);
    this.#health = health;
    if (isChanged) this.#say();
  }

  sawSignal(signal: Signal): void {
    this.#lastSignal = signal;
    if (!this.#timer) return;
    const { title, body } = signalNotice(signal);
    this.#write(`signal: ${title}. ${body}`);
  }

  #say(): void {
    if (this.#timer && this.#health) this.#write(statusLine(this.#health, this.#lastSignal));
  }
}
