import log from 'electron-log/node';
import type { BusReceiver } from '#core/contract/bus-port';
import type { Health } from '#core/contract/health';
import {
  apiTokenViewSchema,
  NO_API_COUNTERS,
  type ApiCounters,
  type ApiState,
  type HotBufferSettings,
  type HotBufferState,
  type LocalApiSettings,
  type LocalApiView,
} from '#core/contract/local-api';
import { MOST_API_TOKENS, type ApiRight } from '#core/contract/local-api-limits';
import type { ApiEvents, ApiRequests } from '#core/contract/local-api-worker';
import type { Outcome } from '#core/contract/login';
import { SupervisedWorker } from '../workers/supervised-worker.ts';
import type { WorkerClient } from '../workers/worker-client.ts';
import { answerQuestions, type QuestionAnswers } from './answer-questions.ts';
import { makeToken } from './api/tokens/token-hash.ts';
import type { BusWorkers } from './bus-workers.ts';
import { NewestOnly } from './newest-only.ts';
import { UseLog } from './use-log.ts';

const RECEIVER: BusReceiver = 'api';

/** Where the choices are kept; `change` rejects with a plain sentence when they cannot be. */
export interface ApiChoices {
  readonly value: { readonly localApi: LocalApiSettings; readonly hotBuffer: HotBufferSettings };
  change(part: Partial<ApiChoices['value']>): Promise<void>;
}

export interface ApiDeskOptions {
  readonly choices: ApiChoices;
  readonly busWorkers: BusWorkers;
  readonly answers: QuestionAnswers;
  readonly onChange: (view: LocalApiView) => void;
  /** From now on a secret of this process: no log may show it. */
  readonly keepSecret: (token: string) => void;
  readonly writeClipboard: (text: string) => Promise<void>;
  readonly chooseFolder: () => Promise<string | null>;
}

const done = (sentence: string): Outcome => ({ ok: true, sentence });
const refused = (sentence: string): Outcome => ({ ok: false, sentence });
const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The local interface and the hot buffer as their user sees them: choices, tokens, and the thread that does the work. */
export class ApiDesk {
  readonly #options: ApiDeskOptions;
  readonly #uses: UseLog;
  readonly #health: NewestOnly<Health>;
  #worker: SupervisedWorker<ApiRequests, ApiEvents> | null = null;
  #state: ApiState = { kind: 'off' };
  #counters: ApiCounters = NO_API_COUNTERS;
  #hotBufferState: HotBufferState = { kind: 'off' };
  /** One change of the thread at a time; never rejects. */
  #turning: Promise<void> = Promise.resolve();

  constructor(options: ApiDeskOptions) {
    this.#options = options;
    this.#uses = new UseLog(() => this.#keepUses());
    this.#health = new NewestOnly(
      async (health) => this.#worker?.client?.request('health', health),
      (error) => {
        log.warn('the local interface could not be told how the workstation is', error);
      },
    );
  }

  view(): LocalApiView {
    const { localApi, hotBuffer } = this.#options.choices.value;
    return {
      enabled: localApi.enabled,
      port: localApi.port,
      origins: [...localApi.origins],
      tokens: this.#uses.upToDate(localApi.tokens).map((token) => apiTokenViewSchema.parse(token)),
      state: this.#state,
      counters: this.#counters,
      hotBuffer,
      hotBufferState: this.#hotBufferState,
    };
  }

  /** Brings up what was switched on when the workstation was last used. */
  open(): void {
    void this.#turn();
  }

  setHealth(health: Health): void {
    if (this.#worker) this.#health.give(health);
  }

  async set(part: Pick<LocalApiSettings, 'enabled' | 'port' | 'origins'>): Promise<Outcome> {
    return this.#change({ localApi: { ...this.#options.choices.value.localApi, ...part } }, () => this.#howItIs());
  }

  /** Makes a token and puts it on the clipboard: it is in no window and no file, and cannot be had again. */
  async createToken(name: string, rights: readonly ApiRight[]): Promise<Outcome> {
    const { localApi } = this.#options.choices.value;
    if (localApi.tokens.length >= MOST_API_TOKENS) {
      return refused(`There are ${MOST_API_TOKENS} tokens already. Revoke one that is not used any more.`);
    }
    const { token, stored } = makeToken(name, rights, Date.now());
    this.#options.keepSecret(token);
    const kept = await this.#change({ localApi: { ...localApi, tokens: [...localApi.tokens, stored] } }, () =>
      done(
        'The token is on the clipboard. Paste it where it belongs now: it is kept nowhere and cannot be shown again.',
      ),
    );
    await this.#options.writeClipboard(token);
    return kept;
  }

  async revokeToken(id: string): Promise<Outcome> {
    const { localApi } = this.#options.choices.value;
    const tokens = localApi.tokens.filter((token) => token.id !== id);
    if (tokens.length === localApi.tokens.length) return refused('There is no such token any more.');
    return this.#change({ localApi: { ...localApi, tokens } }, () =>
      done('The token is revoked; what it had open is closed.'),
    );
  }

  async setHotBuffer(part: Pick<HotBufferSettings, 'enabled' | 'cadenceMs'>): Promise<Outcome> {
    const { hotBuffer } = this.#options.choices.value;
    if (part.enabled && hotBuffer.folder === null) return refused('Choose a folder first.');
    return this.#change({ hotBuffer: { ...hotBuffer, ...part } }, () =>
      this.#hotBufferState.kind === 'failed' ? refused(this.#hotBufferState.sentence) : done('Done.'),
    );
  }

  async chooseHotBufferFolder(): Promise<Outcome> {
    const folder = await this.#options.chooseFolder();
    if (folder === null) return refused('No folder was chosen. Nothing has changed.');
    const { hotBuffer } = this.#options.choices.value;
    return this.#change({ hotBuffer: { ...hotBuffer, folder } }, () => done(`The files go to ${folder}.`));
  }

  async close(): Promise<void> {
    await this.#turning;
    try {
      await this.#worker?.stop((client) => client.request('close', null));
    } finally {
      await this.#uses.close();
    }
  }

  /** How it stands is on screen all the time; what went wrong belongs to the answer as well. */
  #howItIs(): Outcome {
    return this.#state.kind === 'failed' ? refused(this.#state.sentence) : done('Saved.');
  }

  async #change(part: Partial<ApiChoices['value']>, answer: () => Outcome): Promise<Outcome> {
    const problem = await this.#options.choices.change(part).then(() => null, sentenceOf);
    await this.#turn();
    this.#tell();
    return problem === null ? answer() : refused(problem);
  }

  /** Makes the thread be as it is chosen. */
  #turn(): Promise<void> {
    this.#turning = this.#turning
      .then(() => this.#makeItSo())
      .catch((error: unknown) => {
        log.error('the local interface could not be changed', error);
      });
    return this.#turning;
  }

  async #makeItSo(): Promise<void> {
    const { localApi, hotBuffer } = this.#options.choices.value;
    const isWanted = localApi.enabled || hotBuffer.enabled;
    if (isWanted && !this.#worker) {
      this.#start();
      return;
    }
    if (!isWanted && this.#worker) {
      const worker = this.#worker;
      this.#worker = null;
      // Whatever goes wrong on the way: it is off, and is to be shown as off.
      this.#rest();
      await this.#options.busWorkers.remove(RECEIVER);
      await worker.stop((client) => client.request('close', null));
      return;
    }
    const client = this.#worker?.client;
    if (client) await this.#configure(client);
  }

  async #configure(client: WorkerClient<ApiRequests, ApiEvents>): Promise<void> {
    const { localApi, hotBuffer } = this.#options.choices.value;
    await client.request('configure', localApi);
    await client.request('hotBuffer', hotBuffer);
  }

  #rest(): void {
    this.#state = { kind: 'off' };
    this.#hotBufferState = { kind: 'off' };
    this.#counters = NO_API_COUNTERS;
  }

  #start(): void {
    const worker = new SupervisedWorker<ApiRequests, ApiEvents>({
      name: 'api',
      entry: new URL('./api-worker.js', import.meta.url),
      log,
      prepare: (client) => {
        this.#listen(client);
        return this.#configure(client);
      },
      onHealth: ({ state, reason }) => {
        if (state === 'running') this.#options.busWorkers.cameUp(RECEIVER);
        if (state !== 'restarting' && state !== 'faulted') return;
        this.#rest();
        const next = state === 'faulted' ? 'Switch it off and on again.' : 'It is started again.';
        this.#state = {
          kind: 'failed',
          sentence: `The thread of the local interface died (${reason ?? 'no reason'}). ${next}`,
        };
        this.#tell();
      },
    });
    this.#worker = worker;
    if (this.#options.choices.value.localApi.enabled) this.#state = { kind: 'starting' };
    this.#options.busWorkers.add({
      receiver: RECEIVER,
      wantsForming: true,
      get client() {
        return worker.client;
      },
    });
    worker.start();
  }

  #listen(client: WorkerClient<ApiRequests, ApiEvents>): void {
    client.on('state', (state) => {
      this.#state = state;
      this.#tell();
    });
    client.on('hotBufferState', (state) => {
      this.#hotBufferState = state;
      this.#tell();
    });
    client.on('counters', (counters) => {
      this.#counters = counters;
      this.#tell();
    });
    client.on('used', (used) => {
      this.#uses.note(used);
      this.#tell();
    });
    client.on('fault', (sentence) => {
      log.error('the local interface has a defect', sentence);
    });
    answerQuestions(client, this.#options.answers);
  }

  /** When the tokens were used last, among whatever was chosen meanwhile. */
  async #keepUses(): Promise<void> {
    const { localApi } = this.#options.choices.value;
    await this.#options.choices.change({ localApi: { ...localApi, tokens: this.#uses.upToDate(localApi.tokens) } });
  }

  #tell(): void {
    this.#options.onChange(this.view());
  }
}
