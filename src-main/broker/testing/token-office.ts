import type { TokenOutcome, TokenWanted } from '#core/contract/token';
import { TokenDesk } from '../token-desk.ts';
import type { BrokerEnvironment } from '../broker-environment.ts';

/** The main process's side of the tokens: a new one, with the next serial, when the present one was refused. */
export class TokenOffice {
  readonly asked: TokenWanted[] = [];
  readonly desk: TokenDesk;
  refreshes = 0;
  /** In place of a token, while it is not null. */
  instead: TokenOutcome | null = null;
  /** Of a server that knows one token and no refresh. */
  fixedToken: string | null = null;
  isSilent = false;
  #serial = 1;

  constructor(environment: Pick<BrokerEnvironment, 'after'>) {
    this.desk = new TokenDesk(environment, (wanted) => {
      this.asked.push(wanted);
      queueMicrotask(() => {
        if (!this.isSilent) this.desk.answer({ askId: wanted.askId, outcome: this.outcome(wanted) });
      });
    });
  }

  outcome({ refusedSerial }: TokenWanted): TokenOutcome {
    if (this.instead) return this.instead;
    if (refusedSerial === this.#serial) {
      this.#serial += 1;
      this.refreshes += 1;
    }
    return { kind: 'token', accessToken: this.accessToken, serial: this.#serial };
  }

  get accessToken(): string {
    return this.fixedToken ?? `test-access-token-${this.#serial}`;
  }
}
