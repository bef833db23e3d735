import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startKeyring } from '../../../scripts/desktop/keyring.mjs';
import { withoutSession } from '../../../scripts/desktop/private-desktop.mjs';
import { startSessionBus } from '../../../scripts/desktop/session-bus.mjs';
import { cleanUp } from '../../../scripts/setup/script.mjs';
import { LiveSecrets } from '../redact.ts';
import { findKeychain } from './find-keychain.ts';
import { SecretPlace } from './secret-place.ts';

const run = promisify(execFile);
const SERVICE = 'Bellwether keyring test';
const CANARY = 'test-canary-9f3b1c7a5e2d4086';
const canHaveKeyring = process.platform === 'linux' && (await isInstalled('gnome-keyring-daemon'));

function isInstalled(program: string): Promise<boolean> {
  return run('sh', ['-c', `command -v ${program}`]).then(
    () => true,
    () => false,
  );
}

const place = (): SecretPlace =>
  new SecretPlace(
    () => findKeychain({ service: SERVICE, isPlaintextBackend: false, platform: 'linux' }),
    new LiveSecrets(),
  );

describe.runIf(canHaveKeyring)('R13: in a real GNOME keyring', () => {
  let folder = '';
  let env: NodeJS.ProcessEnv = {};
  const before = process.env['DBUS_SESSION_BUS_ADDRESS'];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bellwether-keyring-'));
    const places = {
      XDG_RUNTIME_DIR: join(folder, 'runtime'),
      XDG_DATA_HOME: join(folder, 'data'),
      XDG_CONFIG_HOME: join(folder, 'config'),
    };
    for (const path of Object.values(places)) await mkdir(path, { mode: 0o700 });
    env = { ...withoutSession(process.env), ...places };
    env['DBUS_SESSION_BUS_ADDRESS'] = await startSessionBus(env);
    await startKeyring(env);
    process.env['DBUS_SESSION_BUS_ADDRESS'] = env['DBUS_SESSION_BUS_ADDRESS'];
  }, 60_000);

  afterAll(async () => {
    if (before === undefined) delete process.env['DBUS_SESSION_BUS_ADDRESS'];
    else process.env['DBUS_SESSION_BUS_ADDRESS'] = before;
    await cleanUp();
    await rm(folder, { recursive: true, force: true });
  });

  test('secrets are read back by secret-tool and lie readable in no file', async () => {
    const first = place();
    expect(await first.open()).toEqual({ kind: 'keychain', name: 'Secret Service' });
    await first.write('app-secret', CANARY);
    const lookup = ['lookup', 'service', SERVICE, 'account', 'app-secret'];
    expect((await run('secret-tool', lookup, { env })).stdout).toBe(CANARY);

    const second = place();
    await second.open();
    expect(await second.read('app-secret')).toBe(CANARY);
    expect(await second.read('token')).toBeNull();

    const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    expect(files.map(({ name }) => name)).toContain('login.keyring');
    for (const file of files) {
      expect(await readFile(join(file.parentPath, file.name), 'latin1')).not.toContain(CANARY);
    }

    await second.delete('app-secret');
    expect((await run('secret-tool', lookup, { env }).catch(() => ({ stdout: '' }))).stdout).toBe('');
  });
});
