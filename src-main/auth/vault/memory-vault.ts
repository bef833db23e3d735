import type { SecretName, Vault } from './vault.ts';

/** Forgets everything with the process: for a run without a keychain. */
export class MemoryVault implements Vault {
  readonly #values = new Map<SecretName, string>();

  read(name: SecretName): Promise<string | null> {
    return Promise.resolve(this.#values.get(name) ?? null);
  }

  write(name: SecretName, value: string): Promise<void> {
    this.#values.set(name, value);
    return Promise.resolve();
  }

  delete(name: SecretName): Promise<void> {
    this.#values.delete(name);
    return Promise.resolve();
  }
}
