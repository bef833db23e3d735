import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PracticeExchange } from '../practice-exchange.ts';

export type ClientName = 'schwab-client-js' | '@sudowealth/schwab-api';

/** The callback that the clients' own instructions propose. */
export const CLIENT_CALLBACK = 'https://127.0.0.1:5556';
/** Hard-coded in every client. */
export const BROKER_HOST = 'api.schwabapi.com';

const REDIRECT = pathToFileURL(join(import.meta.dirname, 'redirect-to-exchange.mjs')).href;
const HOST = join(import.meta.dirname, 'client-host.mjs');

interface Emitted {
  readonly event: string;
  readonly values: readonly string[];
}
type FromHost =
  Emitted | { readonly id: number; readonly value: unknown } | { readonly id: number; readonly failure: string };

interface Waiting {
  readonly matches: (emitted: Emitted) => boolean;
  readonly resolve: (emitted: Emitted) => void;
}

/** A folder and an environment in which a client takes the exchange for the broker. */
export class ClientHome {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;

  private constructor(folder: string, environment: NodeJS.ProcessEnv) {
    this.folder = folder;
    this.environment = environment;
  }

  /** A home whose processes trust the exchange's certificate. */
  static make(exchange: PracticeExchange): Promise<ClientHome> {
    return ClientHome.#furnish(exchange, (certificate) => ({ NODE_EXTRA_CA_CERTS: certificate }));
  }

  /** A home whose processes know nothing of the certificate, with a refresh token made up. */
  static makeDistrusting(exchange: PracticeExchange): Promise<ClientHome> {
    return ClientHome.#furnish(exchange, () => ({ SCHWAB_REFRESH_TOKEN: 'test-refresh-token' }));
  }

  static async #furnish(
    { login }: PracticeExchange,
    additions: (certificate: string) => NodeJS.ProcessEnv,
  ): Promise<ClientHome> {
    const folder = await mkdtemp(join(tmpdir(), 'bellwether-client-'));
    const certificate = join(folder, 'exchange.pem');
    await writeFile(certificate, login.certificatePem);
    return new ClientHome(folder, {
      PATH: process.env['PATH'],
      PRACTICE_HTTPS_PORT: new URL(login.httpsUrl).port,
      SCHWAB_APP_KEY: login.appKey,
      SCHWAB_SECRET: login.appSecret,
      SCHWAB_CALLBACK_URL: CLIENT_CALLBACK,
      ...additions(certificate),
    });
  }

  /** Runs Node redirected, with a program of a client or other arguments. Its output is a pipe. */
  run(...words: readonly string[]): ChildProcess {
    return spawn(process.execPath, ['--import', REDIRECT, ...words], {
      cwd: this.folder,
      env: this.environment,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A client in a process of its own. */
export class ClientProcess {
  readonly #child: ChildProcess;
  readonly #calls = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  readonly #emitted: Emitted[] = [];
  #waiting: readonly Waiting[] = [];
  #lastId = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (message: FromHost) => {
      this.#take(message);
    });
    child.once('exit', (code) => {
      for (const { reject } of this.#calls.values()) reject(new Error(`The client's process ended with code ${code}.`));
      this.#calls.clear();
    });
  }

  static async start(home: ClientHome, name: ClientName): Promise<ClientProcess> {
    const child = fork(HOST, [], {
      cwd: home.folder,
      env: { ...home.environment, CLIENT: name },
      execArgv: ['--import', REDIRECT],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const complaints: string[] = [];
    child.stderr?.on('data', (chunk: Buffer) => complaints.push(chunk.toString()));
    const client = new ClientProcess(child);
    const early = once(child, 'exit').then(() => {
      throw new Error(`The client did not start:\n${complaints.join('')}`);
    });
    await Promise.race([client.emitted(({ event }) => event === 'ready'), early]);
    early.catch(() => undefined);
    return client;
  }

  /** Calls a method of the client, e.g. `market.quotes`. Rejects with what the client throws. */
  call(path: string, ...values: readonly unknown[]): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#calls.set(id, { resolve, reject });
      this.#child.send({ id, path, values });
    });
  }

  /** The first thing the client emitted or will emit that matches. */
  emitted(matches: (emitted: Emitted) => boolean): Promise<Emitted> {
    const past = this.#emitted.find(matches);
    if (past) return Promise.resolve(past);
    return new Promise((resolve) => {
      this.#waiting = [...this.#waiting, { matches, resolve }];
    });
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const exit = once(this.#child, 'exit');
    this.#child.disconnect();
    await exit;
  }

  #take(message: FromHost): void {
    if ('event' in message) {
      this.#emitted.push(message);
      for (const { resolve } of this.#waiting.filter(({ matches }) => matches(message))) resolve(message);
      this.#waiting = this.#waiting.filter(({ matches }) => !matches(message));
      return;
    }
    const call = this.#calls.get(message.id);
    this.#calls.delete(message.id);
    if ('failure' in message) call?.reject(new Error(message.failure));
    else call?.resolve(message.value);
  }
}
