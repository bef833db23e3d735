import { Worker, type MessagePort } from 'node:worker_threads';
import type { FromWorker, ReplyMessage, RequestMessage } from './wire.ts';

export type WorkerExit =
  { readonly kind: 'ended'; readonly exitCode: number } | { readonly kind: 'crashed'; readonly error: Error };

/** A request that cannot be answered any more because its worker is gone. */
export class WorkerGoneError extends Error {
  override readonly name = 'WorkerGoneError';
}

/** A request that its worker answered with an error; `name` and `message` are the worker's own. */
export class WorkerRequestError extends Error {
  constructor(worker: string, error: { readonly name: string; readonly message: string }) {
    super(error.message);
    this.name = error.name;
    this.worker = worker;
  }
  readonly worker: string;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

export type ArgumentOf<Entry> = Entry extends { argument: infer Argument } ? Argument : never;
export type ResultOf<Entry> = Entry extends { result: infer Result } ? Result : never;

/** The main thread's end of one worker thread. Its death rejects what is pending and calls `onExit` exactly once. */
export class WorkerClient<Requests, Events> {
  readonly #name: string;
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  readonly #listeners = new Map<string, Set<(payload: unknown) => void>>();
  #nextSeq = 1;
  #exit: WorkerExit | null = null;

  constructor(name: string, entry: URL, onExit: (exit: WorkerExit) => void) {
    this.#name = name;
    this.#worker = new Worker(entry, { name });
    let crash: Error | null = null;
    this.#worker.on('error', (error) => {
      crash = error instanceof Error ? error : new Error(String(error));
    });
    this.#worker.on('message', (message: FromWorker) => {
      this.#receive(message);
    });
    this.#worker.once('exit', (exitCode) => {
      this.#exit = crash ? { kind: 'crashed', error: crash } : { kind: 'ended', exitCode };
      for (const { reject } of this.#pending.values()) reject(new WorkerGoneError(`The ${name} worker is gone.`));
      this.#pending.clear();
      onExit(this.#exit);
    });
  }

  /** Asks the worker. Rejects with WorkerRequestError (its answer) or WorkerGoneError (its death). */
  request<Name extends keyof Requests & string>(
    name: Name,
    argument: ArgumentOf<Requests[Name]>,
    ports: readonly MessagePort[] = [],
  ): Promise<ResultOf<Requests[Name]>> {
    if (this.#exit) return Promise.reject(new WorkerGoneError(`The ${this.#name} worker is gone.`));
    const seq = this.#nextSeq++;
    const message: RequestMessage = { seq, name, argument, ports };
    return new Promise((resolve, reject) => {
      this.#pending.set(seq, { resolve: resolve as (value: unknown) => void, reject });
      this.#worker.postMessage(message, [...ports]);
    });
  }

  on<Name extends keyof Events & string>(name: Name, listener: (payload: Events[Name]) => void): void {
    const listeners = this.#listeners.get(name) ?? new Set();
    listeners.add(listener as (payload: unknown) => void);
    this.#listeners.set(name, listeners);
  }

  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  #receive(message: FromWorker): void {
    if (message.kind === 'reply') this.#settle(message);
    else for (const listener of this.#listeners.get(message.name) ?? []) listener(message.payload);
  }

  #settle(reply: ReplyMessage): void {
    const pending = this.#pending.get(reply.seq);
    if (!pending) throw new Error(`The ${this.#name} worker answered request ${reply.seq}, which nobody asked.`);
    this.#pending.delete(reply.seq);
    if (reply.ok) pending.resolve(reply.value);
    else pending.reject(new WorkerRequestError(this.#name, reply.error));
  }
}
