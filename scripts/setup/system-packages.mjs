import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { run } from './children.mjs';
import { lastLines } from './format.mjs';
import { StepError } from './step-error.mjs';

/**
 * Something the operating system has to bring. Where it comes down to programs, having them is enough, whoever
 * installed them; a library is looked up among Debian's packages.
 * @typedef {{ package: string, programs?: readonly string[] }} SystemPackage
 */

/** What Electron loads. @type {readonly SystemPackage[]} */
export const ELECTRON_LIBRARIES = [
  { package: 'libnss3' },
  { package: 'libgtk-3-0' },
  { package: 'libasound2' },
  { package: 'libgbm1' },
  { package: 'libatk-bridge2.0-0' },
  { package: 'libcups2' },
  { package: 'libdrm2' },
  { package: 'libxkbcommon0' },
  { package: 'libnotify4' },
  { package: 'libsecret-1-0' },
];

/** What building a native binding takes. @type {readonly SystemPackage[]} */
export const BUILD_TOOLS = [
  { package: 'g++', programs: ['g++'] },
  { package: 'make', programs: ['make'] },
  { package: 'python3', programs: ['python3'] },
];

/** What stands in for a screen. @type {readonly SystemPackage[]} */
export const DISPLAY = [
  { package: 'xvfb', programs: ['Xvfb'] },
  { package: 'dbus', programs: ['dbus-daemon', 'dbus-send'] },
];

/** The other parts of a desktop, and what the tests look at them with. @type {readonly SystemPackage[]} */
export const DESKTOP = [
  ...DISPLAY,
  { package: 'openbox', programs: ['openbox'] },
  { package: 'imagemagick', programs: ['import'] },
  { package: 'dbus-x11', programs: ['dbus-launch'] },
  { package: 'gnome-keyring', programs: ['gnome-keyring-daemon'] },
  { package: 'libsecret-tools', programs: ['secret-tool'] },
  { package: 'libnotify-bin', programs: ['notify-send'] },
  { package: 'dunst', programs: ['dunst', 'dunstctl'] },
  { package: 'trayer', programs: ['trayer'] },
  { package: 'xdotool', programs: ['xdotool'] },
  { package: 'chromium', programs: ['chromium'] },
  { package: 'xdg-utils', programs: ['xdg-open'] },
  { package: 'redis-server', programs: ['redis-server'] },
  { package: 'redis-sentinel', programs: ['redis-sentinel'] },
  { package: 'python3-redis' },
  { package: 'sqlite3', programs: ['sqlite3'] },
];

/**
 * Sees to it that the packages are there: as root on Debian they are installed, otherwise the reader is told the one
 * command that does it.
 * @param {readonly SystemPackage[]} packages
 * @param {import('./step.mjs').Progress} progress
 * @returns {Promise<string>} what to say about it
 */
export async function installSystemPackages(packages, progress) {
  if (process.platform !== 'linux') return 'nothing is needed here';
  const isDebian = await hasProgram('dpkg-query');
  const missing = await findMissing(packages, isDebian);
  if (missing.length === 0) return isDebian ? 'all there' : 'left to you: this is not Debian';
  progress.say(`looking for ${missing.join(', ')}`);
  const names = isDebian ? await installableNames(missing) : missing;
  if (!isDebian || process.getuid?.() !== 0) throw missingPackages(names, isDebian);
  await install(names, progress);
  const still = await findMissing(packages, isDebian);
  if (still.length > 0) throw missingPackages(still, isDebian);
  return `installed ${names.join(', ')}`;
}

/**
 * @param {readonly string[]} names
 * @param {boolean} isDebian
 */
function missingPackages(names, isDebian) {
  const why = `missing on this machine: ${names.join(', ')}`;
  const todo = isDebian
    ? `run this and then the same command again:\n${installCommand(names)}`
    : 'install the packages of your distribution that correspond to these Debian packages, then run the same command again.';
  return new StepError('go on without some system packages', { why, todo });
}

/** @param {readonly string[]} names */
export function installCommand(names) {
  return `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names.join(' ')}`;
}

/**
 * @param {readonly SystemPackage[]} packages
 * @param {boolean} isDebian
 * @returns {Promise<string[]>} names of the packages that are not there
 */
async function findMissing(packages, isDebian) {
  /** @param {SystemPackage} wanted */
  const isThere = async ({ package: name, programs }) => {
    if (programs) return (await Promise.all(programs.map(hasProgram))).every(Boolean);
    return !isDebian || installed.has(name);
  };
  const installed = isDebian ? await installedPackages() : new Set();
  const there = await Promise.all(packages.map(isThere));
  return packages.filter((_, index) => !there[index]).map(({ package: name }) => name);
}

/** @returns {Promise<Set<string>>} */
async function installedPackages() {
  const { stdout } = await run('dpkg-query', ['-W', '-f', '${db:Status-Status}\t${Package}\t${Provides}\n']);
  return parseInstalled(stdout);
}

/**
 * @param {string} listing lines of status, name and what the package provides, between tabs
 * @returns {Set<string>} names of installed packages and of what they provide
 */
export function parseInstalled(listing) {
  const rows = listing.split('\n').map((line) => line.split('\t'));
  const names = rows
    .filter(([status]) => status === 'installed')
    .flatMap(([, name = '', provides = '']) => [
      name,
      ...provides.split(',').map((item) => item.trim().replace(/ .*/, '')),
    ]);
  return new Set(names.filter((name) => name !== ''));
}

/**
 * Since Debian 13 some libraries carry "t64" in their name.
 * @param {readonly string[]} names
 */
async function installableNames(names) {
  const { stdout } = await run('apt-cache', ['policy', ...names.flatMap((name) => [name, `${name}t64`])]);
  return names.map((name) => (!hasCandidate(stdout, name) && hasCandidate(stdout, `${name}t64`) ? `${name}t64` : name));
}

/**
 * @param {string} policy what apt-cache policy printed
 * @param {string} name
 */
export function hasCandidate(policy, name) {
  const lines = policy.split('\n');
  const start = lines.indexOf(`${name}:`);
  if (start === -1) return false;
  const candidate = lines.slice(start).find((line) => line.trimStart().startsWith('Candidate:'));
  return candidate !== undefined && !candidate.includes('(none)');
}

/**
 * @param {readonly string[]} names
 * @param {import('./step.mjs').Progress} progress
 */
async function install(names, progress) {
  const install = ['install', '-y', '--no-install-recommends', ...names];
  progress.say(`installing ${names.join(', ')}`);
  let result = await aptGet(install, progress);
  if (result.code !== 0) {
    // On a fresh machine the lists of packages are missing, on an old one they name versions that are gone.
    progress.say('fetching the lists of packages');
    await aptGet(['update'], progress);
    result = await aptGet(['install', '-y', '--no-install-recommends', ...(await installableNames(names))], progress);
  }
  if (result.code === 0) return;
  throw new StepError('install system packages', {
    why: `apt-get ended with exit code ${result.code}:\n${lastLines(withoutStatus(result.output), 8)}`,
    todo: `run this to see more, then the same command again:\n${installCommand(names)}`,
  });
}

/**
 * @param {readonly string[]} args
 * @param {import('./step.mjs').Progress} progress
 */
function aptGet(args, progress) {
  const options = ['-q', '-o', 'DPkg::Lock::Timeout=300', '-o', 'APT::Status-Fd=2'];
  return run('apt-get', [...options, ...args], {
    env: {
      ...process.env,
      DEBIAN_FRONTEND: 'noninteractive',
      // Programs are wanted, not services: with this run level no package starts a daemon.
      RUNLEVEL: '1',
    },
    onLine: (line) => {
      const told = describeAptStatus(line);
      if (told !== undefined) progress.say(told);
    },
  });
}

/**
 * @param {string} line of apt's status output, such as "dlstatus:3:41.5:Retrieving file 3 of 9"
 * @returns {string | undefined}
 */
export function describeAptStatus(line) {
  const found = /^(dl|pm)status:[^:]*(?::[^:]*)*?:(\d+(?:\.\d+)?):(.+)$/.exec(line);
  if (!found) return undefined;
  return `${found[1] === 'dl' ? 'downloading' : 'installing'} ${Math.round(Number(found[2]))} %, ${found[3]}`;
}

/** @param {string} output */
function withoutStatus(output) {
  const lines = output.split('\n').filter((line) => !/^(dl|pm|media)(status|error|conffile):/.test(line));
  return lines.join('\n');
}

/**
 * @param {string} name
 * @returns {Promise<boolean>}
 */
export async function hasProgram(name) {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const tries = folders.map((folder) =>
    access(join(folder, name), constants.X_OK).then(
      () => true,
      () => false,
    ),
  );
  return (await Promise.all(tries)).includes(true);
}
