import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { run } from './children.mjs';
import { formatBytes, lastLines } from './format.mjs';
import { filesOf } from './hash.mjs';
import { withLock } from './lock.mjs';
import { checkoutLock } from './node-modules.mjs';
import { inModules, ROOT } from './paths.mjs';

const STALL_MS = 45_000;

/** @param {NodeJS.Platform} [platform] */
export function executableName(platform = process.platform) {
  if (platform === 'win32') return 'electron.exe';
  return platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
}

/** @returns {Promise<string>} the version that package-lock.json pins */
export async function pinnedVersion() {
  return JSON.parse(await readFile(inModules('electron', 'package.json'), 'utf8')).version;
}

/**
 * @param {string} version
 * @returns {Promise<string | undefined>} the executable, when the electron package has fetched it already
 */
export async function presentPinned(version) {
  const path = inModules('electron', 'dist', executableName());
  const fetched = await readFile(inModules('electron', 'dist', 'version'), 'utf8').catch(() => '');
  const isComplete = existsSync(inModules('electron', 'path.txt')) && existsSync(path);
  return isComplete && fetched.trim().replace(/^v/, '') === version ? path : undefined;
}

/**
 * Lets the electron package fetch its own release, which checks it against the hashes it brings.
 * @param {string} cache
 * @param {string} version
 * @param {import('./step.mjs').Progress} progress
 * @returns {Promise<string | undefined>} why it could not be had
 */
export function fetchPinned(cache, version, progress) {
  const onWait = (/** @type {string} */ holder) => progress.say(`waiting for ${holder}, which is fetching it`);
  return withLock(cache, checkoutLock(ROOT), () => download(cache, version, progress), { onWait });
}

/**
 * @param {string} cache
 * @param {string} version
 * @param {import('./step.mjs').Progress} progress
 */
async function download(cache, version, progress) {
  if (await presentPinned(version)) return undefined;
  const scratch = await mkdtemp(join(cache, '.electron-download-'));
  const watch = watchGrowth(scratch, STALL_MS);
  progress.measure(async () => `downloading ${version}, ${formatBytes(await watch.bytes())} so far`);
  try {
    // The downloader keeps its partial file in the temporary folder, so there its progress can be seen.
    const env = { ...process.env, TMPDIR: scratch, TEMP: scratch, TMP: scratch };
    const { code, output } = await run(process.execPath, [inModules('electron', 'install.js')], {
      env,
      signal: watch.stalled,
    });
    if (code === 0 && (await presentPinned(version))) return undefined;
    return watch.stalled.aborted
      ? 'its download stood still'
      : (lastLines(output, 20).split('\n')[0] ?? 'its download failed');
  } finally {
    watch.end();
    progress.measure(undefined);
    await rm(scratch, { recursive: true, force: true });
  }
}

/**
 * Watches a folder that a download fills.
 * @param {string} folder
 * @param {number} stallMs
 */
function watchGrowth(folder, stallMs) {
  const stalled = new AbortController();
  let last = { bytes: 0, at: Date.now() };
  const bytes = async () => {
    const sizes = (await filesOf(folder)).map(async (file) => (await stat(file).catch(() => undefined))?.size ?? 0);
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  };
  const timer = setInterval(async () => {
    const now = await bytes().catch(() => last.bytes);
    if (now !== last.bytes) last = { bytes: now, at: Date.now() };
    else if (Date.now() - last.at > stallMs) stalled.abort();
  }, 1_000);
  return { bytes, stalled: stalled.signal, end: () => clearInterval(timer) };
}

/**
 * @param {string} version
 * @returns {Promise<boolean>} whether the downloader has this release in its own cache
 */
export async function isDownloaded(version) {
  const folder = process.env['electron_config_cache'] ?? downloaderCache();
  const names = await readdir(folder, { recursive: true }).catch(() => /** @type {string[]} */ ([]));
  return names.some((name) => name.endsWith(`electron-v${version}-${process.platform}-${process.arch}.zip`));
}

function downloaderCache() {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'electron');
  if (process.platform === 'win32') return join(process.env['LOCALAPPDATA'] ?? homedir(), 'electron', 'Cache');
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'electron');
}
