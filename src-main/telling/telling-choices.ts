import { randomBytes } from 'node:crypto';
import type { RequestArgument } from '#core/contract/ipc';
import type { Outcome } from '#core/contract/login';
import { pauseEnd, type PauseLength } from '#core/telling/pause-end';
import { accessTokenProblem, readPushAddress, TELEGRAM_SERVER } from './push-address.ts';
import { MAXIMUM_TARGETS, type PushTarget, type TellingSettings } from '#core/telling/telling-settings';
import type { AuthClock } from '../auth/auth-clock.ts';
import { hintOf } from '../auth/app-key-store.ts';
import { sentenceOf } from '../auth/sentence-of.ts';
import { safeAddress } from '../net/safe-origin.ts';
import type { PushKeys } from './push-keys.ts';
import type { TellingStore } from './telling-store.ts';

export interface TellingChoicesOptions {
  readonly store: TellingStore;
  readonly keys: PushKeys;
  readonly clock: AuthClock;
  readonly zone: string;
  readonly readClipboard: () => Promise<string>;
  readonly clearClipboard: () => void;
  /** The settings have changed. */
  readonly onChange: () => void;
}

const done = (sentence: string): Outcome => ({ ok: true, sentence });
const refused = (sentence: string): Outcome => ({ ok: false, sentence });
const CLOCK = new Intl.DateTimeFormat('en-US', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** What the user decides about the telling. Nothing here rejects; outcomes are plain sentences. */
export class TellingChoices {
  readonly #options: TellingChoicesOptions;

  constructor(options: TellingChoicesOptions) {
    this.#options = options;
  }

  setClass({ class: of, switches }: RequestArgument<'telling.setClass'>): Promise<Outcome> {
    const { classes } = this.#options.store.value;
    return this.#change({ classes: { ...classes, [of]: switches } }, 'Kept.');
  }

  setQuietHours(quietHours: TellingSettings['quietHours']): Promise<Outcome> {
    return this.#change({ quietHours }, 'Kept.');
  }

  setOptions(options: RequestArgument<'telling.setOptions'>): Promise<Outcome> {
    const given = Object.entries(options).filter(([, value]) => value !== undefined);
    return this.#change(Object.fromEntries(given), 'Kept.');
  }

  pause(length: PauseLength): Promise<Outcome> {
    const { clock, zone } = this.#options;
    const sinceWallMs = clock.wallMs();
    const untilWallMs = pauseEnd(length, sinceWallMs, zone);
    return this.#change(
      { pause: { sinceWallMs, untilWallMs } },
      `Alerts are paused until ${CLOCK.format(untilWallMs)}.`,
    );
  }

  resume(): Promise<Outcome> {
    return this.#change({ pause: null }, 'Alerts are told again.');
  }

  /** Takes what the clipboard holds as the address or bot token of a new target. */
  async addTarget({ kind, name, chat, server }: RequestArgument<'telling.addTarget'>): Promise<Outcome> {
    const { store, keys } = this.#options;
    if (store.value.targets.length >= MAXIMUM_TARGETS) return refused(`There are ${MAXIMUM_TARGETS} targets already.`);
    if (kind === 'telegram' && !/^(-?\d{1,20}|@\w{5,32})$/.test(chat)) {
      return refused('A chat is a number such as 123456789, or the name of a channel such as @my_channel.');
    }
    if (server !== '' && !safeAddress(server)) return refused('The server’s address must begin with https://.');
    const copied = await this.#options.readClipboard();
    const read = readPushAddress(kind, copied, server === '' ? TELEGRAM_SERVER : server);
    if (!read.ok) return refused(read.sentence);
    const id = randomBytes(4).toString('hex');
    const stored = await keys.write(id, read.secret).then(() => null, sentenceOf);
    if (stored !== null) return refused(stored);
    await this.#emptyClipboard(copied);
    const host = new URL(read.secret.address).host;
    const { length, tail } = hintOf(read.secret.token ?? read.secret.address);
    const hint = `${length} characters, ends in ${tail}`;
    const target: PushTarget = { id, kind, name, isOn: true, host, hint, chat: kind === 'telegram' ? chat : '' };
    return this.#change({ targets: [...store.value.targets, target] }, `${name} is added. Send it a test.`);
  }

  /** Takes what the clipboard holds as the access token of an ntfy topic. */
  async takeToken(targetId: string): Promise<Outcome> {
    const { keys } = this.#options;
    const target = this.#find(targetId);
    if (target?.kind !== 'ntfy') return refused('Only an ntfy topic has an access token of its own.');
    const copied = await this.#options.readClipboard();
    const problem = accessTokenProblem(copied);
    if (problem !== null) return refused(problem);
    try {
      const secret = await keys.read(targetId);
      if (!secret)
        return refused('The keychain does not hold its address any more. Remove the target and add it again.');
      await keys.write(targetId, { ...secret, token: copied.trim() });
    } catch (error) {
      return refused(sentenceOf(error));
    }
    await this.#emptyClipboard(copied);
    return done(`${target.name} has an access token now. Send it a test.`);
  }

  switchTarget(targetId: string, isOn: boolean): Promise<Outcome> {
    const { targets } = this.#options.store.value;
    const changed = targets.map((target) => (target.id === targetId ? { ...target, isOn } : target));
    return this.#change({ targets: changed }, 'Kept.');
  }

  /** The keychain forgets it first: a target that is gone from the list must not leave its address behind. */
  async removeTarget(targetId: string): Promise<Outcome> {
    const problem = await this.#options.keys.forget(targetId).then(() => null, sentenceOf);
    if (problem !== null) return refused(problem);
    const targets = this.#options.store.value.targets.filter(({ id }) => id !== targetId);
    return this.#change({ targets }, 'The target is removed, and its address is out of the keychain.');
  }

  #find(targetId: string): PushTarget | undefined {
    return this.#options.store.value.targets.find(({ id }) => id === targetId);
  }

  /** Only what was taken: meanwhile the user may have copied something else. */
  async #emptyClipboard(taken: string): Promise<void> {
    if ((await this.#options.readClipboard()) === taken) this.#options.clearClipboard();
  }

  async #change(part: Partial<TellingSettings>, sentence: string): Promise<Outcome> {
    const problem = await this.#options.store.change(part).then(() => null, sentenceOf);
    this.#options.onChange();
    return problem === null ? done(sentence) : refused(problem);
  }
}
