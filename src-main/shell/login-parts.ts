import { join } from 'node:path';
import { app, clipboard, dialog } from 'electron';
import log from 'electron-log/node';
import type { LoginCheck, LoginView } from '#core/contract/login';
import { SYSTEM_CLOCK } from '../auth/auth-clock.ts';
import type { ChoicesStore } from '../auth/login-choices.ts';
import { LoginDesk } from '../auth/login-desk.ts';
import { LiveSecrets } from '../auth/redact.ts';
import type { LoginWarning } from '../auth/tokens/expiry-warning.ts';
import { findKeychain } from '../auth/vault/find-keychain.ts';
import { SecretPlace } from '../auth/vault/secret-place.ts';
import type { BrokerProfile } from './broker-profile.ts';
import { openLoginPage } from './open-outside.ts';

export interface LoginListeners {
  readonly onChange: (view: LoginView) => void;
  readonly onWarning: (warning: LoginWarning) => void;
  readonly onLogin: () => void;
  readonly runBrokerChecks: () => Promise<readonly LoginCheck[]>;
}

/** Every secret of this process, known to the log before the first one is read. */
export function watchLog(): LiveSecrets {
  const secrets = new LiveSecrets();
  log.hooks.push((message) => ({ ...message, data: secrets.redactMessage(message.data) }));
  return secrets;
}

async function chooseFile(title: string): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog({
    title,
    properties: ['openFile', 'showHiddenFiles'],
    filters: [{ name: 'JSON', extensions: ['json'] }],
  });
  return filePaths[0] ?? null;
}

const IMPORT_TITLES = {
  'schwab-py-token': 'Choose the token.json that schwab-py wrote',
  'secrets-json': 'Choose a secrets.json with app key and secret',
} as const;

/** Where this run keeps the secrets of a broker's login, and those that go with it. */
export function makeSecretPlace(profile: BrokerProfile, secrets: LiveSecrets): SecretPlace {
  return new SecretPlace(
    () =>
      findKeychain({
        service: profile.keychainService,
        isPlaintextBackend: app.commandLine.getSwitchValue('password-store') === 'basic',
        platform: process.platform,
      }),
    secrets,
  );
}

/** The login's desk with the parts of the operating system that it needs. */
export function makeLoginDesk(
  profile: BrokerProfile,
  {
    secrets,
    place,
    choices,
  }: { readonly secrets: LiveSecrets; readonly place: SecretPlace; readonly choices: ChoicesStore },
  listeners: LoginListeners,
): LoginDesk {
  return new LoginDesk({
    provider: profile.login,
    place,
    secrets,
    choices,
    certificateFolder: join(app.getPath('userData'), 'login', profile.folder),
    clock: SYSTEM_CLOCK,
    openBrowser: (url) => openLoginPage(url, profile.login),
    // Older releases of Electron give the text itself, newer ones a promise of it.
    readClipboard: async () => clipboard.readText(),
    clearClipboard: () => {
      clipboard.clear();
    },
    chooseImportFile: (kind) => chooseFile(IMPORT_TITLES[kind]),
    ...listeners,
  });
}
