import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startKeyring } from '../../../scripts/desktop/keyring.mjs';
import { withoutSession } from '../../../scripts/desktop/private-desktop.mjs';
import { startSessionBus } from '../../../scripts/desktop/session-bus.mjs';
import { cleanUp } from '../../../scripts/setup/script.mjs';
import { LiveSecrets } from '../redact.ts';
import { canHaveKeyring, openPrivateKeyring, type PrivateKeyring } from '../testing/private-keyring.ts';
import { findKeychain } from './find-keychain.ts';
import { SecretPlace } from './secret-place.ts';

const SERVICE = 'Bellwether keyring test';
const CANARY = 'test-canary-9f3b1c7a5e2d4086';

const place = (): SecretPlace =>
  new SecretPlace(
    () => findKeychain({ service: SERVICE, isPlaintextBackend: false, platform: 'linux' }),
    new LiveSecrets(),
  );

describe.runIf(canHaveKeyring)('R13: in a real GNOME keyring', () => {
  let keyring: PrivateKeyring;
  beforeAll(async () => {
    keyring = await openPrivateKeyring({ withoutSession, startSessionBus, startKeyring, cleanUp });
  }, 60_000);
  afterAll(() => keyring.close());

  test('secrets are read back by secret-tool and lie readable in no file', async () => {
    const first = place();
    expect(await first.open()).toEqual({ kind: 'keychain', name: 'Secret Service' });
    await first.write('app-secret', CANARY);
    expect(await keyring.lookUp(SERVICE, 'app-secret')).toBe(CANARY);
    expect(await keyring.lookUp(SERVICE, 'probe')).toBe('');

    const second = place();
    await second.open();
    expect(await second.read('app-secret')).toBe(CANARY);
    expect(await second.read('token')).toBeNull();

    const files = (await readdir(keyring.folder, { recursive: true, withFileTypes: true })).filter((it) => it.isFile());
    expect(files.map(({ name }) => name)).toContain('login.keyring');
    for (const file of files) {
      expect(await readFile(join(file.parentPath, file.name), 'latin1')).not.toContain(CANARY);
    }

    await second.delete('app-secret');
    expect(await keyring.lookUp(SERVICE, 'app-secret')).toBe('');
  });
});
