import { KEY_PARTS, type KeyHint, type KeyPart } from '#core/contract/login';
import type { AppKey } from './tokens/token-endpoint.ts';
import { VaultError, type SecretName, type Vault } from './vault/vault.ts';

const SHORTEST_PART = 16;
const LONGEST_PART = 128;
const ITEM: Readonly<Record<KeyPart, SecretName>> = { appKey: 'app-key', appSecret: 'app-secret' };
const SPOKEN: Readonly<Record<KeyPart, string>> = { appKey: 'app key', appSecret: 'app secret' };

/** Enough to recognise it by: its length and its last four characters. */
export const hintOf = (value: string): KeyHint => ({ length: value.length, tail: value.slice(-4) });

/** Why this cannot be one half of an app key; null when it can. Lengths vary between old and new apps. */
export function keyPartProblem(part: KeyPart, value: string): string | null {
  const name = SPOKEN[part];
  if (value === '') return `There is no text to take as the ${name}. Copy it on the developer portal, then try again.`;
  if (!/^[\x21-\x7e]+$/.test(value)) {
    return `This is not the ${name}: it has spaces or unusual characters. Copy the ${name} alone, then try again.`;
  }
  if (value.length >= SHORTEST_PART && value.length <= LONGEST_PART) return null;
  const range = `an ${name} has between ${SHORTEST_PART} and ${LONGEST_PART}`;
  return `This text has ${value.length} characters; ${range}. Copy it whole and alone, then try again.`;
}

/** The two halves of the app key, in the vault. */
export class AppKeyStore {
  readonly #vault: Vault;
  readonly #hints: Record<KeyPart, KeyHint | null> = { appKey: null, appSecret: null };

  constructor(vault: Vault) {
    this.#vault = vault;
  }

  get hints(): Readonly<Record<KeyPart, KeyHint | null>> {
    return this.#hints;
  }

  /** Learns what the vault holds. Rejects with a VaultError. */
  async load(): Promise<void> {
    for (const part of KEY_PARTS) {
      const value = await this.#vault.read(ITEM[part]);
      this.#hints[part] = value === null ? null : hintOf(value);
    }
  }

  /** Both halves; null while one is missing. Rejects with a VaultError. */
  async read(): Promise<AppKey | null> {
    const key = await this.#vault.read('app-key');
    const secret = await this.#vault.read('app-secret');
    return key === null || secret === null ? null : { key, secret };
  }

  /** Stores one half. Gives the reason when it is not taken, else null. */
  async take(part: KeyPart, value: string): Promise<string | null> {
    const problem = keyPartProblem(part, value);
    if (problem !== null) return problem;
    try {
      const other = await this.#vault.read(ITEM[part === 'appKey' ? 'appSecret' : 'appKey']);
      if (other === value)
        return 'That is the same text as the other half: app key and secret differ. Copy the right one.';
      await this.#vault.write(ITEM[part], value);
    } catch (error) {
      if (error instanceof VaultError) return error.message;
      throw error;
    }
    this.#hints[part] = hintOf(value);
    return null;
  }

  /** Stores both halves, as an import brings them. Gives the reason when they are not taken, else null. */
  async replace({ key, secret }: AppKey): Promise<string | null> {
    const problem = keyPartProblem('appKey', key) ?? keyPartProblem('appSecret', secret);
    if (problem !== null) return problem;
    if (key === secret) return 'App key and secret are the same text, so one of them is wrong.';
    try {
      await this.#vault.write('app-key', key);
      this.#hints.appKey = hintOf(key);
      await this.#vault.write('app-secret', secret);
      this.#hints.appSecret = hintOf(secret);
      return null;
    } catch (error) {
      if (error instanceof VaultError) return error.message;
      throw error;
    }
  }

  /** Rejects with a VaultError. */
  async forget(): Promise<void> {
    for (const part of KEY_PARTS) {
      await this.#vault.delete(ITEM[part]);
      this.#hints[part] = null;
    }
  }
}
