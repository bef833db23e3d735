import { run } from '../setup/children.mjs';
import { startService } from './service.mjs';

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string>} its address
 */
export function startSessionBus(env) {
  const folder = env['XDG_RUNTIME_DIR'];
  const address = folder ? [`--address=unix:dir=${folder}`] : [];
  return startService({
    name: 'session bus',
    command: 'dbus-daemon',
    args: ['--session', '--nofork', '--nopidfile', '--print-address=3', ...address],
    env,
    hasReport: true,
  });
}

/**
 * @param {NodeJS.ProcessEnv} env with the address of the bus
 * @param {string} name
 * @returns {Promise<boolean>} whether a program serves this name
 */
export async function isOnBus(env, name) {
  const bus = ['--session', '--print-reply=literal', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus'];
  const question = ['org.freedesktop.DBus.NameHasOwner', `string:${name}`];
  const { stdout } = await run('dbus-send', [...bus, ...question], { env });
  return stdout.includes('true');
}
