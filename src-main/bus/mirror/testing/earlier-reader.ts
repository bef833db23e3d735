import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface ReadMessage {
  readonly channel: string;
  readonly used: Readonly<Record<string, unknown>>;
}

/** Debian's own Python, which finds Debian's python3-redis. */
const PYTHON = '/usr/bin/python3';

/**
 * A subscriber in Python, written as those of earlier systems were. Resolves once it listens; `messages` resolves with
 * the first `count` that it could use.
 */
export async function earlierReader(
  address: string,
  count: number,
): Promise<{ readonly messages: Promise<readonly ReadMessage[]>; readonly close: () => void }> {
  const child = spawn(PYTHON, [join(import.meta.dirname, 'earlier-reader.py'), address, String(count)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout);
  const read: ReadMessage[] = [];
  const listening = once(lines, 'line');
  const ended = once(child, 'exit');
  await Promise.race([listening, ended]);
  lines.on('line', (line) => read.push(JSON.parse(line) as ReadMessage));
  const messages = once(child, 'close').then(() => read);
  return { messages, close: () => child.kill() };
}
