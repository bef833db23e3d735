import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const SETUID_AND_EXECUTABLE = 0o4755;

/** What the kernel says about namespaces made by ordinary users, on which Chromium's sandbox rests. */
const SETTINGS = {
  apparmor: '/proc/sys/kernel/apparmor_restrict_unprivileged_userns',
  clone: '/proc/sys/kernel/unprivileged_userns_clone',
  most: '/proc/sys/user/max_user_namespaces',
};

/**
 * @param {{ apparmor: string, clone: string, most: string }} settings contents of the files, empty where there is none
 * @returns {boolean} whether the system denies an ordinary user a namespace
 */
export function deniesNamespaces({ apparmor, clone, most }) {
  return apparmor === '1' || clone === '0' || most === '0';
}

/**
 * Some systems (Ubuntu since 23.10) deny ordinary users what the sandbox needs. Then Electron ends at once unless its
 * helper belongs to root. The sandbox is never switched off for that.
 * @param {string} electron the executable that ended with a signal
 * @returns {Promise<string | undefined>} what the reader may want to know
 */
export async function sandboxHint(electron) {
  if (process.platform !== 'linux' || process.getuid?.() === 0) return undefined;
  const settings = {
    apparmor: await readSetting(SETTINGS.apparmor),
    clone: await readSetting(SETTINGS.clone),
    most: await readSetting(SETTINGS.most),
  };
  if (!deniesNamespaces(settings)) return undefined;
  const helper = join(dirname(electron), 'chrome-sandbox');
  const info = await stat(helper).catch(() => undefined);
  if (!info || (info.uid === 0 && (info.mode & 0o7777) === SETUID_AND_EXECUTABLE)) return undefined;
  return [
    'This system denies Chromium’s sandbox what it needs. Run this once, and the same command again:',
    `  sudo chown root:root "${helper}" && sudo chmod 4755 "${helper}"`,
  ].join('\n');
}

/** @param {string} path */
async function readSetting(path) {
  return (await readFile(path, 'utf8').catch(() => '')).trim();
}
