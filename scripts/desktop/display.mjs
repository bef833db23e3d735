import { startService } from './service.mjs';

const SCREEN = '1600x1000x24';

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @param {NodeJS.Platform} [platform]
 * @returns {boolean} whether a window can be shown where we are
 */
export function hasDisplay(env = process.env, platform = process.platform) {
  return platform !== 'linux' || Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY']);
}

/**
 * A screen in memory, on a display number that is free.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string>} what DISPLAY has to be
 */
export async function startVirtualDisplay(env) {
  const number = await startService({
    name: 'display',
    command: 'Xvfb',
    args: ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp', '-noreset'],
    env,
    hasReport: true,
  });
  return `:${number}`;
}
