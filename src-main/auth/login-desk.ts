import type {
  AccountChoice,
  KeyHint,
  KeyPart,
  LoginAttempt,
  LoginCheck,
  LoginView,
  Outcome,
} from '#core/contract/login';
import type { AuthClock } from './auth-clock.ts';
import { AppKeyStore } from './app-key-store.ts';
import { CheckList } from './check-list.ts';
import { importFile, type ImportKind } from './import/import-file.ts';
import type { ChoicesStore } from './login-choices.ts';
import type { LoginProvider } from './login-provider.ts';
import { BrowserSteps } from './oauth/browser-steps.ts';
import { checkCallbackUrl } from './oauth/callback-url.ts';
import { sentenceOf } from './sentence-of.ts';
import type { LiveSecrets } from './redact.ts';
import type { LoginWarning } from './tokens/expiry-warning.ts';
import { HttpTokenEndpoint, type AppKey, type TokenEndpoint } from './tokens/token-endpoint.ts';
import { TokenKeeper } from './tokens/token-keeper.ts';
import type { SecretPlace } from './vault/secret-place.ts';
import { VaultError } from './vault/vault.ts';

export interface LoginDeskOptions {
  readonly provider: LoginProvider;
  readonly place: SecretPlace;
  readonly secrets: LiveSecrets;
  readonly choices: ChoicesStore;
  /** For the listener's certificate; private to this installation and provider. */
  readonly certificateFolder: string;
  readonly clock: AuthClock;
  /** Opens the system's browser, not a window of ours. Rejects when there is none. */
  readonly openBrowser: (url: string) => Promise<void>;
  readonly readClipboard: () => Promise<string>;
  readonly clearClipboard: () => void;
  /** The system's file dialog; null when the user closed it. */
  readonly chooseImportFile: (kind: ImportKind) => Promise<string | null>;
  readonly runBrokerChecks: () => Promise<readonly LoginCheck[]>;
  readonly onChange: (view: LoginView) => void;
  readonly onWarning: (warning: LoginWarning) => void;
  /** A login came, first or renewed, or the keychain gave one late: who waits for tokens may ask again. */
  readonly onLogin: () => void;
  readonly endpoint?: TokenEndpoint;
}

export type KnownAccount = Omit<AccountChoice, 'shown'>;
export type TakenKey =
  { readonly ok: true; readonly hint: KeyHint } | { readonly ok: false; readonly sentence: string };

const done = (sentence: string): Outcome => ({ ok: true, sentence });
const refused = (sentence: string): Outcome => ({ ok: false, sentence });

/** Everything the user does about the login. Nothing here rejects; outcomes are plain sentences. */
export class LoginDesk {
  readonly #options: LoginDeskOptions;
  readonly #endpoint: TokenEndpoint;
  readonly #browser: BrowserSteps;
  readonly #checks: CheckList;
  readonly keys: AppKeyStore;
  /** Where the threads' tokens come from. */
  readonly keeper: TokenKeeper;
  #accounts: readonly KnownAccount[] = [];

  constructor(options: LoginDeskOptions) {
    const { provider, place, secrets, clock, onWarning } = options;
    const onChange = (): void => {
      options.onChange(this.view());
    };
    this.#options = options;
    this.#endpoint = options.endpoint ?? new HttpTokenEndpoint(provider, secrets);
    this.keys = new AppKeyStore(place);
    this.keeper = new TokenKeeper({
      brokerName: provider.name,
      vault: place,
      endpoint: this.#endpoint,
      appKey: () => this.keys.read(),
      clock,
      secrets,
      onChange,
      onWarning,
    });
    this.#checks = new CheckList({
      storedProblem: () => this.keeper.storedProblem(),
      runBrokerChecks: options.runBrokerChecks,
      onChange,
    });
    this.#browser = new BrowserSteps({
      ...options,
      endpoint: this.#endpoint,
      onChange,
      onTokens: async (record) => {
        await this.keeper.adopt(record);
        this.#loggedIn();
      },
    });
  }

  /** Tries the keychain and takes up what it holds. */
  async open(): Promise<void> {
    await this.#options.place.open();
    await this.#loadKeys();
    await this.keeper.load();
    this.#tellWhoWaits();
    this.#tell();
  }

  view(): LoginView {
    const { provider, place, choices } = this.#options;
    const { shownAccounts } = choices.value;
    return {
      brokerName: provider.name,
      isPractice: provider.isPractice,
      vault: place.view,
      ...this.keys.hints,
      callbackUrl: choices.value.callbackUrl,
      token: this.keeper.view,
      attempt: this.attempt,
      checks: [...this.#checks.checks],
      accounts: this.#accounts.map((account) => ({
        ...account,
        shown: shownAccounts === null || shownAccounts.includes(account.accountKey),
      })),
    };
  }

  get attempt(): LoginAttempt {
    return this.#browser.attempt;
  }

  /** What the broker says there is. */
  setAccounts(accounts: readonly KnownAccount[]): void {
    this.#accounts = accounts;
    this.#tell();
  }

  /** Takes one half of the app key from the clipboard, which is emptied only when the text was taken. */
  async takeKey(part: KeyPart): Promise<TakenKey> {
    const text = await this.#options.readClipboard();
    const value = text.trim();
    const problem = await this.keys.take(part, value);
    if (problem !== null) return { ok: false, sentence: problem };
    // Only what was taken: meanwhile the user may have copied something else.
    if ((await this.#options.readClipboard()) === text) this.#options.clearClipboard();
    this.keeper.retryNow();
    this.#tell();
    const hint = this.keys.hints[part];
    return hint ? { ok: true, hint } : { ok: false, sentence: 'The key was forgotten while it was taken. Try again.' };
  }

  async setCallback(callbackUrl: string): Promise<Outcome> {
    const check = checkCallbackUrl(callbackUrl);
    if (!check.ok) return refused(check.sentence);
    return this.#choose(
      { callbackUrl },
      check.advice ?? 'The callback address is sound. It must be registered exactly like this.',
    );
  }

  allowThisRunOnly(): void {
    this.#options.place.allowThisRunOnly();
    this.#tell();
  }

  /** Begins a login, first or renewed: what is held stays in use until the new one has come. */
  async begin(): Promise<Outcome> {
    const vault = await this.#options.place.open();
    if (vault.kind === 'refused')
      return refused(`${vault.reason} Or allow Bellwether to remember the login for this run only.`);
    const appKey = await this.#appKey();
    if (typeof appKey === 'string') return refused(appKey);
    return this.#browser.begin(appKey, this.#options.choices.value.callbackUrl);
  }

  moreTime(): void {
    this.#browser.moreTime();
  }

  cancel(): Promise<void> {
    return this.#browser.cancel();
  }

  /** Tries again what failed: keychain, stored login, refresh, and the checks at the broker. */
  async checkAgain(): Promise<void> {
    await this.#options.place.open();
    await this.#loadKeys();
    if (this.keeper.view.kind !== 'valid') await this.keeper.load();
    this.keeper.retryNow();
    this.#tellWhoWaits();
    if (this.keeper.view.kind === 'valid') await this.#checks.run();
    this.#tell();
  }

  async chooseAccounts(shownAccounts: readonly string[]): Promise<Outcome> {
    return this.#choose({ shownAccounts: [...shownAccounts] }, 'The accounts are shown as chosen.');
  }

  async forget(what: 'tokens' | 'everything'): Promise<Outcome> {
    // A code that is being exchanged would bring the login back after it was said to be forgotten.
    await this.#browser.close();
    this.#checks.clear();
    const ofTokens = await this.keeper.forget();
    const ofKeys = what === 'everything' ? await this.keys.forget().then(() => null, sentenceOf) : null;
    const problem = ofTokens ?? ofKeys;
    this.#tell();
    if (problem !== null) return refused(`Not everything could be removed from the keychain. ${problem}`);
    const { name } = this.#options.provider;
    const kept = what === 'tokens' ? 'The app key is kept.' : 'The app key is forgotten as well.';
    return done(
      `The login is forgotten on this computer. ${kept} ${name} itself keeps the permission until you withdraw it there.`,
    );
  }

  async importFile(kind: ImportKind): Promise<Outcome> {
    const vault = await this.#options.place.open();
    if (vault.kind === 'refused') return refused(vault.reason);
    const file = await this.#options.chooseImportFile(kind);
    if (file === null) return refused('No file was chosen. Nothing has changed.');
    const outcome = await importFile(kind, file, {
      keys: this.keys,
      keeper: this.keeper,
      choices: this.#options.choices,
      nowWallMs: this.#options.clock.wallMs(),
    });
    this.keeper.retryNow();
    if (outcome.ok && kind === 'schwab-py-token') this.#loggedIn();
    this.#tell();
    return outcome;
  }

  /** The computer woke up or the network is back. */
  retryNow(): void {
    this.keeper.retryNow();
  }

  /** Waits for a refresh under way, whose tokens must be stored. */
  async close(): Promise<void> {
    await this.#browser.close();
    await this.keeper.close();
    await this.#endpoint.close();
  }

  #tell(): void {
    this.#options.onChange(this.view());
  }

  /** A keychain that was unlocked late, or a backup, gives a login that threads were told is not there. */
  #tellWhoWaits(): void {
    if (this.keeper.takeTurnedAway()) this.#options.onLogin();
  }

  #loggedIn(): void {
    this.#options.onLogin();
    void this.#checks.run();
  }

  async #choose(part: Parameters<ChoicesStore['change']>[0], sentence: string): Promise<Outcome> {
    const problem = await this.#options.choices.change(part).then(() => null, sentenceOf);
    this.#tell();
    return problem === null ? done(sentence) : refused(problem);
  }

  /** A vault that cannot be read shows as keys that are not there; asking for them again says why. */
  async #loadKeys(): Promise<void> {
    await this.keys.load().catch((error: unknown) => {
      if (!(error instanceof VaultError)) throw error;
    });
  }

  async #appKey(): Promise<AppKey | string> {
    const missing = 'App key or secret is missing. Copy both on the developer portal and let Bellwether take them.';
    return this.keys.read().then((key) => key ?? missing, sentenceOf);
  }
}
