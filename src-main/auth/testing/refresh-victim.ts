import { text } from 'node:stream/consumers';
import { SYSTEM_CLOCK } from '../auth-clock.ts';
import { LiveSecrets } from '../redact.ts';
import { HttpTokenEndpoint } from '../tokens/token-endpoint.ts';
import { TokenKeeper } from '../tokens/token-keeper.ts';
import type { LoginProvider } from '../login-provider.ts';
import { findKeychain } from '../vault/find-keychain.ts';
import type { Vault } from '../vault/vault.ts';

/**
 * node refresh-victim.js, with the orders as JSON on standard input: takes the login out of the keyring, refreshes it,
 * and says "received" at the moment when the new tokens would be stored. It is killed there.
 */

export interface VictimOrders {
  readonly service: string;
  readonly provider: LoginProvider;
}

const { service, provider } = JSON.parse(await text(process.stdin)) as VictimOrders;
const found = await findKeychain({ service, isPlaintextBackend: false, platform: process.platform });
if (found.kind === 'refused') throw new Error(found.reason);
const keychain = found.vault;

let writes = 0;
const vault: Vault = {
  read: (name) => keychain.read(name),
  delete: (name) => keychain.delete(name),
  write: async (name, value) => {
    writes += 1;
    if (writes === 1) {
      await keychain.write(name, value);
      return;
    }
    process.stdout.write('received\n');
    await new Promise(() => undefined);
  },
};

const secrets = new LiveSecrets();
const keeper = new TokenKeeper({
  brokerName: provider.name,
  vault,
  endpoint: new HttpTokenEndpoint(provider, secrets),
  appKey: async () => {
    const [key, secret] = [await vault.read('app-key'), await vault.read('app-secret')];
    return key === null || secret === null ? null : { key, secret };
  },
  clock: SYSTEM_CLOCK,
  secrets,
  onChange: () => undefined,
  onWarning: () => undefined,
});
await keeper.load();
const outcome = await keeper.token(1);
process.stdout.write(`not killed: ${outcome.kind}\n`);
