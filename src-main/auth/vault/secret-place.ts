import type { VaultView } from '#core/contract/login';
import type { LiveSecrets } from '../redact.ts';
import type { FoundKeychain } from './find-keychain.ts';
import { MemoryVault } from './memory-vault.ts';
import { VaultError, type SecretName, type Vault } from './vault.ts';

/**
 * Where this run keeps its secrets: the keychain; nowhere; or, because the user said so, memory. There is no way to a
 * file. Whatever passes through is known to the redactor from then on.
 */
export class SecretPlace implements Vault {
  readonly #find: () => Promise<FoundKeychain>;
  readonly #secrets: LiveSecrets;
  #vault: Vault | null = null;
  #view: VaultView = { kind: 'refused', reason: 'The keychain has not been tried yet.' };

  constructor(find: () => Promise<FoundKeychain>, secrets: LiveSecrets) {
    this.#find = find;
    this.#secrets = secrets;
  }

  get view(): VaultView {
    return this.#view;
  }

  /** Tries the keychain. Called again after a refusal, it may find one; a place that is in use is kept. */
  async open(): Promise<VaultView> {
    if (this.#vault) return this.#view;
    const found = await this.#find();
    // Meanwhile the user may have chosen to go on without.
    if (this.#view.kind !== 'refused') return this.#view;
    if (found.kind === 'refused') this.#view = found;
    else {
      this.#vault = found.vault;
      this.#view = { kind: 'keychain', name: found.name };
    }
    return this.#view;
  }

  /** The user's own choice. Does nothing where a keychain is in use. */
  allowThisRunOnly(): void {
    if (this.#view.kind !== 'refused') return;
    this.#vault = new MemoryVault();
    this.#view = { kind: 'this-run-only', reason: this.#view.reason };
  }

  async read(name: SecretName): Promise<string | null> {
    if (!this.#vault) return null;
    const value = await this.#vault.read(name);
    if (value !== null && name !== 'token') this.#secrets.add(value);
    return value;
  }

  async write(name: SecretName, value: string): Promise<void> {
    if (name !== 'token') this.#secrets.add(value);
    await this.#mustHave().write(name, value);
  }

  async delete(name: SecretName): Promise<void> {
    await this.#vault?.delete(name);
  }

  #mustHave(): Vault {
    if (this.#vault) return this.#vault;
    const reason = this.#view.kind === 'keychain' ? '' : this.#view.reason;
    throw new VaultError('no-safe-place', reason);
  }
}
