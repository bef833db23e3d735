import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * Where downloads and the native build are kept, outside every checkout.
 * @param {NodeJS.ProcessEnv} [env]
 * @param {NodeJS.Platform} [platform]
 * @param {string} [home]
 * @returns {string}
 */
export function cacheFolder(env = process.env, platform = process.platform, home = homedir()) {
  if (env['XDG_CACHE_HOME']) return join(env['XDG_CACHE_HOME'], 'bellwether');
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'bellwether');
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'bellwether', 'Cache');
  return join(home, '.cache', 'bellwether');
}

/**
 * Path of a program that a dependency brought along.
 * @param {...string} parts
 * @returns {string}
 */
export function inModules(...parts) {
  return join(ROOT, 'node_modules', ...parts);
}
