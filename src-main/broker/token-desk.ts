import type { TokenAnswer, TokenOutcome, TokenWanted } from '#core/contract/token';
import type { BrokerEnvironment } from './broker-environment.ts';

/** A refresh over a slow network takes its time; a main process that never answers is not waited for. */
const LONGEST_WAIT_MS = 60_000;

const UNANSWERED = 'The login did not answer in time. Try again in a moment.';
const CLOSED = 'The connection to the broker is being closed.';

interface Ask {
  readonly refusedSerial: number | null;
  readonly outcome: Promise<TokenOutcome>;
  readonly settle: (outcome: TokenOutcome) => void;
}

/** Asks the main process for tokens. Nothing is kept here: whoever gets a token forgets it after its call. */
export class TokenDesk {
  readonly #environment: Pick<BrokerEnvironment, 'after'>;
  readonly #emit: (wanted: TokenWanted) => void;
  readonly #asks = new Map<number, Ask>();
  #nextAskId = 1;

  constructor(environment: Pick<BrokerEnvironment, 'after'>, emit: (wanted: TokenWanted) => void) {
    this.#environment = environment;
    this.#emit = emit;
  }

  /** `refusedSerial` names the token that the broker has just answered with 401. Calls that ask the same share one answer. */
  token(refusedSerial: number | null): Promise<TokenOutcome> {
    for (const ask of this.#asks.values()) if (ask.refusedSerial === refusedSerial) return ask.outcome;
    return this.#ask(refusedSerial);
  }

  /** An answer to a question that is not open any more comes too late and is dropped. */
  answer({ askId, outcome }: TokenAnswer): void {
    const ask = this.#asks.get(askId);
    this.#asks.delete(askId);
    ask?.settle(outcome);
  }

  /**
   * Nobody waits any more. The numbering goes on: a late answer is never taken for one to a later question, whose token
   * may be for another broker.
   */
  cancelAll(): void {
    for (const askId of [...this.#asks.keys()])
      this.answer({ askId, outcome: { kind: 'unavailable', sentence: CLOSED } });
  }

  #ask(refusedSerial: number | null): Promise<TokenOutcome> {
    const askId = this.#nextAskId++;
    const { promise, resolve } = withResolver<TokenOutcome>();
    const stopClock = this.#environment.after(LONGEST_WAIT_MS, () => {
      this.answer({ askId, outcome: { kind: 'unavailable', sentence: UNANSWERED } });
    });
    const settle = (outcome: TokenOutcome): void => {
      stopClock();
      resolve(outcome);
    };
    this.#asks.set(askId, { refusedSerial, outcome: promise, settle });
    this.#emit({ askId, refusedSerial });
    return promise;
  }
}

/** Promise.withResolvers, which this Node does not have. */
function withResolver<Value>(): { readonly promise: Promise<Value>; readonly resolve: (value: Value) => void } {
  let keep: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((resolve) => {
    keep = resolve;
  });
  return { promise, resolve: keep };
}
