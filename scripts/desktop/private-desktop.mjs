import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../setup/children.mjs';
import { onEnd } from '../setup/script.mjs';
import { startVirtualDisplay } from './display.mjs';
import { startKeyring } from './keyring.mjs';
import { startService } from './service.mjs';
import { isOnBus, startSessionBus } from './session-bus.mjs';

/** Shown in a corner where they cover no chart, and kept so that they can be read back. */
const DUNST_CONFIG = `[global]
origin = bottom-right
offset = 20x20
width = (200, 420)
history_length = 200
idle_threshold = 0
sticky_history = yes
font = DejaVu Sans 10
`;

/**
 * A folder of its own for a desktop: nothing of the person's own settings, keys or data is seen in it or changed.
 * @returns {Promise<{ folder: string, env: NodeJS.ProcessEnv }>}
 */
async function privateSurroundings() {
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-desktop-'));
  onEnd(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const places = {
    XDG_RUNTIME_DIR: join(folder, 'runtime'),
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_STATE_HOME: join(folder, 'state'),
  };
  for (const place of Object.values(places)) await mkdir(place, { mode: 0o700 });
  const env = {
    ...withoutSession(process.env),
    ...places,
    // Accessibility would be started on demand by whatever opens a window, and outlive it.
    NO_AT_BRIDGE: '1',
  };
  return { folder, env };
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv} without what ties a program to the desktop we were started from
 */
export function withoutSession(env) {
  const ties = ['DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'DBUS_SESSION_BUS_ADDRESS', 'GNOME_KEYRING_CONTROL'];
  const foreign = ['SSH_AUTH_SOCK', 'SESSION_MANAGER', 'DESKTOP_STARTUP_ID', 'XDG_CURRENT_DESKTOP'];
  return Object.fromEntries(Object.entries(env).filter(([name]) => ![...ties, ...foreign].includes(name)));
}

/**
 * A screen and, where there is one, a session bus: what the workstation needs to run where nobody looks.
 * @param {NodeJS.ProcessEnv} env
 * @param {boolean} withBus
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
export async function openScreen(env, withBus) {
  const DISPLAY = await startVirtualDisplay(env);
  if (!withBus || env['DBUS_SESSION_BUS_ADDRESS']) return { ...env, DISPLAY };
  return { ...env, DISPLAY, DBUS_SESSION_BUS_ADDRESS: await startSessionBus({ ...env, DISPLAY }) };
}

/**
 * A whole desktop without a screen: window manager, session bus, unlocked keyring, notifications, tray. It goes away
 * when the script ends, however it ends.
 * @param {import('../setup/step.mjs').Progress} progress
 * @returns {Promise<NodeJS.ProcessEnv>} the environment of programs that run on it
 */
export async function openDesktop(progress) {
  const { folder, env: surroundings } = await privateSurroundings();
  progress.say('display and session bus');
  const env = await openScreen(surroundings, true);
  progress.say('window manager');
  await startService({
    name: 'window manager',
    command: 'openbox',
    args: ['--sm-disable'],
    env,
    isReady: async () => (await run('xdotool', ['get_num_desktops'], { env })).code === 0,
  });
  progress.say('keyring, notifications and tray');
  const dunstConfig = join(folder, 'dunstrc');
  await writeFile(dunstConfig, DUNST_CONFIG);
  await Promise.all([
    startKeyring(env),
    startService({
      name: 'notification daemon',
      command: 'dunst',
      args: ['-conf', dunstConfig],
      env,
      isReady: () => isOnBus(env, 'org.freedesktop.Notifications'),
    }),
    startService({
      name: 'tray host',
      command: 'trayer',
      // As wide as its icons: the middle of the panel is the middle of the only icon.
      args: ['--edge', 'top', '--align', 'right', '--widthtype', 'request', '--SetDockType', 'true', '--height', '24'],
      env,
      isReady: async () => (await run('xdotool', ['search', '--onlyvisible', '--class', 'trayer'], { env })).code === 0,
    }),
  ]);
  return env;
}
