import { setImmediate as nextTurn } from 'node:timers/promises';
import type { HttpCall, HttpReply } from '../../net/http-client.ts';
import type { BrokerEnvironment } from '../broker-environment.ts';

interface Alarm {
  readonly atMs: number;
  readonly run: () => void;
}

/** What a test's broker answers; a thrown error stands for a reply that never came. */
export type Answer = (call: HttpCall, callNumber: number) => HttpReply | Promise<HttpReply>;

export const reply = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpReply => ({
  status,
  headers,
  text: typeof body === 'string' ? body : JSON.stringify(body),
});

/** Turns in which everything that needs no time has happened. */
const SETTLING_TURNS = 5;

/** A clock that stands until the test moves it, and a broker that the test writes. */
export class VirtualWorld {
  readonly calls: (HttpCall & { readonly atMs: number })[] = [];
  nowMs = 1_000;
  wallOriginMs = Date.UTC(2026, 10, 20, 15);
  answer: Answer;
  readonly #alarms = new Set<Alarm>();

  readonly environment: BrokerEnvironment = {
    monotonicMs: () => this.nowMs,
    wallMs: () => this.wallOriginMs + this.nowMs,
    chance: () => 1,
    after: (ms, run) => {
      const alarm = { atMs: this.nowMs + Math.max(0, ms), run };
      this.#alarms.add(alarm);
      return () => this.#alarms.delete(alarm);
    },
    connect: () => ({
      call: (call) => {
        this.calls.push({ ...call, atMs: this.nowMs });
        return Promise.resolve().then(() => this.answer(call, this.calls.length));
      },
      close: () => Promise.resolve(),
    }),
  };

  constructor(answer: Answer) {
    this.answer = answer;
  }

  get paths(): readonly string[] {
    return this.calls.map(({ path }) => path.split('?')[0] ?? path);
  }

  async settle(): Promise<void> {
    for (let turn = 0; turn < SETTLING_TURNS; turn += 1) await nextTurn();
  }

  /** Moves the clock, alarm by alarm. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.nowMs + ms;
    await this.settle();
    for (let next = this.#next(untilMs); next; next = this.#next(untilMs)) {
      this.#alarms.delete(next);
      this.nowMs = Math.max(this.nowMs, next.atMs);
      next.run();
      await this.settle();
    }
    this.nowMs = untilMs;
  }

  /** Moves the clock as far as the promise needs. */
  async drive<Value>(promise: Promise<Value>): Promise<Value> {
    const state = { isSettled: false };
    const watch = promise.finally(() => {
      state.isSettled = true;
    });
    await this.settle();
    while (!state.isSettled) {
      const next = this.#next(Infinity);
      if (!next) throw new Error('The promise waits for something that no clock brings.');
      this.#alarms.delete(next);
      this.nowMs = Math.max(this.nowMs, next.atMs);
      next.run();
      await this.settle();
    }
    return watch;
  }

  #next(untilMs: number): Alarm | null {
    let next: Alarm | null = null;
    for (const alarm of this.#alarms) if (alarm.atMs <= untilMs && (!next || alarm.atMs < next.atMs)) next = alarm;
    return next;
  }
}
