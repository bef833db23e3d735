import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { hasSelectionOwner } from './x11-selection-owner.ts';

const run = promisify(execFile);
const TIMEOUT_MS = 2_000;

/** KDE, and GNOME with the usual extension, announce themselves on the session bus. */
async function hasStatusNotifierHost(): Promise<boolean> {
  const question = [
    '--session',
    '--print-reply',
    '--dest=org.freedesktop.DBus',
    '/org/freedesktop/DBus',
    'org.freedesktop.DBus.NameHasOwner',
    'string:org.kde.StatusNotifierWatcher',
  ];
  try {
    const { stdout } = await run('dbus-send', question, { timeout: TIMEOUT_MS });
    return stdout.includes('boolean true');
  } catch {
    return false;
  }
}

/**
 * Whether an icon in the status area will be seen. Windows and macOS always have one; on Linux somebody must host it,
 * and closing the window into a tray that nobody shows would lose the window.
 */
export async function detectTrayHost(): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  const display = process.env['DISPLAY'];
  const [notifier, embedded] = await Promise.all([
    hasStatusNotifierHost(),
    display === undefined ? false : hasSelectionOwner(display, '_NET_SYSTEM_TRAY_S0'),
  ]);
  return notifier || embedded;
}
