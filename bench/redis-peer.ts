import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { MIRROR_OFF, type MirrorConfig } from '../src-core/contract/mirror.ts';

const run = promisify(execFile);
const LONGEST_START_MS = 10_000;

/** A real redis-server on a socket of its own, which may be stopped and started again on what it had stored. */
export class RedisPeer {
  readonly #folder: string;
  #process: ChildProcess | null = null;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(): Promise<RedisPeer> {
    const peer = new RedisPeer(await mkdtemp(join(tmpdir(), 'bench-redis-')));
    await peer.start();
    return peer;
  }

  get socket(): string {
    return join(this.#folder, 'redis.sock');
  }

  get config(): MirrorConfig {
    return {
      settings: { ...MIRROR_OFF, isOn: true, addresses: [this.socket] },
      password: null,
      authorityPem: null,
      certificatePem: null,
      keyPem: null,
    };
  }

  async start(): Promise<void> {
    const options = ['--port', '0', '--unixsocket', this.socket, '--dir', this.#folder, '--save', '3600 1'];
    this.#process = spawn('redis-server', [...options, '--loglevel', 'warning'], { stdio: 'ignore' });
    const begunMs = performance.now();
    for (;;) {
      const answer = await this.cli('PING').catch(() => '');
      if (answer === 'PONG') return;
      if (performance.now() - begunMs > LONGEST_START_MS) throw new Error('redis-server did not start.');
      await pause(20);
    }
  }

  async cli(...words: readonly string[]): Promise<string> {
    const { stdout } = await run('redis-cli', ['-s', this.socket, ...words], { maxBuffer: 1 << 28 });
    return stdout.trim();
  }

  /** Requests a second of redis-benchmark by one client that pipelines as the mirror does. */
  async benchmark(...command: readonly string[]): Promise<number> {
    const options = ['-s', this.socket, '-n', '400000', '-c', '1', '-P', '250', '--csv'];
    const { stdout } = await run('redis-benchmark', [...options, ...command]);
    return Number(/,"([\d.]+)"/.exec(stdout.trim().split('\n').at(-1) ?? '')?.[1] ?? NaN);
  }

  async stop(): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (!child) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }

  async close(): Promise<void> {
    await this.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
