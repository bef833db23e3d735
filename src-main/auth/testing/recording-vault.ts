import { VaultError, type SecretName, type Vault } from '../vault/vault.ts';

/** A vault whose content a test looks at; it can be told to refuse, or to hold its breath as if the process died. */
export class RecordingVault implements Vault {
  readonly values = new Map<SecretName, string>();
  readonly writes: string[] = [];
  refuses = false;
  /** Writes from the one with this number on never end. */
  diesAtWrite = Infinity;

  read(name: SecretName): Promise<string | null> {
    return this.refuses ? this.#refuse() : Promise.resolve(this.values.get(name) ?? null);
  }

  write(name: SecretName, value: string): Promise<void> {
    if (this.refuses) return this.#refuse();
    if (this.writes.length >= this.diesAtWrite) return new Promise(() => undefined);
    this.writes.push(value);
    this.values.set(name, value);
    return Promise.resolve();
  }

  delete(name: SecretName): Promise<void> {
    if (this.refuses) return this.#refuse();
    this.values.delete(name);
    return Promise.resolve();
  }

  #refuse(): Promise<never> {
    return Promise.reject(new VaultError('refused', 'The test keychain refused: it is locked.'));
  }
}
