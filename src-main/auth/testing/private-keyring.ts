import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whether this machine has what a real keyring needs. */
export const canHaveKeyring =
  process.platform === 'linux' &&
  (await run('sh', ['-c', 'command -v gnome-keyring-daemon && command -v secret-tool && command -v dbus-daemon']).then(
    () => true,
    () => false,
  ));

/** The parts of the private desktop that are needed; a test brings them, because programs do not import scripts. */
export interface KeyringScripts {
  readonly withoutSession: (env: NodeJS.ProcessEnv) => NodeJS.ProcessEnv;
  readonly startSessionBus: (env: NodeJS.ProcessEnv) => Promise<string>;
  readonly startKeyring: (env: NodeJS.ProcessEnv) => Promise<void>;
  readonly cleanUp: () => Promise<void>;
}

export interface PrivateKeyring {
  readonly folder: string;
  /** What secret-tool gives for an item; empty when there is none. */
  readonly lookUp: (service: string, account: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** A GNOME keyring of the test's own, unlocked, which this process and its children find on their session bus. */
export async function openPrivateKeyring(scripts: KeyringScripts): Promise<PrivateKeyring> {
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-keyring-'));
  const places = {
    XDG_RUNTIME_DIR: join(folder, 'runtime'),
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_CONFIG_HOME: join(folder, 'config'),
  };
  for (const path of Object.values(places)) await mkdir(path, { mode: 0o700 });
  const surroundings = { ...scripts.withoutSession(process.env), ...places };
  const env = { ...surroundings, DBUS_SESSION_BUS_ADDRESS: await scripts.startSessionBus(surroundings) };
  await scripts.startKeyring(env);
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
      await scripts.cleanUp();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
