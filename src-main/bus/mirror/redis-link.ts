import { Cluster, Redis } from 'ioredis';
import type { MirrorConfig } from '#core/contract/mirror';
import { clusterOptions, nodeOf, retryDelayMs, serverOptions } from './redis-options.ts';
import { troubleOf, type RedisTrouble } from './redis-trouble.ts';
import type { MirrorTiming } from './mirror-timing.ts';

/** Name and arguments. */
export type Command = [name: string, ...args: (string | number)[]];
/** The answer to a command, or why there is none. */
export type Answer = unknown;

export interface LinkListener {
  ready(): void;
  lost(): void;
}

const isReadOnly = (answer: Answer): boolean => answer instanceof Error && troubleOf(answer).state === 'read-only';
const asError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error(String(reason)));

/** The one connection to Redis, whatever stands behind it. Nothing waits in it; it comes back by itself. */
export class RedisLink {
  readonly isCluster: boolean;
  readonly #isSentinelSet: boolean;
  readonly #client: Redis | Cluster;
  readonly #timing: MirrorTiming;
  readonly #listener: LinkListener;
  #trouble: RedisTrouble | null = null;
  #isReady = false;
  #isClosed = false;
  #readies = 0;
  #underWay = 0;

  constructor(config: MirrorConfig, timing: MirrorTiming, listener: LinkListener) {
    this.#timing = timing;
    this.#listener = listener;
    this.#isSentinelSet = config.settings.layout === 'sentinel';
    this.isCluster = config.settings.layout === 'cluster';
    const retryAfterMs = (attempt: number): number => this.#retryAfterMs(attempt);
    this.#client = this.isCluster
      ? new Cluster(config.settings.addresses.map(nodeOf), clusterOptions(config, timing, retryAfterMs))
      : new Redis(serverOptions(config, timing, retryAfterMs));
    this.#listen();
  }

  /** Commands can be sent. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** Why there is no connection; null while there is one or before the first try has failed. */
  get trouble(): RedisTrouble | null {
    return this.#trouble;
  }

  get reconnects(): number {
    return Math.max(0, this.#readies - 1);
  }

  /** Commands without an answer yet. */
  get underWay(): number {
    return this.#underWay;
  }

  /** Begins to connect; what becomes of it shows in `trouble` and the listener. */
  open(): void {
    // The promise says only that the connection was closed; the error event has said why.
    this.#client.connect().catch(() => undefined);
  }

  /** Sends commands together. Resolves with one answer or Error each, in order; never rejects. */
  async run(commands: readonly Command[]): Promise<readonly Answer[]> {
    return this.#counted(commands, async () => {
      if (this.#client instanceof Cluster) {
        const settled = await Promise.allSettled(commands.map((command) => this.#client.call(...command)));
        return settled.map((one) => (one.status === 'fulfilled' ? one.value : asError(one.reason)));
      }
      const pipeline = this.#client.pipeline();
      for (const command of commands) pipeline.call(...command);
      const answers = (await pipeline.exec()) ?? [];
      return answers.map(([error, answer]) => error ?? answer);
    });
  }

  /** All or none of them, in order and without another's in between. Their keys must share a slot on a Cluster. */
  async transaction(commands: readonly Command[]): Promise<readonly Answer[]> {
    return this.#counted(commands, async () => {
      const multi = this.#client.multi();
      for (const command of commands) multi.call(...command);
      const answers = (await multi.exec()) ?? [];
      return answers.map(([error, answer]) => error ?? answer);
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#isReady = false;
    this.#client.disconnect();
  }

  async #counted(commands: readonly Command[], send: () => Promise<readonly Answer[]>): Promise<readonly Answer[]> {
    this.#underWay += commands.length;
    try {
      const answers = await send();
      if (this.#isSentinelSet && answers.some(isReadOnly)) this.#findMaster();
      return answers;
    } catch (reason) {
      const error = asError(reason);
      return commands.map(() => error);
    } finally {
      this.#underWay -= commands.length;
    }
  }

  /** Whoever was the master is a replica now: the Sentinels know who is the master. */
  #findMaster(): void {
    if (this.#client instanceof Redis && this.#isReady) this.#client.disconnect(true);
  }

  #listen(): void {
    this.#client.on('ready', () => {
      if (this.#isClosed) return;
      this.#trouble = null;
      this.#isReady = true;
      this.#readies += 1;
      this.#listener.ready();
    });
    this.#client.on('error', (error: unknown) => {
      this.#note(troubleOf(error));
    });
    this.#client.on('close', () => {
      this.#lose();
    });
    this.#client.on('end', () => {
      this.#lose();
    });
  }

  /** "The connection was closed" follows every real reason, and says less. */
  #note(trouble: RedisTrouble): void {
    if (this.#isReady || this.#trouble === null || !trouble.sentence.includes('connection to Redis is lost')) {
      this.#trouble = trouble;
    }
  }

  #lose(): void {
    const wasReady = this.#isReady;
    this.#isReady = false;
    this.#trouble ??= troubleOf(new Error('Connection is closed.'));
    if (wasReady && !this.#isClosed) this.#listener.lost();
  }

  #retryAfterMs(attempt: number): number {
    return this.#trouble?.state === 'refused' ? this.#timing.refusedRetryMs : retryDelayMs(attempt, this.#timing);
  }
}
