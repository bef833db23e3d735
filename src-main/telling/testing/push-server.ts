import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** `hang`: the request is taken and never answered. `break`: the connection is cut once the request has come. */
export type Answer =
  | { readonly status: number; readonly body?: object; readonly headers?: Readonly<Record<string, string>> }
  | 'hang'
  | 'break';

export interface ReceivedPush {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: Record<string, unknown>;
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Uint8Array[] = [];
  for await (const part of request as AsyncIterable<Uint8Array>) parts.push(part);
  return JSON.parse(Buffer.concat(parts).toString()) as Record<string, unknown>;
}

/** A server that answers as told, in order, and then with 200. */
export class PushServer {
  readonly received: ReceivedPush[] = [];
  readonly answers: Answer[] = [];
  readonly #server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      this.received.push({ path: request.url ?? '', authorization: request.headers.authorization, body });
      const answer = this.answers.shift() ?? { status: 200, body: { ok: true } };
      if (answer === 'hang') return;
      if (answer === 'break') {
        request.socket.destroy();
        return;
      }
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
      response.end(JSON.stringify(answer.body ?? {}));
    });
  });

  async open(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}
