import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const PROBE_MS = 5_000;
const NEGATIVE_ANSWER_MS = 60 * 60_000;
const NEGATIVE_ANSWER_FILE = 'electron-release-host.json';

/**
 * The address that the downloader would ask, with its own settings for mirrors.
 * @param {string} version
 * @param {NodeJS.ProcessEnv} [env]
 */
export function releaseUrl(version, env = process.env) {
  const mirror =
    env['NPM_CONFIG_ELECTRON_MIRROR'] ??
    env['npm_config_electron_mirror'] ??
    env['npm_package_config_electron_mirror'] ??
    env['ELECTRON_MIRROR'] ??
    'https://github.com/electron/electron/releases/download/';
  return new URL(`v${version}/SHASUMS256.txt`, mirror.endsWith('/') ? mirror : `${mirror}/`).href;
}

/**
 * Asks once, briefly, whether the release host answers at all.
 * @param {string} url
 * @param {number} [timeoutMs]
 * @returns {Promise<string | undefined>} why not
 */
export async function probe(url, timeoutMs = PROBE_MS) {
  // The downloader knows how to use a proxy; this short question does not.
  if (process.env['ELECTRON_GET_USE_PROXY']) return undefined;
  const { host } = new URL(url);
  try {
    const { status } = await fetch(url, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
    return status < 400 ? undefined : `${host} answered ${status}`;
  } catch (error) {
    if (!(error instanceof Error)) return `${host} cannot be reached`;
    if (error.name === 'TimeoutError') return `${host} did not answer within ${timeoutMs / 1000} s`;
    const cause = /** @type {NodeJS.ErrnoException | undefined} */ (error.cause);
    return `${host} cannot be reached: ${cause?.code ?? error.message}`;
  }
}

/**
 * @param {string} cache
 * @param {string} version
 * @returns {Promise<string | undefined>} the reason remembered, while it is fresh
 */
export async function recentRefusal(cache, version) {
  try {
    const told = JSON.parse(await readFile(join(cache, NEGATIVE_ANSWER_FILE), 'utf8'));
    const age = Date.now() - told.at;
    const isFresh = told.url === releaseUrl(version) && age >= 0 && age < NEGATIVE_ANSWER_MS;
    return isFresh ? told.refusal : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Remembers for a while why it could not be had, so that the next start need not ask.
 * @param {string} cache
 * @param {string} version
 * @param {string} refusal
 */
export async function rememberRefusal(cache, version, refusal) {
  if (await recentRefusal(cache, version)) return;
  await mkdir(cache, { recursive: true });
  const told = { url: releaseUrl(version), refusal, at: Date.now() };
  await writeFile(join(cache, NEGATIVE_ANSWER_FILE), JSON.stringify(told));
}
