import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PROJECT_ROOT } from './workstation.ts';

interface Ready {
  readonly apiBaseUrl: string;
  readonly accessToken: string;
  readonly certificatePath: string;
  readonly accounts: readonly { readonly accountNumber: string; readonly hashValue: string }[];
  readonly login: {
    readonly appKey: string;
    readonly appSecret: string;
    readonly callbackUrls: readonly string[];
    readonly userName: string;
    readonly password: string;
    readonly httpsUrl: string;
    readonly controlToken: string;
  };
}

/** The practice exchange in a process of its own, so that a test can kill it as a power cut would. */
export class PracticeProcess {
  readonly #child: ChildProcess;
  readonly ready: Ready;

  constructor(child: ChildProcess, ready: Ready) {
    this.#child = child;
    this.ready = ready;
  }

  /** Flags that make the workstation connect to it. */
  get flags(): readonly string[] {
    return ['--practice-url', this.ready.apiBaseUrl, '--practice-token', this.ready.accessToken];
  }

  /** Flags that make the workstation take it for the broker: a login is needed, everything goes over TLS. */
  get brokerFlags(): readonly string[] {
    return ['--broker-url', this.ready.login.httpsUrl, '--broker-certificate', this.ready.certificatePath];
  }

  /** Asks the exchange's control port, e.g. to switch a fault on. */
  async control(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${this.ready.apiBaseUrl}/practice/${path}`, {
      method,
      headers: { 'X-Practice-Control': this.ready.login.controlToken, 'Content-Type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`The control port answered ${response.status}: ${await response.text()}`);
    return response.json();
  }

  get port(): string {
    return new URL(this.ready.apiBaseUrl).port;
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }
}

/** Starts `npm run practice`’s own program and waits for its machine-readable ready line. */
export async function startPractice(...words: readonly string[]): Promise<PracticeProcess> {
  const entry = join(PROJECT_ROOT, 'out', 'main', 'practice-cli.js');
  const child = spawn(process.execPath, [entry, '--json', ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('{')) return new PracticeProcess(child, JSON.parse(line) as Ready);
  }
  throw new Error('The practice exchange ended before it was ready.');
}
