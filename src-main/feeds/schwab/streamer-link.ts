import type { AccessToken } from './access-token.ts';
import type { Command, ConnectionEvent } from './connection-state.ts';
import type { FeedEnvironment } from './feed-environment.ts';
import { encodeCommand } from './streamer-command.ts';
import type { StreamerIdentity } from './streamer-identity.ts';
import type { StreamerSocket } from './streamer-socket.ts';
import { wireMessage } from './wire-values.ts';

export interface LinkListener {
  readonly event: (event: ConnectionEvent) => void;
  readonly text: (text: string) => void;
  readonly binary: (length: number) => void;
  readonly alive: () => void;
}

const REDACTED_ID = '[login id]';

/** Where userPreference is answered, and whom to trust there and at the streamer. */
export interface ServerAddress {
  readonly apiBaseUrl: string;
  readonly certificateAuthorityPem: string | null;
}

/**
 * The one thing under way to the server at a time: a question for the identity, then a socket. What belongs to an
 * earlier one is not heard any more.
 */
export class StreamerLink {
  readonly #environment: FeedEnvironment;
  readonly #token: AccessToken;
  readonly #listener: LinkListener;
  #identity: StreamerIdentity | null = null;
  #asking: AbortController | null = null;
  #socket: StreamerSocket | null = null;
  #certificateAuthorityPem: string | null = null;

  constructor(environment: FeedEnvironment, token: AccessToken, listener: LinkListener) {
    this.#environment = environment;
    this.#token = token;
    this.#listener = listener;
  }

  fetchIdentity(server: ServerAddress): void {
    this.drop();
    const asking = new AbortController();
    this.#asking = asking;
    this.#certificateAuthorityPem = server.certificateAuthorityPem;
    const question = { ...server, accessToken: this.#token.reveal(), signal: asking.signal };
    void this.#environment.fetchIdentity(question).then((reply) => {
      if (this.#asking !== asking) return;
      this.#asking = null;
      if (reply.ok) {
        this.#identity = reply.identity;
        this.#listener.event({ kind: 'preference-received' });
      } else {
        const reason = this.#token.redact(reply.reason);
        this.#listener.event({ kind: 'preference-failed', failure: reply.failure, reason });
      }
    });
  }

  open(): void {
    if (!this.#identity) return;
    const { event, text, binary, alive } = this.#listener;
    const closed = (reason: string): void => {
      // The server chose some of these words; they are bounded, and it might have chosen ours.
      event({ kind: 'socket-closed', reason: wireMessage(this.#token.redact(reason)) });
    };
    try {
      this.#socket = this.#environment.openSocket(
        this.#identity.socketUrl,
        { opened: () => event({ kind: 'socket-opened' }), closed, text, binary, alive },
        { certificateAuthorityPem: this.#certificateAuthorityPem },
      );
    } catch {
      closed('The streamer address cannot be used');
    }
  }

  send(requestId: number, command: Command): void {
    if (!this.#identity) return;
    this.#socket?.send(encodeCommand(requestId, command, this.#identity, () => this.#token.reveal()));
  }

  /** Takes the token out of a text, and what names the login at the streamer. */
  redact(text: string): string {
    const { customerId = '', correlationId = '' } = this.#identity ?? {};
    const ids = [customerId, correlationId].filter((id) => id !== '');
    return ids.reduce((clean, id) => clean.replaceAll(id, REDACTED_ID), this.#token.redact(text));
  }

  close(): void {
    this.#socket?.close();
    this.#socket = null;
    this.drop();
  }

  drop(): void {
    this.#asking?.abort();
    this.#asking = null;
    this.#identity = null;
    this.#socket?.drop();
    this.#socket = null;
  }
}
