import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './children.mjs';
import { lastLines } from './format.mjs';
import { hashTree } from './hash.mjs';
import { withLock } from './lock.mjs';
import { checkoutLock } from './node-modules.mjs';
import { StepError } from './step-error.mjs';

const SOURCES = [
  ...['src-core', 'src-main', 'src-preload', 'src-renderer'],
  ...['electron.vite.config.ts', 'tsconfig.json', 'tsconfig.base.json', 'package.json', 'package-lock.json'],
];
const PRODUCTS = ['out/main/main.js', 'out/preload/preload.cjs', 'out/renderer/index.html'];
const STAMP = 'out/.built-from';

/**
 * @param {string} root
 * @returns {Promise<string>} changes whenever a build would turn out differently
 */
export function hashSources(root) {
  return hashTree(root, SOURCES, (path) => !/\.test\.tsx?$/.test(path));
}

/**
 * @param {string} root
 * @param {string} sources
 * @returns {Promise<boolean>}
 */
export async function isBuilt(root, sources) {
  const stamp = await readFile(join(root, STAMP), 'utf8').catch(() => '');
  return stamp === sources && PRODUCTS.every((product) => existsSync(join(root, product)));
}

/**
 * Builds the workstation unless what is built comes from these very sources.
 * @param {string} root
 * @param {string} cache
 * @param {import('./step.mjs').Progress} progress
 * @returns {Promise<boolean>} whether it was built now
 */
export async function build(root, cache, progress) {
  if (await isBuilt(root, await hashSources(root))) return false;
  return withLock(cache, checkoutLock(root), () => buildNow(root), {
    onWait: (holder) => progress.say(`waiting for ${holder}, which is building`),
  });
}

/** @param {string} root */
async function buildNow(root) {
  // Hashed before the build: a file that changes meanwhile makes the next start build again.
  const sources = await hashSources(root);
  if (await isBuilt(root, sources)) return false;
  await rm(join(root, STAMP), { force: true });
  const tool = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const { code, output } = await run(process.execPath, [tool, 'build'], { cwd: root });
  if (code !== 0) {
    throw new StepError('build the workstation', {
      why: `electron-vite ended with exit code ${code}:\n${lastLines(output, 20)}`,
      todo: 'mend what the message names; "npm run check" shows more.',
    });
  }
  await writeFile(join(root, STAMP), sources);
  return true;
}
