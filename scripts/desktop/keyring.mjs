import { run } from '../setup/children.mjs';
import { StepError } from '../setup/step-error.mjs';
import { startService } from './service.mjs';
import { isOnBus } from './session-bus.mjs';

/**
 * An operating system's keychain that is unlocked, holds nothing and goes away with the desktop. That it stores and
 * gives back is seen before it is handed on.
 * @param {NodeJS.ProcessEnv} env
 */
export async function startKeyring(env) {
  await startService({
    name: 'keyring',
    command: 'gnome-keyring-daemon',
    args: ['--foreground', '--unlock', '--components=secrets'],
    env,
    input: 'secret',
    isReady: () => isOnBus(env, 'org.freedesktop.secrets'),
  });
  const attributes = ['bellwether-desktop', 'trial'];
  await run('secret-tool', ['store', '--label=trial', ...attributes], { env, input: 'kept', timeoutMs: 10_000 });
  const { stdout, output } = await run('secret-tool', ['lookup', ...attributes], { env, timeoutMs: 10_000 });
  await run('secret-tool', ['clear', ...attributes], { env, timeoutMs: 10_000 });
  if (stdout === 'kept') return;
  throw new StepError('unlock the keyring of the private desktop', {
    why: output.trim() || 'it did not give back what was stored in it',
    todo: 'see that gnome-keyring and libsecret-tools are installed completely, then run the same command again.',
  });
}
