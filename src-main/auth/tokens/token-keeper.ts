import type { TokenView } from '#core/contract/login';
import type { TokenOutcome } from '#core/contract/token';
import type { AuthClock } from '../auth-clock.ts';
import type { LiveSecrets } from '../redact.ts';
import { vaultSentence, type Vault } from '../vault/vault.ts';
import { ExpiryWarnings, nextWarningWallMs, type LoginWarning } from './expiry-warning.ts';
import { lifeInVault } from './life-in-vault.ts';
import { lostReason } from './lost-reason.ts';
import type { AppKey, TokenEndpoint } from './token-endpoint.ts';
import {
  afterFailure,
  afterRefresh,
  held,
  isUsable,
  mayAskWallMs,
  refreshDueWallMs,
  stepFor,
  viewOf,
  type HeldLogin,
  type TokenLife,
} from './token-life.ts';
import { decodeLogin, encodeLogin, loginExpiresWallMs, type StoredLogin, type TokenRecord } from './token-record.ts';
import type { TokenReply } from './token-reply.ts';

/** The wall clock is looked at no less often than this: after sleep a long timer would come too late. */
const LONGEST_LOOK_MS = 30_000;
const SHORTEST_LOOK_MS = 100;

/** Shorter than the threads wait for an answer, so that they hear the reason. */
const LONGEST_READING_MS = 30_000;
const NOT_READ_YET =
  'The keychain has not said yet whether there is a login. It may be waiting for its password: look for its window.';

export interface TokenKeeperOptions {
  readonly brokerName: string;
  readonly vault: Vault;
  readonly endpoint: TokenEndpoint;
  /** Null when the user has not entered it. */
  readonly appKey: () => Promise<AppKey | null>;
  readonly clock: AuthClock;
  readonly secrets: LiveSecrets;
  /** The view has changed. */
  readonly onChange: () => void;
  readonly onWarning: (warning: LoginWarning) => void;
}

/**
 * The one holder of the tokens. Refreshes early by itself, one refresh at a time for the whole application; stores
 * what a refresh brought before anyone gets it; and says so when a login is lost. Nothing here rejects.
 */
export class TokenKeeper {
  readonly #options: TokenKeeperOptions;
  readonly #warnings = new ExpiryWarnings();
  #life: TokenLife = { kind: 'none' };
  /** Whether the vault has said what it holds, or a login came before it did. */
  #isKnown = false;
  /** Who asked for a token before that. */
  readonly #early = new Set<() => void>();
  #hasTurnedAway = false;
  #serial = 0;
  /** Counts logins and goodbyes: what a refresh of an earlier one brings is not taken. */
  #generation = 0;
  #refresh: Promise<void> | null = null;
  #unstored: StoredLogin | null = null;
  #storeProblem: string | null = null;
  #cancelLook: (() => void) | null = null;
  #closed = false;

  constructor(options: TokenKeeperOptions) {
    this.#options = options;
  }

  get view(): TokenView {
    return viewOf(this.#life, this.#refresh !== null, this.#storeProblem);
  }

  /** What is held, for an encrypted backup and nothing else; null without a login. */
  get record(): TokenRecord | null {
    return this.#life.kind === 'held' ? this.#life.record : null;
  }

  /** When the user will next be warned that the login ends; null when no warning is ahead. */
  get nextWarningWallMs(): number | null {
    if (this.#life.kind !== 'held') return null;
    return nextWarningWallMs(loginExpiresWallMs(this.#life.record), this.#options.clock.wallMs());
  }

  /** Takes up what the vault holds. */
  async load(): Promise<void> {
    const { vault, clock, secrets } = this.#options;
    const generation = this.#generation;
    this.#serial += 1;
    const life = await lifeInVault(vault, this.#serial, clock.wallMs());
    if (life.kind === 'held') secrets.add(life.record.accessToken, life.record.refreshToken);
    // A login was quicker.
    if (generation === this.#generation) this.#become(life);
  }

  /** A login is there, new or imported: whatever was held before is replaced. Gives the vault's complaint, or null. */
  async adopt(record: TokenRecord): Promise<string | null> {
    this.#generation += 1;
    const generation = this.#generation;
    this.#serial += 1;
    this.#options.secrets.add(record.accessToken, record.refreshToken);
    const login = held(record, this.#serial, this.#options.clock.wallMs());
    await this.#store(record, generation);
    if (generation === this.#generation) this.#become(login);
    return this.#storeProblem;
  }

  /** Gives the vault's complaint, or null; the tokens are gone from this process in any case. */
  async forget(): Promise<string | null> {
    this.#generation += 1;
    this.#unstored = null;
    this.#storeProblem = null;
    this.#become({ kind: 'none' });
    try {
      await this.#options.vault.delete('token');
      return null;
    } catch (error) {
      return vaultSentence(error);
    }
  }

  /** What a thread gets that needs a token; `refusedSerial` is the one it saw refused with 401. */
  async token(refusedSerial: number | null): Promise<TokenOutcome> {
    if (!this.#isKnown) await this.#reading();
    if (!this.#isKnown) {
      this.#hasTurnedAway = true;
      return { kind: 'unavailable', sentence: NOT_READ_YET };
    }
    const life = this.#life;
    if (life.kind !== 'held') return this.#without(life);
    const step = stepFor(life, this.#options.clock.wallMs(), refusedSerial);
    switch (step) {
      case 'serve':
        return served(life);
      case 'serve-and-refresh':
        void this.#refreshOnce(life, false);
        return served(life);
      case 'surface':
        return { kind: 'unavailable', sentence: this.#refusedThoughFresh() };
      case 'refresh':
        await this.#refreshOnce(life, refusedSerial === life.serial);
        return this.#afterWaiting(refusedSerial);
      case 'wait':
        if (this.#refresh) await this.#refresh;
        return this.#afterWaiting(refusedSerial);
    }
  }

  /** Whether a thread was told, since this was last asked, that there is no login: what is true now may be different. */
  takeTurnedAway(): boolean {
    const had = this.#hasTurnedAway;
    this.#hasTurnedAway = false;
    return had;
  }

  /** Reads the login back from the vault: why it is not there as it should be, or null. */
  async storedProblem(): Promise<string | null> {
    await this.#refresh;
    const { vault } = this.#options;
    if (this.#life.kind !== 'held') return 'There is no login to look for in the keychain.';
    try {
      const text = await vault.read('token');
      // Meanwhile a refresh may have begun, or another login may be held.
      if (this.#refresh) return await this.storedProblem();
      const stored = text === null ? null : decodeLogin(text);
      if (stored?.kind === 'held' && stored.refreshToken === this.#life.record.refreshToken) return null;
    } catch (error) {
      return vaultSentence(error);
    }
    return (
      this.#storeProblem ?? 'The keychain does not give back the login that was stored in it. See that it is unlocked.'
    );
  }

  /** The network or the computer is back, or the user asks: what failed is tried again now. */
  retryNow(): void {
    if (this.#life.kind === 'held') this.#life = { ...this.#life, retryAtWallMs: 0 };
    this.#look();
  }

  /** Lets a refresh under way end, so that its tokens are stored; then nothing happens by itself any more. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelLook?.();
    for (const goOn of this.#early) goOn();
    await this.#refresh;
  }

  #become(life: TokenLife): void {
    this.#isKnown = true;
    for (const goOn of this.#early) goOn();
    if (life.kind === 'lost' && this.#life.kind === 'held') {
      this.#options.onWarning({ title: 'Login needed', body: life.reason });
    }
    this.#life = life;
    this.#options.onChange();
    this.#look();
  }

  /** Resolves when the vault has said what it holds, or has been waited for long enough. */
  #reading(): Promise<void> {
    return new Promise((resolve) => {
      const goOn = (): void => {
        cancel();
        this.#early.delete(goOn);
        resolve();
      };
      const cancel = this.#options.clock.after(LONGEST_READING_MS, goOn);
      this.#early.add(goOn);
    });
  }

  /** Does what is due and comes back when the next thing is. */
  #look(): void {
    this.#cancelLook?.();
    this.#cancelLook = null;
    const life = this.#life;
    if (this.#closed || life.kind !== 'held') return;
    const { clock, onWarning } = this.#options;
    const nowWallMs = clock.wallMs();
    const warning = this.#warnings.due(loginExpiresWallMs(life.record), nowWallMs);
    if (warning) onWarning(warning);
    if (this.#unstored && !this.#refresh)
      void this.#store(this.#unstored, this.#generation).then(this.#options.onChange);
    const dueWallMs = Math.max(refreshDueWallMs(life, nowWallMs), mayAskWallMs(life, nowWallMs));
    if (dueWallMs <= nowWallMs) void this.#refreshOnce(life, false);
    const pauseMs = Math.min(Math.max(dueWallMs - nowWallMs, SHORTEST_LOOK_MS), LONGEST_LOOK_MS);
    this.#cancelLook = clock.after(this.#refresh ? LONGEST_LOOK_MS : pauseMs, () => {
      this.#look();
    });
  }

  /** Starts a refresh, or joins the one that is under way. */
  #refreshOnce(login: HeldLogin, becauseRefused: boolean): Promise<void> {
    if (this.#refresh) return this.#refresh;
    const generation = this.#generation;
    this.#refresh = this.#exchangeOldForNew(login, becauseRefused, generation).then((next) => {
      this.#refresh = null;
      if (next && generation === this.#generation) this.#become(next);
      else this.#options.onChange();
    });
    this.#options.onChange();
    return this.#refresh;
  }

  /** Null when meanwhile there is another login, or none. */
  async #exchangeOldForNew(login: HeldLogin, becauseRefused: boolean, generation: number): Promise<TokenLife | null> {
    const { appKey, clock, endpoint } = this.#options;
    const spent: TokenRecord = {
      ...login.record,
      refreshingSinceWallMs: login.record.refreshingSinceWallMs ?? clock.wallMs(),
    };
    const key = await appKey().catch(vaultSentence);
    if (key === null || typeof key === 'string') {
      const sentence = key ?? 'There is no app key, so the login cannot be renewed. Enter the app key again.';
      return afterFailure(login, { kind: 'unavailable', sentence, retryAfterMs: null }, clock.wallMs());
    }
    if (!(await this.#store(spent, generation))) return null;
    const reply = await endpoint.refresh(key, spent.refreshToken);
    const next = this.#lifeAfter(login, reply, becauseRefused);
    // Whoever ends us from here on finds in the vault what `next` says, or the note that the old token was spent.
    if (next.kind === 'held' && reply.kind === 'unavailable') return { ...next, record: spent };
    const stored = await this.#store(storedForm(next), generation);
    return stored ? next : null;
  }

  #lifeAfter(login: HeldLogin, reply: TokenReply, becauseRefused: boolean): TokenLife & { kind: 'held' | 'lost' } {
    const nowWallMs = this.#options.clock.wallMs();
    if (reply.kind === 'unavailable') return afterFailure(login, reply, nowWallMs);
    if (reply.kind === 'tokens') {
      this.#serial += 1;
      return { ...afterRefresh(login, reply, nowWallMs, becauseRefused), serial: this.#serial };
    }
    const reason = lostReason(this.#options.brokerName, login.record, reply, nowWallMs);
    return { kind: 'lost', sinceWallMs: nowWallMs, reason };
  }

  /** False when another login has begun meanwhile. A vault that refuses is noted and tried again. */
  async #store(login: StoredLogin, generation: number): Promise<boolean> {
    if (generation !== this.#generation) return false;
    this.#unstored = login;
    try {
      await this.#options.vault.write('token', encodeLogin(login));
      if (this.#unstored === login) {
        this.#unstored = null;
        this.#storeProblem = null;
      }
    } catch (error) {
      if (generation === this.#generation) {
        this.#storeProblem = `The login works until Bellwether quits, but could not be stored. ${vaultSentence(error)}`;
      }
    }
    return generation === this.#generation;
  }

  #without(life: Exclude<TokenLife, HeldLogin>): TokenOutcome {
    this.#hasTurnedAway = true;
    const sentence =
      life.kind === 'lost' ? life.reason : `There is no login to ${this.#options.brokerName}. Log in first.`;
    return { kind: 'login-needed', sentence };
  }

  #afterWaiting(refusedSerial: number | null): TokenOutcome {
    const life = this.#life;
    if (life.kind !== 'held') return this.#without(life);
    if (isUsable(life, this.#options.clock.wallMs(), refusedSerial)) return served(life);
    return { kind: 'unavailable', sentence: life.problem ?? 'The login is being renewed. Try again in a moment.' };
  }

  #refusedThoughFresh(): string {
    const { brokerName } = this.#options;
    const meaning = 'So it is not the login that is refused, but what was asked for';
    const todo = 'See on the developer portal that the app has both API products and is "Ready For Use".';
    return `${brokerName} refuses even a token that was just renewed ("Client not authorized"). ${meaning}. ${todo}`;
  }
}

const served = ({ record, serial }: HeldLogin): TokenOutcome => ({
  kind: 'token',
  accessToken: record.accessToken,
  serial,
});

const storedForm = (life: Exclude<TokenLife, { kind: 'none' }>): StoredLogin =>
  life.kind === 'held' ? life.record : { version: 1, ...life };
