import type { KeychainCalls } from './keychain-calls.ts';
import { VaultError, type SecretName, type Vault } from './vault.ts';

/** A person may have to type the keychain's password; a bus that never answers looks the same for so long. */
export const KEYCHAIN_PATIENCE_MS = 60_000;
/** CRED_MAX_CREDENTIAL_BLOB_SIZE of Windows. */
const LONGEST_ON_WINDOWS_BYTES = 2_560;

export interface KeychainVaultOptions {
  /** e.g. `Secret Service`, for sentences. */
  readonly keychainName: string;
  /** Under which name the items are filed, e.g. `Bellwether`. */
  readonly service: string;
  readonly calls: KeychainCalls;
  readonly platform: NodeJS.Platform;
  readonly patienceMs?: number;
}

/** The operating system's keychain. Writes happen in the order in which they were asked for. */
export class KeychainVault implements Vault {
  readonly #options: KeychainVaultOptions;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: KeychainVaultOptions) {
    this.#options = options;
  }

  read(name: SecretName): Promise<string | null> {
    return this.#inTurn(({ calls, service }) => calls.getPassword(service, name));
  }

  async write(name: SecretName, value: string): Promise<void> {
    const { platform, keychainName } = this.#options;
    if (platform === 'win32' && Buffer.byteLength(value) > LONGEST_ON_WINDOWS_BYTES) {
      throw new VaultError('too-long', `${keychainName} keeps at most 2,560 bytes in one item; this is longer.`);
    }
    await this.#inTurn(({ calls, service }) => calls.setPassword(service, name, value));
  }

  async delete(name: SecretName): Promise<void> {
    await this.#inTurn(({ calls, service }) => calls.deletePassword(service, name));
  }

  /** Lets `trial` use the bare calls in turn, as bounded in time as any other call. */
  tryOut<Value>(trial: (calls: KeychainCalls) => Promise<Value>): Promise<Value> {
    return this.#inTurn(({ calls }) => trial(calls));
  }

  /**
   * One call after the other: two writes of one item at once could end in either order. A call that hangs cannot be
   * ended, so those behind it wait for it, and are dropped when whoever asked for them has been told that it hangs.
   */
  #inTurn<Value>(call: (options: KeychainVaultOptions) => Promise<Value>): Promise<Value> {
    const { keychainName, patienceMs = KEYCHAIN_PATIENCE_MS } = this.#options;
    const todo = 'It may be waiting for its password: look for its window, or unlock it, then try again.';
    const silence = new VaultError(
      'no-answer',
      `${keychainName} has not answered for ${patienceMs / 1_000} s. ${todo}`,
    );
    let givenUp = false;
    const turn = this.#last.then(() => {
      if (givenUp) throw silence;
      return call(this.#options);
    });
    // The next call does not care how this one ended; whoever asked for this one hears of it.
    this.#last = turn.catch(() => undefined);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        givenUp = true;
        reject(silence);
      }, patienceMs);
      turn
        .finally(() => {
          clearTimeout(timer);
        })
        .then(resolve, (error: unknown) => {
          reject(asVaultError(keychainName, error));
        });
    });
  }
}

function asVaultError(keychainName: string, error: unknown): VaultError {
  if (error instanceof VaultError) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new VaultError('refused', `${keychainName} refused: ${why.slice(0, 200)}`);
}
