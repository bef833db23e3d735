import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { npmComplaint } from './format.mjs';
import { withLock } from './lock.mjs';
import { runNpm } from './npm.mjs';
import { StepError } from './step-error.mjs';

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, peer?: boolean, link?: boolean }} LockedPackage
 * @typedef {{ packages?: Record<string, LockedPackage> }} LockFile
 */

/**
 * Compares what should be installed with npm's own record of what is. An install that was cut short leaves no record.
 * @param {LockFile | undefined} wanted package-lock.json
 * @param {LockFile | undefined} installed node_modules/.package-lock.json
 * @returns {boolean}
 */
export function isInstalled(wanted, installed) {
  if (!wanted?.packages || !installed?.packages) return false;
  const present = installed.packages;
  return Object.entries(wanted.packages).every(([path, { version, integrity, optional, peer }]) => {
    if (path === '') return true;
    const found = present[path];
    // What is optional is installed only where it fits the machine.
    if (!found) return optional === true || peer === true;
    return found.version === version && (found.integrity ?? integrity) === (integrity ?? found.integrity);
  });
}

/**
 * Installs the dependencies when they are missing or others than package-lock.json names.
 * @param {string} root
 * @param {string} cache
 * @param {import('./step.mjs').Progress} progress
 * @returns {Promise<{ isNew: boolean, count: number }>}
 */
export async function installNodeModules(root, cache, progress) {
  const wanted = await readLock(join(root, 'package-lock.json'));
  const count = Object.keys(wanted?.packages ?? {}).length - 1;
  if (isInstalled(wanted, await readInstalled(root))) return { isNew: false, count };
  return withLock(
    cache,
    checkoutLock(root),
    async () => {
      if (isInstalled(wanted, await readInstalled(root))) return { isNew: false, count };
      await npmCi(root, count, progress);
      return { isNew: true, count };
    },
    { onWait: (holder) => progress.say(`waiting for ${holder}, which is installing them`) },
  );
}

/**
 * The name of the lock under which a checkout is changed.
 * @param {string} root
 */
export function checkoutLock(root) {
  return `checkout-${createHash('sha256').update(root).digest('hex').slice(0, 12)}`;
}

/**
 * @param {string} root
 * @param {number} count
 * @param {import('./step.mjs').Progress} progress
 */
async function npmCi(root, count, progress) {
  progress.measure(async () => `installing ${count} packages, ${await countPackages(root)} unpacked`);
  const { code, output } = await runNpm(['ci', '--no-audit', '--no-fund'], { cwd: root });
  progress.measure(undefined);
  if (code === 0) return;
  throw new StepError('install the dependencies', {
    why: `npm ci ended with exit code ${code}:\n${npmComplaint(output, 8)}`,
    todo: 'check that npm reaches its registry ("npm ping") and run the same command again.',
  });
}

/** @param {string} root */
async function countPackages(root) {
  const folder = join(root, 'node_modules');
  const names = await readdir(folder);
  const scopes = names.filter((name) => name.startsWith('@'));
  const scoped = await Promise.all(scopes.map(async (scope) => (await readdir(join(folder, scope))).length));
  return scoped.reduce((sum, size) => sum + size, names.length - scopes.length);
}

/** @param {string} root */
const readInstalled = (root) => readLock(join(root, 'node_modules', '.package-lock.json'));

/**
 * @param {string} path
 * @returns {Promise<LockFile | undefined>}
 */
async function readLock(path) {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}
