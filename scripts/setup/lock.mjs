import { mkdir, open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const HEARTBEAT_MS = 3_000;
const DEAD_AFTER_MS = 30_000;
const POLL_MS = 200;

/**
 * Lets one set-up at a time do a piece of work, across processes. A second one waits; a lock whose holder was killed
 * is taken over.
 *
 * @template T
 * @param {string} folder
 * @param {string} name
 * @param {() => Promise<T>} work
 * @param {{ onWait?: (holder: string) => void, deadAfterMs?: number }} [options]
 * @returns {Promise<T>}
 */
export async function withLock(folder, name, work, { onWait, deadAfterMs = DEAD_AFTER_MS } = {}) {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${name}.lock`);
  while (!(await tryLock(path))) {
    const holder = await readHolder(path);
    if (await isAbandoned(path, holder, deadAfterMs)) {
      await rm(path, { force: true });
    } else {
      onWait?.(holder ? `process ${holder.pid}` : 'another process');
      await sleep(POLL_MS);
    }
  }
  const heartbeat = setInterval(() => void beat(path), HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    await rm(path, { force: true });
  }
}

/** @param {string} path */
async function tryLock(path) {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(JSON.stringify({ pid: process.pid, host: hostname() }));
    await file.close();
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * @param {string} path
 * @returns {Promise<{ pid: number, host: string } | undefined>} undefined while its holder is still writing it
 */
async function readHolder(path) {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * @param {string} path
 * @param {{ pid: number, host: string } | undefined} holder
 * @param {number} deadAfterMs
 */
async function isAbandoned(path, holder, deadAfterMs) {
  if (holder && holder.host === hostname() && !isAlive(holder.pid)) return true;
  const info = await stat(path).catch(() => undefined);
  return info !== undefined && Date.now() - info.mtimeMs > deadAfterMs;
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** @param {string} path */
async function beat(path) {
  const now = new Date();
  await utimes(path, now, now).catch(() => undefined);
}
