import type { MessagePort } from 'node:worker_threads';
import log from 'electron-log/node';
import type { BusFeedStatus, BusPortfolio, BusReceiver } from '#core/contract/bus-port';
import type { FeedHealth } from '#core/contract/health';
import { NewestOnly } from './newest-only.ts';

/** A thread that publishes, as far as giving it its data goes. */
export interface BusClient {
  request(name: 'attachEngine', argument: null, ports: readonly MessagePort[]): Promise<unknown>;
  request(name: 'portfolio', argument: BusPortfolio): Promise<unknown>;
  request(name: 'publishAgain', argument: null): Promise<unknown>;
  request(name: 'feedStatus', argument: BusFeedStatus): Promise<unknown>;
}

/** A worker of the bus that is switched on. */
export interface BusWorker {
  readonly receiver: BusReceiver;
  readonly wantsForming: boolean;
  /** The thread, while it is up and prepared. */
  readonly client: BusClient | null;
}

/** The engine in use, as far as the bus goes. */
export interface BusEngine {
  connectBus(): Promise<void>;
  disconnectBus(receiver: BusReceiver): Promise<void>;
}

interface Member {
  readonly worker: BusWorker;
  readonly portfolio: NewestOnly<BusPortfolio>;
  readonly feedStatus: NewestOnly<BusFeedStatus>;
}

const complain = (error: unknown): void => {
  log.warn('a worker of the bus could not be told something; it gets it with its next start', error);
};

const isSame = (left: BusFeedStatus, right: BusFeedStatus): boolean =>
  left.state === right.state && left.reason === right.reason && left.sinceWallMs === right.sinceWallMs;

/**
 * The workers of the bus and what the main process tells them. They outlive the sessions: each new engine is connected
 * to those that are up, and a worker that comes up is connected to the engine in use and told what is known.
 */
export class BusWorkers {
  readonly #engine: () => BusEngine;
  readonly #members = new Map<BusReceiver, Member>();
  #portfolio: BusPortfolio | null = null;
  #feedStatus: BusFeedStatus | null = null;

  constructor(engine: () => BusEngine) {
    this.#engine = engine;
  }

  list(): readonly BusWorker[] {
    return [...this.#members.values()].map(({ worker }) => worker);
  }

  /** Switched on. Its thread may come up later, and again after a death: `cameUp` is to be called each time. */
  add(worker: BusWorker): void {
    this.#members.set(worker.receiver, {
      worker,
      portfolio: new NewestOnly(async (portfolio) => worker.client?.request('portfolio', portfolio), complain),
      feedStatus: new NewestOnly(async (status) => worker.client?.request('feedStatus', status), complain),
    });
  }

  cameUp(receiver: BusReceiver): void {
    const member = this.#members.get(receiver);
    if (!member) return;
    if (this.#feedStatus) member.feedStatus.give(this.#feedStatus);
    if (this.#portfolio) member.portfolio.give(this.#portfolio);
    this.#engine().connectBus().catch(complain);
  }

  /** Switched off: nothing is kept for it any more. */
  async remove(receiver: BusReceiver): Promise<void> {
    if (this.#members.delete(receiver)) await this.#engine().disconnectBus(receiver);
  }

  /** A program asked for the accounts to be read: what is told next of them is published whole. */
  publishAgain(): void {
    for (const { worker } of this.#members.values()) worker.client?.request('publishAgain', null).catch(complain);
  }

  tellPortfolio(portfolio: BusPortfolio): void {
    this.#portfolio = portfolio;
    for (const member of this.#members.values()) member.portfolio.give(portfolio);
  }

  tellFeed({ state, reason, sinceWallMs }: FeedHealth): void {
    const status = { state, reason, sinceWallMs };
    if (this.#feedStatus && isSame(this.#feedStatus, status)) return;
    this.#feedStatus = status;
    for (const member of this.#members.values()) member.feedStatus.give(status);
  }
}
