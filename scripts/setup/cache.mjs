import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { filesOf, hashFile } from './hash.mjs';
import { withLock } from './lock.mjs';

const MANIFEST = 'manifest.json';

/** @typedef {{ size: number, sha256: string }} Recorded */

/**
 * Something made once and kept outside the checkout. Its name says its version, so that a new version is a new entry.
 * @typedef {object} CacheEntry
 * @property {string} folder the cache
 * @property {string} name
 * @property {readonly string[]} hashed files whose content is hashed again at each use; the others are compared by size
 *
 * @typedef {object} Maker
 * @property {(folder: string) => Promise<void>} make fills an empty folder
 * @property {(holder: string) => void} [onWait] another set-up is making it
 *
 * @typedef {CacheEntry & Maker} CacheSpec
 */

/**
 * Gives the folder of a cache entry, making it first where it is missing or damaged. It appears under its name only
 * when it is complete, so a run that was killed leaves nothing that looks finished.
 * @param {CacheSpec} spec
 * @returns {Promise<{ path: string, isNew: boolean }>}
 */
export async function obtain(spec) {
  const path = join(spec.folder, spec.name);
  if (await isIntact(spec)) return { path, isNew: false };
  const options = spec.onWait === undefined ? {} : { onWait: spec.onWait };
  return withLock(
    spec.folder,
    spec.name,
    async () => {
      // Whoever held the lock before may have made it.
      if (await isIntact(spec)) return { path, isNew: false };
      await makeEntry(spec, path);
      return { path, isNew: true };
    },
    options,
  );
}

/**
 * @param {CacheEntry} entry
 * @returns {Promise<boolean>} whether it is there, complete and unchanged
 */
export async function isIntact({ folder, name: entry, hashed }) {
  const path = join(folder, entry);
  const manifest = await readManifest(path);
  if (!manifest) return false;
  const checks = Object.entries(manifest).map(([name, recorded]) =>
    isUnchanged(join(path, name), recorded, hashed.includes(name)),
  );
  return hashed.every((name) => name in manifest) && (await Promise.all(checks)).every(Boolean);
}

/**
 * @param {CacheSpec} spec
 * @param {string} path
 */
async function makeEntry(spec, path) {
  await mkdir(spec.folder, { recursive: true });
  await removeLeftovers(spec.folder, spec.name);
  const draft = await mkdtemp(join(spec.folder, draftPrefix(spec.name)));
  try {
    await spec.make(draft);
    await writeManifest(draft);
    await rm(path, { recursive: true, force: true });
    await rename(draft, path);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** @param {string} name */
const draftPrefix = (name) => `.making-${name}-`;

/**
 * What killed runs left of this entry. Called with the lock held, so nobody is working on them.
 * @param {string} folder
 * @param {string} name
 */
async function removeLeftovers(folder, name) {
  const entries = await readdir(folder);
  const leftovers = entries.filter((entry) => entry.startsWith(draftPrefix(name)));
  await Promise.all(leftovers.map((entry) => rm(join(folder, entry), { recursive: true, force: true })));
}

/** @param {string} path */
async function writeManifest(path) {
  /** @type {Record<string, Recorded>} */
  const manifest = {};
  for (const file of (await filesOf(path)).sort()) {
    const name = relative(path, file).split(sep).join('/');
    manifest[name] = { size: (await stat(file)).size, sha256: await hashFile(file) };
  }
  await writeFile(join(path, MANIFEST), `${JSON.stringify(manifest, null, 1)}\n`);
}

/**
 * @param {string} path
 * @returns {Promise<Record<string, Recorded> | undefined>}
 */
async function readManifest(path) {
  try {
    return JSON.parse(await readFile(join(path, MANIFEST), 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * @param {string} file
 * @param {Recorded} recorded
 * @param {boolean} withHash
 */
async function isUnchanged(file, recorded, withHash) {
  const info = await stat(file).catch(() => undefined);
  if (info?.size !== recorded.size) return false;
  return !withHash || (await hashFile(file)) === recorded.sha256;
}
