// The carried Electron comes without Electron's own default app, the part that opens the folder named on the command
// line. This one does the same: `electron [flags] <app folder> [flags for the app]`.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const require = createRequire(import.meta.url);

/**
 * What Electron's own default app uses of `app` too, although the types leave it out.
 * @typedef {{ setVersion: (version: string) => void, setAppPath: (path: string) => void,
 *   setDesktopName: (name: string) => void }} Unlisted
 */
const unlisted = /** @type {Unlisted} */ (/** @type {unknown} */ (app));

/**
 * @param {readonly string[]} args
 * @returns {{ target: string | undefined, preloads: string[] }}
 */
function readArguments(args) {
  const preloads = [];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    if (arg === '-r' || arg === '--require') {
      at += 1;
      preloads.push(args[at] ?? '');
    } else if (!arg.startsWith('-')) {
      return { target: arg, preloads };
    }
  }
  return { target: undefined, preloads };
}

/** @param {string} folder */
function takeIdentityOf(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (manifest.version) unlisted.setVersion(manifest.version);
  const name = manifest.productName ?? manifest.name;
  if (name) app.setName(name);
  unlisted.setDesktopName(manifest.desktopName ?? `${app.getName()}.desktop`);
}

const { target, preloads } = readArguments(process.argv.slice(1));
if (process.argv.includes('--version') && target === undefined) {
  process.stdout.write(`v${process.versions.electron}\n`);
  process.exit(0);
}
if (target === undefined) {
  process.stderr.write('Usage: electron [flags] <app folder> [flags for the app]\n');
  process.exit(64);
}

Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });
for (const preload of preloads) require(resolve(preload));

const path = resolve(target);
const isFolder = existsSync(path) && statSync(path).isDirectory();
if (isFolder && existsSync(join(path, 'package.json'))) takeIdentityOf(path);
const main = require.resolve(path);
unlisted.setAppPath(isFolder ? path : resolve(main, '..'));

// Electron holds back `ready` until this module, and with it the app's own, has been evaluated.
await import(pathToFileURL(main).href);
