import { readFile } from 'node:fs/promises';
import log from 'electron-log/node';
import type { WorkerHealth } from '#core/contract/health';
import type { Outcome } from '#core/contract/login';
import {
  MIRROR_IDLE,
  type MirrorChannel,
  type MirrorConfig,
  type MirrorEvents,
  type MirrorFile,
  type MirrorHealth,
  type MirrorRequests,
  type MirrorSettings,
  type MirrorView,
} from '#core/contract/mirror';
import type { SecretPlace } from '../../auth/vault/secret-place.ts';
import { vaultSentence } from '../../auth/vault/vault.ts';
import type { Settings } from '../../settings/settings-file.ts';
import { SupervisedWorker } from '../../workers/supervised-worker.ts';
import { WorkerClient } from '../../workers/worker-client.ts';
import type { BusWorkers } from '../bus-workers.ts';
import { redisPassword } from './redis-password.ts';

export interface MirrorDeskOptions {
  readonly entry: URL;
  readonly place: SecretPlace;
  readonly choices: {
    readonly value: Pick<Settings, 'mirror'>;
    change(changes: Pick<Settings, 'mirror'>): Promise<void>;
  };
  readonly busWorkers: BusWorkers;
  readonly readClipboard: () => Promise<string>;
  readonly clearClipboard: () => void;
  /** A dialog of the main process; null when nothing was chosen. */
  readonly chooseFile: (file: MirrorFile) => Promise<string | null>;
  readonly onHealth: (health: MirrorHealth) => void;
  readonly onWorkerHealth: (health: WorkerHealth) => void;
}

type Client = WorkerClient<MirrorRequests, MirrorEvents>;

const refused = (sentence: string): Outcome => ({ ok: false, sentence });
const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function fileContent(path: string | null): Promise<string | null> {
  if (path === null) return null;
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new Error(`${path} cannot be read, so there is no safe connection to Redis. Choose the file again.`, {
      cause,
    });
  });
}

/** The mirror as the user has it: on or off, its settings, its password in the keychain, and its thread. */
export class MirrorDesk {
  readonly #options: MirrorDeskOptions;
  #worker: SupervisedWorker<MirrorRequests, MirrorEvents> | null = null;
  #health: MirrorHealth = MIRROR_IDLE;
  /** One change at a time; never rejects. */
  #changing: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(options: MirrorDeskOptions) {
    this.#options = options;
  }

  get health(): MirrorHealth {
    return this.#health;
  }

  /** Begins to mirror if that is what was chosen. Never rejects: what is wrong shows as its state. */
  open(): Promise<void> {
    return this.#inTurn(() => this.#restart());
  }

  async view(): Promise<MirrorView> {
    const { place, choices } = this.#options;
    const vault = await place.open();
    const password = await place.read('redis-password').catch(() => null);
    return {
      settings: choices.value.mirror,
      hasPassword: password !== null,
      passwordNote: vault.kind === 'keychain' ? null : vault.reason,
    };
  }

  /** Keeps the settings and lets the mirror follow them. */
  change(mirror: MirrorSettings): Promise<Outcome> {
    return this.#inTurn(async () => {
      const problem = await this.#options.choices.change({ mirror }).then(
        () => null,
        (error: unknown) => sentenceOf(error),
      );
      await this.#restart();
      if (problem !== null) return refused(problem);
      return { ok: true, sentence: mirror.isOn ? 'The mirror is on.' : 'The mirror is off.' };
    });
  }

  /** Takes the password from the clipboard, which is then emptied: the page never holds it. */
  async takePassword(): Promise<Outcome> {
    const { place, readClipboard, clearClipboard } = this.#options;
    const text = await readClipboard();
    const password = redisPassword(text);
    if (!password.ok) return refused(password.sentence);
    await place.open();
    try {
      await place.write('redis-password', password.value);
    } catch (error) {
      return refused(vaultSentence(error));
    }
    if ((await readClipboard()) === text) clearClipboard();
    await this.open();
    return { ok: true, sentence: 'The password is kept, and the clipboard is empty.' };
  }

  async forgetPassword(): Promise<Outcome> {
    try {
      await this.#options.place.delete('redis-password');
    } catch (error) {
      return refused(vaultSentence(error));
    }
    await this.open();
    return { ok: true, sentence: 'The password is forgotten.' };
  }

  chooseFile(file: MirrorFile): Promise<string | null> {
    return this.#options.chooseFile(file);
  }

  /** Tries settings that need not be kept yet, in a thread of its own. Never rejects. */
  async test(settings: MirrorSettings): Promise<Outcome> {
    let client: Client | null = null;
    try {
      const config = await this.#config(settings);
      client = new WorkerClient<MirrorRequests, MirrorEvents>('mirror test', this.#options.entry, () => undefined);
      return await client.request('test', config);
    } catch (error) {
      return refused(sentenceOf(error));
    } finally {
      await client?.terminate();
    }
  }

  async channels(): Promise<readonly MirrorChannel[]> {
    return (await this.#worker?.client?.request('channels', null)) ?? [];
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#inTurn(() => this.#stop());
  }

  #inTurn<Result>(run: () => Promise<Result>): Promise<Result> {
    const turn = this.#changing.then(run);
    this.#changing = turn.catch(() => undefined);
    return turn;
  }

  async #restart(): Promise<void> {
    const { mirror } = this.#options.choices.value;
    await this.#stop();
    if (this.#isClosed) return;
    if (!mirror.isOn) {
      await this.#options.busWorkers.remove('mirror').catch((error: unknown) => {
        log.warn('the engine could not be told that the mirror is off', error);
      });
      this.#tell(MIRROR_IDLE);
      return;
    }
    try {
      this.#start(await this.#config(mirror));
    } catch (error) {
      this.#fail(sentenceOf(error));
    }
  }

  #start(config: MirrorConfig): void {
    const { entry, busWorkers, onWorkerHealth } = this.#options;
    this.#tell({ ...MIRROR_IDLE, state: 'connecting', sinceWallMs: Date.now() });
    const worker = new SupervisedWorker<MirrorRequests, MirrorEvents>({
      name: 'mirror',
      entry,
      log,
      prepare: async (client) => {
        client.on('health', (health) => {
          if (this.#worker === worker) this.#tell(health);
        });
        await client.request('open', config);
      },
      onHealth: (health) => {
        onWorkerHealth(health);
        if (this.#worker !== worker) return;
        if (health.state === 'running') busWorkers.cameUp('mirror');
        if (health.state === 'restarting' || health.state === 'faulted') {
          this.#fail(`The thread of the mirror died (${health.reason ?? 'no reason given'}).`);
        }
      },
    });
    this.#worker = worker;
    busWorkers.add({
      receiver: 'mirror',
      wantsForming: false,
      get client() {
        return worker.client;
      },
    });
    worker.start();
  }

  async #stop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker
      ?.stop((client) => client.request('close', null))
      .catch((error: unknown) => {
        log.warn('the mirror did not close cleanly', error);
      });
  }

  async #config(settings: MirrorSettings): Promise<MirrorConfig> {
    const { place } = this.#options;
    const { isOn, authorityFile, certificateFile, keyFile } = settings.tls;
    await place.open();
    const password = await place.read('redis-password').catch((error: unknown) => {
      throw new Error(vaultSentence(error));
    });
    return {
      settings,
      password,
      authorityPem: isOn ? await fileContent(authorityFile) : null,
      certificatePem: isOn ? await fileContent(certificateFile) : null,
      keyPem: isOn ? await fileContent(keyFile) : null,
    };
  }

  #fail(reason: string): void {
    this.#tell({ ...this.#health, state: 'failed', sinceWallMs: Date.now(), reason, messagesPerSecond: 0 });
  }

  #tell(health: MirrorHealth): void {
    this.#health = health;
    this.#options.onHealth(health);
  }
}
