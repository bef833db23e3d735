import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { keychainService } from '../src-main/auth/vault/keychain-service.ts';

const run = promisify(execFile);

/** What the keychain holds of a practised login of one user data folder, asked of the keychain and not of the application. */
export class LoginKeychain {
  readonly #service: string;

  constructor(userData: string) {
    this.#service = keychainService('Bellwether practice', userData);
  }

  /** Empty when there is nothing. */
  async read(account: string): Promise<string> {
    const words = ['lookup', 'service', this.#service, 'account', account];
    return (await run('secret-tool', words).catch(() => ({ stdout: '' }))).stdout;
  }

  /** Puts something there in the application's place, e.g. a login that is older than it is. */
  async write(account: string, value: string): Promise<void> {
    const attributes = ['service', this.#service, 'account', account];
    await run('secret-tool', ['clear', ...attributes]).catch(() => undefined);
    const storing = run('secret-tool', ['store', '--label', this.#service, ...attributes]);
    storing.child.stdin?.end(value);
    await storing;
  }

  async empty(): Promise<void> {
    await run('secret-tool', ['clear', 'service', this.#service]).catch(() => undefined);
  }
}
