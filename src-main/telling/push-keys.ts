import { z } from 'zod';
import type { PushSecret } from './push-message.ts';
import type { LiveSecrets } from '../auth/redact.ts';
import type { SecretName, Vault } from '../auth/vault/vault.ts';

const storedSchema = z.object({ address: z.string(), token: z.string().nullable() });

const itemOf = (targetId: string): SecretName => `push-${targetId}`;

/** Addresses and tokens of the push targets, in the system's keychain. Every method rejects with a VaultError. */
export class PushKeys {
  readonly #vault: Vault;
  readonly #secrets: LiveSecrets;

  constructor(vault: Vault, secrets: LiveSecrets) {
    this.#vault = vault;
    this.#secrets = secrets;
  }

  /** Null when the keychain holds none, or something else under its name. */
  async read(targetId: string): Promise<PushSecret | null> {
    const text = await this.#vault.read(itemOf(targetId));
    if (text === null) return null;
    const secret = parsed(text);
    if (secret) this.#hide(secret);
    return secret;
  }

  async write(targetId: string, secret: PushSecret): Promise<void> {
    this.#hide(secret);
    await this.#vault.write(itemOf(targetId), JSON.stringify(secret));
  }

  async forget(targetId: string): Promise<void> {
    await this.#vault.delete(itemOf(targetId));
  }

  /** A server's answer may repeat what it was sent: what is kept and shown of it holds no address and no token. */
  redact(text: string): string {
    return this.#secrets.redact(text);
  }

  /** The vault hides the item as a whole; an error text may show a part of it. */
  #hide({ address, token }: PushSecret): void {
    const { pathname, search, searchParams } = new URL(address);
    const parts = [...pathname.split('/'), ...searchParams.values()];
    // A server's bare name is no secret, and stands in sentences that are to be read.
    if (pathname !== '/' || search !== '') this.#secrets.add(address, `${pathname}${search}`, ...parts);
    if (token !== null) this.#secrets.add(token);
  }
}

function parsed(text: string): PushSecret | null {
  try {
    const secret = storedSchema.safeParse(JSON.parse(text)).data;
    return secret && URL.canParse(secret.address) ? secret : null;
  } catch {
    return null;
  }
}
