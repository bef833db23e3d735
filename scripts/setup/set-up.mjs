import { announce, step } from './step.mjs';
import { build } from './build.mjs';
import { chooseElectron, chosenVersion, fetchElectron } from './electron.mjs';
import { installNodeModules } from './node-modules.mjs';
import { cacheFolder, ROOT } from './paths.mjs';
import { hasSqliteBinding, needsOwnBinding, obtainSqliteBinding } from './sqlite-binding.mjs';
import { BUILD_TOOLS, ELECTRON_LIBRARIES, installSystemPackages } from './system-packages.mjs';

/** @typedef {import('./electron.mjs').Electron} Electron */
/** @typedef {import('./electron.mjs').Choice} Choice */
/** @typedef {import('./system-packages.mjs').SystemPackage} SystemPackage */

/** The dependencies of package-lock.json. */
export function setUpModules() {
  return step('Dependencies', async (progress) => {
    const { isNew, count } = await installNodeModules(ROOT, cacheFolder(), progress);
    return { detail: isNew ? `installed ${count} packages` : 'up to date', value: undefined };
  });
}

/** The built workstation in out/. */
export function setUpBuild() {
  return step('Build', async (progress) => {
    const isNew = await build(ROOT, cacheFolder(), progress);
    return { detail: isNew ? 'made from the sources' : 'up to date', value: undefined };
  });
}

/**
 * An Electron that runs here and what it needs from the system.
 * @param {{ packages: readonly SystemPackage[] }} needs packages of the system beside Electron's own libraries
 * @returns {Promise<Electron>}
 */
export async function setUpElectron({ packages }) {
  const cache = cacheFolder();
  const choice = await step('Choice of Electron', async () => {
    const value = await chooseElectron(cache);
    return { detail: describeChoice(value), value };
  });
  await setUpPackages([...ELECTRON_LIBRARIES, ...packages, ...(await buildTools(cache, choice))]);
  const electron = await step('Electron', async (progress) => {
    const value = await fetchElectron(choice, cache, progress);
    // The choice has said so already, unless the download failed after it.
    const reason = choice.kind === 'pinned' && value.version !== choice.version ? ` (${value.origin})` : '';
    return { detail: `${value.path}${reason}`, value };
  });
  if (electron.origin.startsWith('carried')) {
    announce(`  Electron ${electron.version} is for evaluation and tests: it gets no security fixes any more.`);
  }
  return electron;
}

/** @param {readonly SystemPackage[]} packages */
export function setUpPackages(packages) {
  return step('System packages', async (progress) => ({
    detail: await installSystemPackages(packages, progress),
    value: undefined,
  }));
}

/**
 * Named together with the rest, so that a reader who has to install packages does it once.
 * @param {string} cache
 * @param {Choice} choice
 */
async function buildTools(cache, choice) {
  const isNeeded = needsOwnBinding({ kind: 'electron', version: chosenVersion(choice) });
  return isNeeded && !(await hasSqliteBinding(cache)) ? BUILD_TOOLS : [];
}

/** @param {Choice} choice */
function describeChoice(choice) {
  if (choice.kind === 'ready') return `${choice.electron.version}, ${choice.electron.origin}`;
  if (choice.kind === 'pinned') return `${choice.version}, the pinned release`;
  return `${choice.version}, carried by the npm registry (${choice.refusal})`;
}

/**
 * The SQLite binding for those who are going to load it.
 * @param {{ node: boolean, electron: Electron | undefined }} users
 * @returns {Promise<Record<string, string>>} what to add to their environment; nothing where the packaged one works
 */
export async function setUpSqlite({ node, electron }) {
  const isNeeded =
    (node && needsOwnBinding({ kind: 'node', version: process.versions.node })) ||
    (electron !== undefined && needsOwnBinding({ kind: 'electron', version: electron.version }));
  if (!isNeeded) return {};
  const path = await step('SQLite binding', async (progress) => {
    const hosts = [process.execPath, ...(electron ? [electron.path] : [])];
    const { path, isNew } = await obtainSqliteBinding(cacheFolder(), hosts, progress);
    return { detail: isNew ? 'built and tried out' : 'up to date', value: path };
  });
  return { BELLWETHER_SQLITE_BINDING: path };
}

/**
 * Our own environment for a program that we start, without what would make it behave differently by accident.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv}
 */
export function cleanEnvironment(env = process.env) {
  // Editors set the first one in their terminals; the second is ours to set.
  const misleading = ['ELECTRON_RUN_AS_NODE', 'BELLWETHER_SQLITE_BINDING'];
  return Object.fromEntries(Object.entries(env).filter(([name]) => !misleading.includes(name)));
}
