/** What is secret and outlives the process. Each is an item of its own: Windows keeps at most 2,560 bytes in one. */
export const SECRET_NAMES = ['app-key', 'app-secret', 'token', 'redis-password'] as const;
/** Besides them one item for each push target, by its id. */
export type SecretName = (typeof SECRET_NAMES)[number] | `push-${string}`;

/** A place for secrets. Every method rejects with a VaultError and nothing else. */
export interface Vault {
  /** Null when nothing is stored under this name. */
  read(name: SecretName): Promise<string | null>;
  /** After it resolves the value survives the end of the process, however it comes, unless the vault says otherwise. */
  write(name: SecretName, value: string): Promise<void>;
  /** Deleting what is not there is no error. */
  delete(name: SecretName): Promise<void>;
}

export type VaultFailure = 'no-answer' | 'refused' | 'too-long' | 'no-safe-place';

/** The message is a plain sentence and never holds a value. */
export class VaultError extends Error {
  override readonly name = 'VaultError';
  readonly failure: VaultFailure;

  constructor(failure: VaultFailure, sentence: string) {
    super(sentence);
    this.failure = failure;
  }
}

/** What to tell the user about a call to a vault that failed. */
export const vaultSentence = (error: unknown): string =>
  error instanceof VaultError ? error.message : 'The keychain failed in a way that it does not explain.';
