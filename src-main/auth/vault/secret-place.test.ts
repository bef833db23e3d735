import { describe, expect, test } from 'vitest';
import { LiveSecrets } from '../redact.ts';
import { findKeychain, type KeychainSearch } from './find-keychain.ts';
import type { KeychainCalls } from './keychain-calls.ts';
import { KeychainVault } from './keychain-vault.ts';
import { SecretPlace } from './secret-place.ts';
import { VaultError } from './vault.ts';

const SECRET = 'test-app-secret-0123456789';
const never = <Value>(): Promise<Value> => new Promise(() => undefined);

class FakeKeychain implements KeychainCalls {
  readonly items = new Map<string, string>();

  getPassword(service: string, account: string): Promise<string | null> {
    return Promise.resolve(this.items.get(`${service}/${account}`) ?? null);
  }
  setPassword(service: string, account: string, password: string): Promise<void> {
    this.items.set(`${service}/${account}`, password);
    return Promise.resolve();
  }
  deletePassword(service: string, account: string): Promise<boolean> {
    return Promise.resolve(this.items.delete(`${service}/${account}`));
  }
}

function placeOn(calls: Partial<KeychainCalls>, search: Partial<KeychainSearch> = {}): SecretPlace {
  const keychain = new FakeKeychain();
  const bound: KeychainCalls = {
    getPassword: (...words) => keychain.getPassword(...words),
    setPassword: (...words) => keychain.setPassword(...words),
    deletePassword: (...words) => keychain.deletePassword(...words),
    ...calls,
  };
  const options: KeychainSearch = {
    service: 'Bellwether test',
    isPlaintextBackend: false,
    platform: 'linux',
    loadCalls: () => Promise.resolve(bound),
    patienceMs: 50,
    ...search,
  };
  return new SecretPlace(() => findKeychain(options), new LiveSecrets());
}

describe('R13: a place for secrets', () => {
  test('is the keychain, once it has given back what was stored in it, and nothing of the trial is left', async () => {
    const keychain = new FakeKeychain();
    const place = placeOn({}, { loadCalls: () => Promise.resolve(keychain) });
    expect(await place.open()).toEqual({ kind: 'keychain', name: 'Secret Service' });
    expect([...keychain.items]).toEqual([]);
    await place.write('app-secret', SECRET);
    expect([...keychain.items]).toEqual([['Bellwether test/app-secret', SECRET]]);
    expect(await place.read('app-secret')).toBe(SECRET);
    await place.delete('app-secret');
    expect(await place.read('app-secret')).toBeNull();
  });

  test.each<readonly [string, Partial<KeychainCalls>, Partial<KeychainSearch>, RegExp]>([
    ['keeps passwords readable', {}, { isPlaintextBackend: true }, /readable on the disk/],
    ['has no library', {}, { loadCalls: () => Promise.reject(new Error('libsecret-1.so.0')) }, /could not be loaded/],
    ['refuses', { setPassword: () => Promise.reject(new Error('is locked')) }, {}, /refused: is locked/],
    ['never answers', { setPassword: () => never() }, {}, /has not answered.*waiting for its password/],
    ['forgets', { getPassword: () => Promise.resolve(null) }, {}, /did not give back/],
    ['gives back something else', { getPassword: () => Promise.resolve('other') }, {}, /did not give back/],
  ])(
    'is refused where the keychain %s: nothing is stored, and the user may go on without',
    async (_what, calls, search, reason) => {
      const place = placeOn(calls, search);
      const view = await place.open();
      expect(view).toMatchObject({ kind: 'refused', reason: expect.stringMatching(reason) as string });
      await expect(place.write('token', SECRET)).rejects.toBeInstanceOf(VaultError);
      expect(await place.read('token')).toBeNull();
      place.allowThisRunOnly();
      expect(place.view.kind).toBe('this-run-only');
      await place.write('token', SECRET);
      expect(await place.read('token')).toBe(SECRET);
    },
  );

  test('is found when the user unlocks it later, unless memory was chosen meanwhile', async () => {
    let isLocked = true;
    const setPassword = (): Promise<void> => (isLocked ? Promise.reject(new Error('locked')) : Promise.resolve());
    let value = '';
    const place = placeOn({
      setPassword: async (_service, _account, password) => {
        await setPassword();
        value = password;
      },
      getPassword: () => Promise.resolve(value),
    });
    expect((await place.open()).kind).toBe('refused');
    isLocked = false;
    expect((await place.open()).kind).toBe('keychain');
    place.allowThisRunOnly();
    expect(place.view.kind).toBe('keychain');
  });

  test('names the keychain as the system does', async () => {
    expect(await placeOn({}, { platform: 'darwin' }).open()).toMatchObject({ name: 'macOS Keychain' });
    expect(await placeOn({}, { platform: 'win32' }).open()).toMatchObject({ name: 'Windows Credential Manager' });
  });
});

describe('the keychain', () => {
  const vaultOn = (calls: KeychainCalls, platform: NodeJS.Platform = 'linux'): KeychainVault =>
    new KeychainVault({ keychainName: 'Test', service: 'Bellwether test', calls, platform, patienceMs: 50 });

  test('writes one after the other, so that the last one asked for is the one that stays', async () => {
    const order: string[] = [];
    const keychain = new FakeKeychain();
    const vault = vaultOn({
      getPassword: () => never(),
      deletePassword: (...words) => keychain.deletePassword(...words),
      setPassword: async (service, account, password) => {
        const waits = password.startsWith('first') ? 5 : 0;
        for (let turn = 0; turn < waits; turn += 1) await new Promise(setImmediate);
        order.push(password);
        await keychain.setPassword(service, account, password);
      },
    });
    await Promise.all([vault.write('token', 'first-value'), vault.write('token', 'second-value')]);
    expect(order).toEqual(['first-value', 'second-value']);
    expect(keychain.items.get('Bellwether test/token')).toBe('second-value');
  });

  test('goes on after a call that failed, and its complaint holds no value', async () => {
    const keychain = new FakeKeychain();
    let fails = true;
    const vault = vaultOn({
      getPassword: (...words) => keychain.getPassword(...words),
      deletePassword: (...words) => keychain.deletePassword(...words),
      setPassword: (...words) => (fails ? Promise.reject(new Error('locked')) : keychain.setPassword(...words)),
    });
    const complaint: unknown = await vault.write('token', SECRET).catch((error: unknown) => error);
    expect(complaint).toMatchObject({ failure: 'refused', message: expect.not.stringContaining(SECRET) as string });
    fails = false;
    await vault.write('token', SECRET);
    expect(await vault.read('token')).toBe(SECRET);
  });

  test('that hangs lets nothing overtake: a write that ends late does not replace a newer one', async () => {
    const keychain = new FakeKeychain();
    let answerPrompt: () => void = () => undefined;
    const prompt = new Promise<void>((resolve) => (answerPrompt = resolve));
    const vault = vaultOn({
      getPassword: (...words) => keychain.getPassword(...words),
      deletePassword: (...words) => keychain.deletePassword(...words),
      setPassword: async (...words) => {
        if (words[2] === 'first-value') await prompt;
        await keychain.setPassword(...words);
      },
    });
    await expect(vault.write('token', 'first-value')).rejects.toMatchObject({ failure: 'no-answer' });
    await expect(vault.write('token', 'given-up-value')).rejects.toMatchObject({ failure: 'no-answer' });
    const newer = vault.write('token', 'newer-value');
    answerPrompt();
    await newer;
    expect(await vault.read('token')).toBe('newer-value');
  });

  test('says on Windows, before it tries, when a value is too long for an item', async () => {
    const vault = vaultOn(new FakeKeychain(), 'win32');
    await vault.write('token', 'x'.repeat(2_560));
    await expect(vault.write('token', 'x'.repeat(2_561))).rejects.toMatchObject({ failure: 'too-long' });
  });
});
