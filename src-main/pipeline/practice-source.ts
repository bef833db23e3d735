import { randomUUID } from 'node:crypto';
import { basename, dirname, join, resolve } from 'node:path';
import log from 'electron-log/node';
import { z } from 'zod';
import type { WorkerHealth } from '#core/contract/health';
import type {
  FeedConfig,
  PracticeConfig,
  PracticeEvents,
  PracticeReady,
  PracticeRequests,
} from '#core/contract/workers';
import { symbolName } from '#core/market/units';
import type { PracticeOptions } from '../launch-options.ts';
import { SupervisedWorker } from '../workers/supervised-worker.ts';
import { FixedToken } from './fixed-token.ts';
import type { StreamSource } from './stream-source.ts';

/** How long a start may wait for the exchange to open its port. */
const OPEN_TIMEOUT_MS = 15_000;

function feedConfig(
  source: string,
  ready: Pick<PracticeReady, 'apiBaseUrl' | 'heartbeatIntervalMs'>,
  symbols: readonly string[],
): FeedConfig {
  return {
    source,
    apiBaseUrl: ready.apiBaseUrl,
    symbols: symbols.map(symbolName),
    heartbeatIntervalMs: ready.heartbeatIntervalMs,
    certificateAuthorityPem: null,
  };
}

/** The practice exchange in a thread of this process, opened at the first start and again after a death. */
export class BuiltInPractice implements StreamSource {
  readonly name = `practice:${randomUUID()}`;
  readonly title: string;
  readonly symbols: readonly string[];
  readonly tokens = new FixedToken();
  readonly #config: PracticeConfig;
  #worker: SupervisedWorker<PracticeRequests, PracticeEvents> | null = null;
  #ready: PracticeReady | null = null;
  readonly #waiting = new Set<(ready: PracticeReady) => void>();

  constructor(options: PracticeOptions, symbols: readonly string[], title: string) {
    const { session, speed, startAt, warmUpFrom, seed } = options;
    this.#config = { session, speed, startAt, warmUpFrom, seed, port: 0 };
    this.symbols = symbols;
    this.title = title;
  }

  open(onWorkerHealth: (health: WorkerHealth) => void): void {
    this.#worker ??= new SupervisedWorker({
      name: 'practice',
      entry: new URL('./practice-worker.js', import.meta.url),
      log,
      prepare: async (client) => {
        this.#ready = null;
        this.#ready = await client.request('open', this.#config);
        this.tokens.set(this.#ready.accessToken);
        for (const tell of this.#waiting) tell(this.#ready);
        this.#waiting.clear();
      },
      onHealth: onWorkerHealth,
    });
    this.#worker.start();
  }

  async connect(): Promise<FeedConfig> {
    const ready = this.#ready ?? (await this.#untilReady());
    return feedConfig(this.name, ready, this.symbols);
  }

  async close(): Promise<void> {
    await this.#worker?.stop((practice) => practice.request('close', null));
  }

  #untilReady(): Promise<PracticeReady> {
    return new Promise((resolve, reject) => {
      const timeout = setTimeout(() => {
        this.#waiting.delete(tell);
        const reason = this.#worker?.health.reason;
        reject(
          new Error(
            `The practice exchange did not open${reason ? `: ${reason}` : ` within ${OPEN_TIMEOUT_MS / 1_000} s.`}`,
          ),
        );
      }, OPEN_TIMEOUT_MS);
      const tell = (ready: PracticeReady): void => {
        clearTimeout(timeout);
        resolve(ready);
      };
      this.#waiting.add(tell);
    });
  }
}

const statusSchema = z.object({ runId: z.string(), heartbeatIntervalMs: z.number().positive() });

/** Schwab's own interval, assumed while the exchange has not said another. */
const HEARTBEAT_INTERVAL_MS = 10_000;
const STATUS_TIMEOUT_MS = 2_000;

/** A practice exchange that somebody else runs on this computer (`npm run practice`). */
export class ExternalPractice implements StreamSource {
  readonly name = 'practice:external';
  readonly title = 'External practice exchange';
  readonly symbols: readonly string[];
  readonly tokens = new FixedToken();
  readonly #url: string;

  constructor(address: { readonly url: string; readonly token: string }, symbols: readonly string[]) {
    this.#url = address.url;
    this.tokens.set(address.token);
    this.symbols = symbols;
  }

  open(): void {
    // Runs elsewhere: there is nothing of ours to bring up.
  }

  /** An exchange that is not up yet is no error here: the feed shows it as offline and keeps trying. */
  async connect(): Promise<FeedConfig> {
    const status = await this.#status().catch((error: unknown) => {
      log.warn('the external practice exchange does not answer yet', error);
      return { runId: 'external', heartbeatIntervalMs: HEARTBEAT_INTERVAL_MS };
    });
    const ready = { apiBaseUrl: this.#url, heartbeatIntervalMs: status.heartbeatIntervalMs };
    return feedConfig(`practice:${status.runId}`, ready, this.symbols);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #status(): Promise<z.infer<typeof statusSchema>> {
    const response = await fetch(`${this.#url}/practice/status`, {
      signal: AbortSignal.timeout(STATUS_TIMEOUT_MS),
    });
    return statusSchema.parse(await response.json());
  }
}

/** A session is named by its folder, whether the folder or the manifest in it was given. */
function sessionName(session: string): string {
  const path = resolve(session);
  return basename(path.endsWith('.json') ? dirname(path) : path);
}

/** What plays, in the words of the header. */
function practiceTitle(options: PracticeOptions): string {
  const what =
    options.session === 'synthetic' ? 'Synthetic market' : `Recorded session ${sessionName(options.session)}`;
  return options.speed === 1 ? what : `${what}, ${options.speed}×`;
}

/** The practice exchange that the launch options ask for. */
export function practiceSource(options: PracticeOptions, symbols: readonly string[]): StreamSource {
  return options.external
    ? new ExternalPractice(options.external, symbols)
    : new BuiltInPractice(options, symbols, practiceTitle(options));
}

/**
 * Each practice market keeps an archive of its own: two of them have different prices for the same minute, and none
 * of them may ever stand beside the live archive's.
 */
export function practiceArchiveFolder(archiveRoot: string, options: PracticeOptions): string {
  const market = options.session === 'synthetic' ? `synthetic-${options.seed}` : sessionName(options.session);
  return join(archiveRoot, 'practice', options.external ? 'external' : market);
}
