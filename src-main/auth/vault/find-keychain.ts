import { randomBytes } from 'node:crypto';
import { loadKeychain, type KeychainCalls } from './keychain-calls.ts';
import { KeychainVault } from './keychain-vault.ts';
import { VaultError, type Vault } from './vault.ts';

const PROBE_ITEM = 'probe';

export interface KeychainSearch {
  /** Under which name items are filed, e.g. `Bellwether` or `Bellwether practice`. */
  readonly service: string;
  /** The browser engine was told or found that its own secrets can only be kept readable (`--password-store=basic`). */
  readonly isPlaintextBackend: boolean;
  readonly platform: NodeJS.Platform;
  readonly loadCalls?: () => Promise<KeychainCalls>;
  readonly patienceMs?: number;
}

export type FoundKeychain =
  | { readonly kind: 'keychain'; readonly name: string; readonly vault: Vault }
  | { readonly kind: 'refused'; readonly reason: string };

/** What the user knows the system's keychain by. */
export function keychainNameOn(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'macOS Keychain';
  return platform === 'win32' ? 'Windows Credential Manager' : 'Secret Service';
}

const WHAT_TO_DO: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'Install and unlock a keyring (GNOME Keyring, KWallet or KeePassXC with its Secret Service), then try again.',
  darwin: 'Unlock the login keychain in Keychain Access, then try again.',
  win32: 'See that the Credential Manager service runs, then try again.',
};

/** Stores, reads back and deletes an item that means nothing: what gives back what it was given can be trusted with more. */
async function tryOut(calls: KeychainCalls, service: string): Promise<string | null> {
  const value = randomBytes(16).toString('hex');
  await calls.setPassword(service, PROBE_ITEM, value);
  const back = await calls.getPassword(service, PROBE_ITEM);
  await calls.deletePassword(service, PROBE_ITEM);
  return back === value ? null : 'it did not give back what was stored in it';
}

/** Finds out whether there is a safe place for secrets. Never rejects. */
export async function findKeychain(search: KeychainSearch): Promise<FoundKeychain> {
  const { service, platform, isPlaintextBackend, loadCalls = loadKeychain } = search;
  const name = keychainNameOn(platform);
  const refuse = (why: string): FoundKeychain => ({
    kind: 'refused',
    reason: `${name} cannot keep secrets here: ${why}. Nothing is stored. ${WHAT_TO_DO[platform] ?? ''}`.trim(),
  });
  if (isPlaintextBackend) return refuse('this desktop session is set to keep passwords readable on the disk');
  try {
    const calls = await loadCalls();
    const options = { keychainName: name, service, calls, platform };
    const vault = new KeychainVault({ ...options, ...(search.patienceMs && { patienceMs: search.patienceMs }) });
    const problem = await vault.tryOut((bare) => tryOut(bare, service));
    return problem === null ? { kind: 'keychain', name, vault } : refuse(problem);
  } catch (error) {
    if (error instanceof VaultError) return refuse(withoutFullStop(error.message));
    return refuse(
      `its library could not be loaded (${error instanceof Error ? error.message.slice(0, 120) : 'unknown'})`,
    );
  }
}

const withoutFullStop = (sentence: string): string => sentence.replace(/\.$/, '');
