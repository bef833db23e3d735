import type { TokenAnswer, TokenOutcome, TokenWanted } from '#core/contract/token';

/** Asks the main process for tokens. Only the newest question counts: an answer to an earlier one is not heard. */
export class TokenDesk {
  readonly #ask: (wanted: TokenWanted) => void;
  #newestAskId = 0;
  #isOpen = false;

  constructor(ask: (wanted: TokenWanted) => void) {
    this.#ask = ask;
  }

  ask(refusedSerial: number | null): void {
    this.#newestAskId += 1;
    this.#isOpen = true;
    this.#ask({ askId: this.#newestAskId, refusedSerial });
  }

  /** The outcome when it answers the open question, or null. */
  outcomeOf({ askId, outcome }: TokenAnswer): TokenOutcome | null {
    if (!this.#isOpen || askId !== this.#newestAskId) return null;
    this.#isOpen = false;
    return outcome;
  }
}
