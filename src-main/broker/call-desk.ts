import type { CallPriority } from '#core/broker/budget/call-budget';
import { retryDelayMs } from '#core/broker/budget/retry-delay';
import { mayRepeat, type BrokerApi, type BrokerError } from '#core/broker/errors/broker-error';
import { classifyReply, type FailedReply } from '#core/broker/errors/classify-reply';
import { NOT_SENT } from '#core/broker/errors/error-sentences';
import { unreadableReply } from '#core/broker/errors/unreadable-reply';
import type { BrokerGet } from '#core/broker/requests/broker-get';
import type { Unread } from '#core/broker/wire/tolerant-rows';
import type { HttpReply } from '../net/http-client.ts';
import type { BrokerEnvironment, BrokerServer } from './broker-environment.ts';
import type { CallQueue } from './call-queue.ts';
import { networkFailure } from './network-failure.ts';
import { correlationId, retryAfterMs } from './reply-headers.ts';
import type { TokenDesk } from './token-desk.ts';

/** What a question ends in: a value with what is missing in it, or one typed error. */
export type BrokerReply<Value> =
  | { readonly ok: true; readonly value: Value; readonly unread: Unread }
  | { readonly ok: false; readonly error: BrokerError };

/** How the desk tells what happens to its calls. */
export interface CallWitness {
  answered(latencyMs: number): void;
  /** Once for each question that failed for good. */
  failed(error: BrokerError): void;
  succeeded(): void;
}

/**
 * Longest waits for a turn. A token that is handed out is good for five minutes more, so one that was had before the wait
 * is good after it.
 */
const LONGEST_WAIT_MS: Readonly<Record<CallPriority, number>> = {
  check: 90_000,
  portfolio: 120_000,
  quotes: 30_000,
  history: 240_000,
};

/** After a 429 without a wish of its own. */
const PAUSE_AFTER_REFUSAL_MS = 5_000;
const LONGEST_PAUSE_MS = 120_000;

interface Sent {
  readonly reply: HttpReply;
  readonly serial: number;
  readonly accessToken: string;
}
type Attempt<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: BrokerError };

const failure = (error: BrokerError): { readonly ok: false; readonly error: BrokerError } => ({ ok: false, error });

const notSent = (code: keyof typeof NOT_SENT, what: string): BrokerError => ({
  code,
  sentence: NOT_SENT[code](what),
  detail: null,
  correlationId: null,
});

export interface CallDeskParts {
  readonly environment: BrokerEnvironment;
  readonly server: BrokerServer;
  readonly queue: CallQueue;
  readonly tokens: TokenDesk;
  readonly witness: CallWitness;
}

/**
 * Asks the broker: a token, a turn, the call, one refresh after a 401, patience where asking again is safe, and a typed
 * reading of whatever came back. Never rejects.
 */
export class CallDesk {
  readonly #parts: CallDeskParts;
  /** Tokens that were refused although they were fresh: refreshing them again would end in the same place. */
  readonly #refusedFresh = new Map<BrokerApi, number>();
  readonly #pauses = new Set<() => void>();
  #closed = false;

  constructor(parts: CallDeskParts) {
    this.#parts = parts;
  }

  async ask<Value>(get: BrokerGet<Value>, priority: CallPriority): Promise<BrokerReply<Value>> {
    const { environment, witness } = this.#parts;
    for (let attempt = 1; ; attempt += 1) {
      const reply: BrokerReply<Value> = await this.#askOnce(get, priority);
      if (reply.ok) {
        witness.succeeded();
        return reply;
      }
      const { error } = reply;
      const wishMs = error.code === 'too-many-calls' ? error.retryAfterMs : null;
      const delayMs = mayRepeat('GET', error) ? retryDelayMs(attempt, environment.chance(), wishMs) : null;
      if (delayMs === null || !(await this.#pause(delayMs))) {
        witness.failed(error);
        return reply;
      }
    }
  }

  /** Ends every wait; what is under way ends with the server's connections. */
  close(): void {
    this.#closed = true;
    for (const end of [...this.#pauses]) end();
  }

  async #askOnce<Value>(get: BrokerGet<Value>, priority: CallPriority): Promise<BrokerReply<Value>> {
    const first = await this.#send(get, priority, null);
    if (!first.ok) return first;
    let sent = first.value;
    if (sent.reply.status === 401 && this.#refusedFresh.get(get.api) !== sent.serial) {
      const second = await this.#send(get, priority, sent.serial);
      if (!second.ok) return second;
      sent = second.value;
      if (sent.reply.status === 401) this.#refusedFresh.set(get.api, sent.serial);
    }
    if (sent.reply.status === 200) this.#refusedFresh.delete(get.api);
    return this.#read(get, sent);
  }

  async #send(get: BrokerGet<unknown>, priority: CallPriority, refusedSerial: number | null): Promise<Attempt<Sent>> {
    const { environment, server, queue, tokens, witness } = this.#parts;
    if (this.#closed) return failure(notSent('cancelled', get.what));
    const token = await tokens.token(refusedSerial);
    if (token.kind !== 'token') {
      const code = token.kind === 'login-needed' ? 'login-needed' : 'token-unavailable';
      return failure({ code, sentence: token.sentence, detail: null, correlationId: null });
    }
    const turn = await queue.turn(priority, LONGEST_WAIT_MS[priority]);
    if (turn !== 'granted') {
      return failure(notSent(turn, get.what));
    }
    const startedMs = environment.monotonicMs();
    try {
      const headers = { Authorization: `Bearer ${token.accessToken}` };
      const reply = await server.call({ method: 'GET', path: get.path, headers });
      witness.answered(environment.monotonicMs() - startedMs);
      if (reply.status === 429) {
        const wishMs = retryAfterMs(reply.headers, environment.wallMs()) ?? PAUSE_AFTER_REFUSAL_MS;
        queue.pauseFor(Math.min(wishMs, LONGEST_PAUSE_MS));
      }
      return { ok: true, value: { reply, serial: token.serial, accessToken: token.accessToken } };
    } catch (error) {
      return failure(networkFailure(error, get.what));
    } finally {
      queue.finish();
    }
  }

  #read<Value>(get: BrokerGet<Value>, sent: Sent): BrokerReply<Value> {
    const { reply } = sent;
    if (reply.status !== 200) return failure(classifyReply(this.#failedReply(sent), get));
    let json: unknown;
    try {
      json = JSON.parse(reply.text.replace(/^\uFEFF/, ''));
    } catch {
      return failure(unreadableReply(this.#failedReply(sent), get, 'no whole JSON'));
    }
    const reading = get.reader(json);
    if (reading.kind === 'misshapen') return failure(unreadableReply(this.#failedReply(sent), get, reading.why));
    return { ok: true, value: reading.value, unread: reading.unread };
  }

  #failedReply({ reply, accessToken }: Sent): FailedReply {
    return {
      status: reply.status,
      // A server may repeat what it was sent: taken out before anything of it is looked at.
      text: reply.text.replaceAll(accessToken, '[token]'),
      correlationId: correlationId(reply.headers),
      retryAfterMs: retryAfterMs(reply.headers, this.#parts.environment.wallMs()),
    };
  }

  /** False when the desk was closed meanwhile. */
  #pause(ms: number): Promise<boolean> {
    if (this.#closed) return Promise.resolve(false);
    return new Promise((resolve) => {
      const end = (): void => {
        stop();
        this.#pauses.delete(end);
        resolve(!this.#closed);
      };
      const stop = this.#parts.environment.after(ms, end);
      this.#pauses.add(end);
    });
  }
}
