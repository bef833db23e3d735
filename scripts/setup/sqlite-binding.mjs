import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isIntact, obtain } from './cache.mjs';
import { run } from './children.mjs';
import { formatDuration, lastLines } from './format.mjs';
import { hashFile } from './hash.mjs';
import { isAtLeast } from './node-version.mjs';
import { inModules } from './paths.mjs';
import { StepError } from './step-error.mjs';
import { BUILD_TOOLS, installSystemPackages } from './system-packages.mjs';

const NAPI_LEVEL = 9;
const HEADER = join(import.meta.dirname, 'napi9-references.h');
const BINDING = 'better_sqlite3.node';
// Seen: 65 s with two cores.
const EXPECTED_CORE_MS = 130_000;

/** Opens a database, uses every part of the binding that keeps references to values, and says so. */
const TRIAL = `
const [, packagePath, binding] = process.argv.slice(-3);
const Database = require(packagePath);
const db = new Database(':memory:', { nativeBinding: binding });
db.exec('CREATE TABLE bars (symbol TEXT, close REAL)');
const info = db.prepare('INSERT INTO bars VALUES (@symbol, @close)').run({ symbol: '/NQ', close: 21000.25 });
const row = db.prepare('SELECT * FROM bars').get();
let code = '';
try { db.exec('SELECT nothing FROM nowhere'); } catch (error) { code = error.code; }
db.aggregate('total', { start: 0, step: (sum, next) => sum + next });
db.aggregate('joined', { start: () => '', step: (sum, next) => sum + next });
const sums = db.prepare('SELECT total(close) AS sum, joined(symbol) AS names FROM bars').get();
const seen = JSON.stringify([info.changes, row, code, sums]);
const right = '[1,{"symbol":"/NQ","close":21000.25},"SQLITE_ERROR",{"sum":21000.25,"names":"/NQ"}]';
process.stdout.write(seen === right ? 'opened' : seen);
`;

/**
 * The binding inside the better-sqlite3 package asks for Node-API 10.
 * @param {{ kind: 'node' | 'electron', version: string }} host
 * @returns {boolean} whether this host needs one built for Node-API 9
 */
export function needsOwnBinding({ kind, version }) {
  if (kind === 'electron') return !isAtLeast(version, '35.0.0');
  return !isAtLeast(version, '22.14.0') || (isAtLeast(version, '23.0.0') && !isAtLeast(version, '23.6.0'));
}

/**
 * @param {string} cache
 * @returns {Promise<import('./cache.mjs').CacheEntry>}
 */
async function entryOf(cache) {
  const { version } = JSON.parse(await readFile(inModules('better-sqlite3', 'package.json'), 'utf8'));
  const header = await hashFile(HEADER);
  const host = `${process.platform}-${process.arch}`;
  const name = `better-sqlite3-${version}-napi${NAPI_LEVEL}-${host}-${header.slice(0, 8)}`;
  return { folder: cache, name, hashed: [BINDING] };
}

/**
 * @param {string} cache
 * @returns {Promise<boolean>}
 */
export async function hasSqliteBinding(cache) {
  return isIntact(await entryOf(cache));
}

/**
 * better-sqlite3's own source, built once for hosts with Node-API 9 and kept in the cache. It runs on newer hosts too.
 * @param {string} cache
 * @param {readonly string[]} hosts executables that must be able to load it
 * @param {import('./step.mjs').Progress} progress
 * @returns {Promise<{ path: string, isNew: boolean }>} the binding
 */
export async function obtainSqliteBinding(cache, hosts, progress) {
  const { path, isNew } = await obtain({
    ...(await entryOf(cache)),
    make: (folder) => make(folder, hosts, progress),
    onWait: (holder) => progress.say(`waiting for ${holder}, which is building it`),
  });
  return { path: join(path, BINDING), isNew };
}

/**
 * Opens a database with the binding in a process of its own, since a binding that does not fit crashes its host.
 * @param {string} binding
 * @param {string} host an executable: Node, or an Electron, which then runs as Node
 */
export async function tryBinding(binding, host) {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const args = ['-e', TRIAL, '--', inModules('better-sqlite3'), binding];
  const { code, stdout, output } = await run(host, args, { env, timeoutMs: 30_000 });
  if (code === 0 && stdout === 'opened') return;
  throw new StepError('open a database with the SQLite binding that was built', {
    why: `under ${host} it ended with exit code ${code}${output === '' ? '' : `:\n${lastLines(output, 6)}`}`,
    todo: `delete ${dirname(binding)} and run the same command again; when it stays so, please report it.`,
  });
}

/**
 * @param {string} folder
 * @param {readonly string[]} hosts
 * @param {import('./step.mjs').Progress} progress
 */
async function make(folder, hosts, progress) {
  // Usually there already; needed only here, once.
  await installSystemPackages(BUILD_TOOLS, progress);
  const scratch = await mkdtemp(join(tmpdir(), 'bellwether-sqlite-'));
  try {
    const source = join(scratch, 'node_modules', 'better-sqlite3');
    await cp(inModules('better-sqlite3'), source, { recursive: true });
    await cp(inModules('node-addon-api'), join(scratch, 'node_modules', 'node-addon-api'), { recursive: true });
    await compile(source, progress);
    await cp(join(source, 'build', 'Release', BINDING), join(folder, BINDING));
    for (const host of hosts) await tryBinding(join(folder, BINDING), host);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/**
 * @param {string} source
 * @param {import('./step.mjs').Progress} progress
 */
async function compile(source, progress) {
  const expected = formatDuration(Math.max(20_000, EXPECTED_CORE_MS / cpus().length));
  progress.say(`compiling, which takes about ${expected} this once`);
  const headers = nodeHeaders();
  const args = ['rebuild', '--force_build=1', '--jobs=max', ...(headers === undefined ? [] : [`--nodedir=${headers}`])];
  const env = {
    ...process.env,
    CXXFLAGS: `${process.env['CXXFLAGS'] ?? ''} -UNAPI_VERSION -DNAPI_VERSION=${NAPI_LEVEL} -include ${HEADER}`.trim(),
  };
  const nodeGyp = inModules('node-gyp', 'bin', 'node-gyp.js');
  const { code, output } = await run(process.execPath, [nodeGyp, ...args], { cwd: source, env });
  if (code === 0) return;
  throw new StepError('build the SQLite binding', {
    why: `node-gyp ended with exit code ${code}:\n${lastLines(output, 12)}`,
    todo:
      process.platform === 'win32'
        ? 'install Node.js 22.14 or newer: better-sqlite3 brings a binding for it, and nothing has to be built.'
        : 'see that a C++20 compiler, make and Python 3 are installed, or use Node.js 22.14 or newer, for which nothing has to be built.',
  });
}

/** @returns {string | undefined} the folder with include/node/ of this Node; without one node-gyp downloads it */
function nodeHeaders() {
  const folders = [dirname(dirname(process.execPath)), '/usr/local', '/usr'];
  return folders.find((folder) => existsSync(join(folder, 'include', 'node', 'node_api.h')));
}
