import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../../../net/testing/free-port.ts';

const run = promisify(execFile);
/** A server that is stopped must not hold up a test for ever. */
const CLI_TIMEOUT_MS = 20_000;
const LONGEST_START_MS = 15_000;
const MOST_OUTPUT_BYTES = 1 << 28;

export interface RedisServerOptions {
  /** Further directives, e.g. `['maxmemory', '2mb']`. */
  readonly directives?: readonly (readonly string[])[];
  /** Listens on a port of the loopback instead of a socket; the sets need one. */
  readonly onPort?: boolean;
  /** What redis-cli needs besides the address, e.g. for TLS. */
  readonly cliOptions?: readonly string[];
  /** Arguments in place of the port directive, e.g. for TLS. */
  readonly listening?: (port: number) => readonly string[];
}

/** A node of a Cluster takes the port 10,000 above its own as well. */
const HIGHEST_CLUSTER_PORT = 55_535;
async function clusterPort(): Promise<number> {
  const port = await freePort();
  return port <= HIGHEST_CLUSTER_PORT ? port : clusterPort();
}

/** A real redis-server of this computer, in a folder of its own. */
export class RedisServer {
  readonly folder: string;
  readonly port: number;
  readonly #options: RedisServerOptions;
  #process: ChildProcess | null = null;

  private constructor(folder: string, port: number, options: RedisServerOptions) {
    this.folder = folder;
    this.port = port;
    this.#options = options;
  }

  static async open(options: RedisServerOptions = {}): Promise<RedisServer> {
    const folder = await mkdtemp(join(tmpdir(), 'redis-'));
    const server = new RedisServer(folder, options.onPort ? await clusterPort() : 0, options);
    await server.start().catch(async (error: unknown) => {
      await server.close();
      throw error;
    });
    return server;
  }

  /** As the settings of the mirror write it. */
  get address(): string {
    return this.port === 0 ? join(this.folder, 'redis.sock') : `127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.#process?.pid ?? NaN;
  }

  /** Starts it, or starts it again on what it had stored. */
  async start(): Promise<void> {
    const { directives = [], listening } = this.#options;
    const place =
      this.port === 0
        ? ['--port', '0', '--unixsocket', this.address]
        : (listening?.(this.port) ?? ['--port', String(this.port), '--bind', '127.0.0.1']);
    const extra = directives.flatMap(([name, ...values]) => [`--${name ?? ''}`, ...values]);
    const child = spawn('redis-server', [...place, '--dir', this.folder, '--loglevel', 'warning', ...extra], {
      stdio: 'ignore',
    });
    this.#process = child;
    const untilMs = performance.now() + LONGEST_START_MS;
    for (;;) {
      const answer = await this.cli('PING').catch(() => '');
      if (answer === 'PONG') return;
      if (child.exitCode !== null) throw new Error(`redis-server ended with ${child.exitCode}`);
      if (performance.now() > untilMs) throw new Error('redis-server did not answer in time');
      await pause(20);
    }
  }

  /** What redis-cli prints. */
  async cli(...words: readonly string[]): Promise<string> {
    const place = this.port === 0 ? ['-s', this.address] : ['-h', '127.0.0.1', '-p', String(this.port)];
    const { stdout } = await run('redis-cli', [...place, ...(this.#options.cliOptions ?? []), ...words], {
      timeout: CLI_TIMEOUT_MS,
      maxBuffer: MOST_OUTPUT_BYTES,
    });
    if (/^(Error|Could not connect)/.test(stdout)) throw new Error(stdout);
    return stdout.trim();
  }

  signal(name: 'SIGSTOP' | 'SIGCONT'): void {
    this.#process?.kill(name);
  }

  /** Ends it; SIGTERM lets it store what it has, where it is told to store at all. */
  async stop(how: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGCONT');
    child.kill(how);
    await ended;
  }

  async close(): Promise<void> {
    await this.stop('SIGKILL');
    await rm(this.folder, { recursive: true, force: true });
  }
}
