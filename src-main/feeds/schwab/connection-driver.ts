import type { TokenAnswer, TokenWanted } from '#core/contract/token';
import type { AccessToken } from './access-token.ts';
import { transition } from './connection-machine.ts';
import {
  INITIAL_CONNECTION,
  type Connection,
  type ConnectionEffect,
  type ConnectionEvent,
} from './connection-state.ts';
import type { FeedEnvironment } from './feed-environment.ts';
import { StreamerLink, type LinkListener, type ServerAddress } from './streamer-link.ts';
import { TokenDesk } from './token-desk.ts';

/** What the connection brings about beyond itself. */
export interface DriverListener extends Omit<LinkListener, 'event'> {
  readonly tokenWanted: (wanted: TokenWanted) => void;
  /** A socket is about to be opened: what was known of the last one is over. */
  readonly relink: () => void;
  readonly link: (state: 'up' | 'down') => void;
  readonly refused: (text: string) => void;
  /** After every event. */
  readonly settled: (connection: Connection) => void;
}

const NO_TOKEN = 'What was handed over as an access token cannot be one: it is empty, too long or not plain ASCII.';

/** Drives the connection machine: brings it events, one at a time, and does what it says. */
export class ConnectionDriver {
  readonly #environment: FeedEnvironment;
  readonly #token: AccessToken;
  readonly #listener: DriverListener;
  readonly #tokenDesk: TokenDesk;
  readonly #link: StreamerLink;
  #server: ServerAddress | null = null;
  #connection: Connection = INITIAL_CONNECTION;
  #events: ConnectionEvent[] = [];
  #isDispatching = false;
  #cancelDeadline: (() => void) | null = null;
  #onStopped: (() => void)[] = [];

  constructor(environment: FeedEnvironment, token: AccessToken, listener: DriverListener) {
    this.#environment = environment;
    this.#token = token;
    this.#listener = listener;
    this.#tokenDesk = new TokenDesk(listener.tokenWanted);
    this.#link = new StreamerLink(environment, token, {
      ...listener,
      event: (event) => {
        this.dispatch(event);
      },
    });
  }

  get connection(): Connection {
    return this.#connection;
  }

  /** Connects there from now on. */
  useServer(server: ServerAddress): void {
    this.#server = server;
  }

  /** Effects may cause events at once; they wait their turn, so that every transition sees a finished one before it. */
  dispatch(event: ConnectionEvent): void {
    this.#events.push(event);
    if (this.#isDispatching) return;
    this.#isDispatching = true;
    try {
      for (let next = this.#events.shift(); next; next = this.#events.shift()) this.#transit(next);
    } finally {
      this.#isDispatching = false;
    }
    this.#listener.settled(this.#connection);
  }

  answerToken(answer: TokenAnswer): void {
    // A token that nobody waits for any more is not kept.
    if (this.#connection.state.kind !== 'fetching-token') return;
    const outcome = this.#tokenDesk.outcomeOf(answer);
    switch (outcome?.kind) {
      case 'token':
        if (this.#token.take(outcome.accessToken)) this.dispatch({ kind: 'token-received', serial: outcome.serial });
        else this.dispatch({ kind: 'token-unavailable', sentence: NO_TOKEN });
        break;
      case 'login-needed':
        this.dispatch({ kind: 'token-refused', sentence: outcome.sentence });
        break;
      case 'unavailable':
        this.dispatch({ kind: 'token-unavailable', sentence: outcome.sentence });
        break;
      case undefined:
        break;
    }
  }

  /** Takes token and ids of the login out of a text. */
  redact(text: string): string {
    return this.#link.redact(text);
  }

  /** Resolves when the server has been told goodbye, or does not answer it. */
  stop(): Promise<void> {
    this.dispatch({ kind: 'stop' });
    if (this.#connection.state.kind !== 'logging-out') return Promise.resolve();
    return new Promise((resolve) => {
      this.#onStopped.push(resolve);
    });
  }

  #transit(event: ConnectionEvent): void {
    const circumstances = { nowMs: this.#environment.monotonicMs(), chance: this.#environment.chance() };
    const { connection, effects } = transition(this.#connection, event, circumstances);
    this.#connection = connection;
    for (const effect of effects) this.#perform(effect);
    if (connection.state.kind !== 'logging-out') for (const resolve of this.#onStopped.splice(0)) resolve();
  }

  #perform(effect: ConnectionEffect): void {
    switch (effect.kind) {
      case 'ask-token':
        this.#tokenDesk.ask(effect.refusedSerial);
        break;
      case 'fetch-preference':
        if (this.#server) this.#link.fetchIdentity(this.#server);
        break;
      case 'open-socket':
        this.#listener.relink();
        this.#link.open();
        break;
      case 'send':
        this.#link.send(effect.requestId, effect.command);
        break;
      case 'drop-link':
        this.#link.drop();
        break;
      case 'close-link':
        this.#link.close();
        break;
      case 'set-deadline':
        this.#setDeadline(effect.afterMs);
        break;
      case 'tell-link':
        this.#listener.link(effect.state);
        break;
      case 'forget-token':
        this.#token.forget();
        break;
      case 'count-refusal':
        this.#listener.refused(effect.text);
        break;
    }
  }

  #setDeadline(afterMs: number | null): void {
    this.#cancelDeadline?.();
    this.#cancelDeadline =
      afterMs === null ? null : this.#environment.after(afterMs, () => this.dispatch({ kind: 'deadline' }));
  }
}
