import { request, type Dispatcher } from 'undici';
import { makeDispatcher } from './dispatcher.ts';
import { asNetworkError, NetworkError } from './network-error.ts';
import { safeAddress } from './safe-origin.ts';

const DEFAULT_TIMEOUT_MS = 20_000;
const DEFAULT_LONGEST_BODY_BYTES = 16 * 1024 * 1024;

export interface HttpClientOptions {
  /** Scheme, host and port, e.g. `https://api.schwabapi.com`; a path is ignored. https, or http to this computer. */
  readonly origin: string;
  readonly certificateAuthorityPem: string | null;
  /** For the whole call, body included. */
  readonly timeoutMs?: number;
  readonly longestBodyBytes?: number;
}

export interface HttpCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** From the first slash, encoded, query included. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
}

export interface HttpReply {
  readonly status: number;
  /** Lower-case names; several lines of one header are joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/**
 * Calls to one server. Certificates are always verified, redirects never followed, bodies bounded. Every status is a
 * reply; what brings no usable reply rejects with a NetworkError and nothing else.
 */
export class HttpClient {
  readonly host: string;
  readonly #origin: URL | null;
  readonly #dispatcher: Dispatcher | null;
  readonly #timeoutMs: number;
  readonly #longestBodyBytes: number;

  constructor(options: HttpClientOptions) {
    this.#origin = safeAddress(options.origin);
    this.host = this.#origin?.host ?? 'the server';
    this.#dispatcher = this.#origin && makeDispatcher({ ...options, origin: this.#origin });
    this.#timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.#longestBodyBytes = options.longestBodyBytes ?? DEFAULT_LONGEST_BODY_BYTES;
  }

  async call(call: HttpCall): Promise<HttpReply> {
    const url = this.#addressOf(call.path);
    try {
      return await this.#exchange(url, call);
    } catch (error) {
      throw asNetworkError(this.host, error);
    }
  }

  /** Cuts what is under way and lets go of the connections. */
  async close(): Promise<void> {
    await this.#dispatcher?.destroy();
  }

  #addressOf(path: string): URL {
    if (!this.#origin) throw new NetworkError(this.host, 'insecure-address');
    // Joined as text, not resolved: `//elsewhere/` stays a path, and only what begins with a slash cannot change the host.
    if (!path.startsWith('/')) throw new NetworkError(this.host, 'redirected');
    return new URL(`${this.#origin.origin}${path}`);
  }

  async #exchange(url: URL, call: HttpCall): Promise<HttpReply> {
    const timeout = AbortSignal.timeout(call.timeoutMs ?? this.#timeoutMs);
    const signal = call.signal ? AbortSignal.any([timeout, call.signal]) : timeout;
    if (!this.#dispatcher) throw new NetworkError(this.host, 'insecure-address');
    const { statusCode, headers, body } = await request(url, {
      dispatcher: this.#dispatcher,
      method: call.method,
      headers: { accept: 'application/json', ...call.headers },
      body: call.body ?? null,
      signal,
    });
    const parts: Uint8Array[] = [];
    let length = 0;
    // A redirect's body is read too: it frees the connection.
    for await (const part of body as AsyncIterable<Uint8Array>) {
      length += part.byteLength;
      if (length > this.#longestBodyBytes) throw new NetworkError(this.host, 'too-long');
      parts.push(part);
    }
    if (statusCode >= 300 && statusCode < 400) throw new NetworkError(this.host, 'redirected');
    return { status: statusCode, headers: joined(headers), text: Buffer.concat(parts).toString('utf8') };
  }
}

function joined(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, [value].flat().join(', ')]],
    ),
  );
}
