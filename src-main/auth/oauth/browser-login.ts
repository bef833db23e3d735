import type { AuthClock } from '../auth-clock.ts';
import { LoginListener, type ListenerOptions } from './login-listener.ts';

const WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 300_000;
/** The wall clock is looked at again after so long: a computer that slept must not keep the port open. */
const LONGEST_LOOK_MS = 5_000;

export type BrowserAnswer =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'refused'; readonly sentence: string }
  | { readonly kind: 'too-late'; readonly sentence: string }
  | { readonly kind: 'cancelled' };

export interface BrowserLoginOptions extends Omit<ListenerOptions, 'onAnswer'> {
  readonly clock: AuthClock;
}

/** One way through the browser: the listener, and how long it waits. */
export class BrowserLogin {
  readonly answer: Promise<BrowserAnswer>;
  readonly #clock: AuthClock;
  readonly #begunWallMs: number;
  #listener: LoginListener | null = null;
  #deadlineWallMs: number;
  #cancelLook: () => void = () => undefined;
  #settle: (answer: BrowserAnswer) => void = () => undefined;

  private constructor({ clock }: BrowserLoginOptions) {
    this.#clock = clock;
    this.#begunWallMs = clock.wallMs();
    this.#deadlineWallMs = this.#begunWallMs + WAIT_MS;
    this.answer = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  /** Rejects with a ListenerError. */
  static async begin(options: BrowserLoginOptions): Promise<BrowserLogin> {
    const login = new BrowserLogin(options);
    login.#listener = await LoginListener.open({
      ...options,
      onAnswer: (answer) => {
        login.#cancelLook();
        login.#settle(answer);
      },
    });
    login.#look();
    return login;
  }

  get deadlineWallMs(): number {
    return this.#deadlineWallMs;
  }

  /** Another minute from now, five in all. */
  moreTime(): void {
    const latestWallMs = this.#begunWallMs + LONGEST_WAIT_MS;
    this.#deadlineWallMs = Math.max(this.#deadlineWallMs, Math.min(this.#clock.wallMs() + WAIT_MS, latestWallMs));
  }

  /** Closes the port. What has not been answered by then is cancelled. */
  async close(): Promise<void> {
    this.#cancelLook();
    await this.#listener?.close();
    this.#settle({ kind: 'cancelled' });
  }

  #look(): void {
    const leftMs = this.#deadlineWallMs - this.#clock.wallMs();
    if (leftMs > 0) {
      this.#cancelLook = this.#clock.after(Math.min(leftMs, LONGEST_LOOK_MS), () => {
        this.#look();
      });
      return;
    }
    const sentence = 'The browser did not come back in time, so the login was ended and its port closed. Begin again.';
    void this.#listener?.close().then(() => {
      this.#settle({ kind: 'too-late', sentence });
    });
  }
}
