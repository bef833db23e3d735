import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startKeyring } from '../../../scripts/desktop/keyring.mjs';
import { withoutSession } from '../../../scripts/desktop/private-desktop.mjs';
import { startSessionBus } from '../../../scripts/desktop/session-bus.mjs';
import { cleanUp } from '../../../scripts/setup/script.mjs';

const run = promisify(execFile);

/** Whether this machine has what a real keyring needs. */
export const canHaveKeyring =
  process.platform === 'linux' &&
  (await run('sh', ['-c', 'command -v gnome-keyring-daemon && command -v secret-tool && command -v dbus-daemon']).then(
    () => true,
    () => false,
  ));

export interface PrivateKeyring {
  readonly folder: string;
  /** What secret-tool gives for an item; empty when there is none. */
  readonly lookUp: (service: string, account: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** A GNOME keyring of the test's own, unlocked, which this process and its children find on their session bus. */
export async function openPrivateKeyring(): Promise<PrivateKeyring> {
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-keyring-'));
  const places = {
    XDG_RUNTIME_DIR: join(folder, 'runtime'),
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_CONFIG_HOME: join(folder, 'config'),
  };
  for (const path of Object.values(places)) await mkdir(path, { mode: 0o700 });
  const surroundings = { ...withoutSession(process.env), ...places };
  const env = { ...surroundings, DBUS_SESSION_BUS_ADDRESS: await startSessionBus(surroundings) };
  await startKeyring(env);
  const before = process.env['DBUS_SESSION_BUS_ADDRESS'];
  process.env['DBUS_SESSION_BUS_ADDRESS'] = env.DBUS_SESSION_BUS_ADDRESS;
  return {
    folder,
    lookUp: (service, account) =>
      run('secret-tool', ['lookup', 'service', service, 'account', account], { env }).then(
        ({ stdout }) => stdout,
        () => '',
      ),
    close: async () => {
      if (before === undefined) delete process.env['DBUS_SESSION_BUS_ADDRESS'];
      else process.env['DBUS_SESSION_BUS_ADDRESS'] = before;
      await cleanUp();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
