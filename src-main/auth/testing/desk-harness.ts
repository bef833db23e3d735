import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoginCheck, LoginView } from '#core/contract/login';
import type { AuthClock } from '../auth-clock.ts';
import { LoginDesk, type LoginDeskOptions } from '../login-desk.ts';
import { SCHWAB } from '../login-provider.ts';
import { LiveSecrets } from '../redact.ts';
import { SecretPlace } from '../vault/secret-place.ts';
import { freePort } from '../../net/testing/free-port.ts';
import { MemoryChoices } from './memory-choices.ts';
import { RecordingVault } from './recording-vault.ts';
import { TEST_APP_KEY } from './scripted-endpoint.ts';

export const BROKER_CHECKS: readonly LoginCheck[] = [
  { name: 'accounts-product', state: 'passed', sentence: null },
  { name: 'market-data-product', state: 'passed', sentence: null },
  { name: 'streamer', state: 'passed', sentence: null },
];

/** A desk with everything around it that a test may look at or change. */
export interface DeskHarness {
  readonly desk: LoginDesk;
  readonly vault: RecordingVault;
  readonly choices: MemoryChoices;
  readonly secrets: LiveSecrets;
  readonly folder: string;
  /** Every view that was shown. */
  readonly views: LoginView[];
  /** Addresses that the browser was sent to. */
  readonly browsed: string[];
  clipboard: string;
  importFile: string | null;
  logins: number;
  close(): Promise<void>;
}

export async function openDesk(clock: AuthClock, overrides: Partial<LoginDeskOptions> = {}): Promise<DeskHarness> {
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-login-'));
  const vault = new RecordingVault();
  const secrets = new LiveSecrets();
  const choices = new MemoryChoices(`https://127.0.0.1:${await freePort()}`);
  const desk = new LoginDesk({
    provider: SCHWAB,
    place: new SecretPlace(() => Promise.resolve({ kind: 'keychain', name: 'Test keychain', vault }), secrets),
    secrets,
    choices,
    certificateFolder: join(folder, 'login'),
    clock,
    openBrowser: (url) => {
      harness.browsed.push(url);
      return Promise.resolve();
    },
    readClipboard: () => Promise.resolve(harness.clipboard),
    clearClipboard: () => {
      harness.clipboard = '';
    },
    chooseImportFile: () => Promise.resolve(harness.importFile),
    runBrokerChecks: () => Promise.resolve(BROKER_CHECKS),
    onChange: (view) => harness.views.push(view),
    onWarning: () => undefined,
    onLogin: () => {
      harness.logins += 1;
    },
    ...overrides,
  });
  const harness: DeskHarness = {
    desk,
    vault,
    choices,
    secrets,
    folder,
    views: [],
    browsed: [],
    clipboard: '',
    importFile: null,
    logins: 0,
    close: async () => {
      await desk.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  await desk.open();
  return harness;
}

/** Both halves of the app key, as a user copies them. */
export async function takeKeys(harness: DeskHarness, { key, secret } = TEST_APP_KEY): Promise<void> {
  harness.clipboard = key;
  await harness.desk.takeKey('appKey');
  harness.clipboard = secret;
  await harness.desk.takeKey('appSecret');
}
