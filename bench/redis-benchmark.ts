import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { RedisServer } from '../src-main/bus/mirror/testing/redis-server.ts';

const run = promisify(execFile);

/** Commands a second of redis-benchmark, by one client that pipelines as many as the mirror does. */
export async function redisBenchmark(server: RedisServer, ...command: readonly string[]): Promise<number> {
  const options = ['-s', server.address, '-n', '400000', '-c', '1', '-P', '250', '--csv'];
  const { stdout } = await run('redis-benchmark', [...options, ...command]);
  return Number(/,"([\d.]+)"/.exec(stdout.trim().split('\n').at(-1) ?? '')?.[1] ?? NaN);
}
