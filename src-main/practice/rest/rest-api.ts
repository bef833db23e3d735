import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Access } from '../access.ts';

export interface RestReply {
  readonly status: number;
  readonly body: unknown;
}

/** One row of the REST surface. `open` routes are the exchange's own and need no login. */
export interface RestRoute {
  readonly method: 'GET';
  readonly path: string;
  readonly open: boolean;
  readonly answer: () => RestReply;
}

const UNAUTHORIZED = 401;
const NOT_FOUND = 404;
const METHOD_NOT_ALLOWED = 405;

function errorReply(status: number, title: string, detail: string): RestReply {
  return { status, body: { errors: [{ id: randomUUID(), status, title, detail }] } };
}

function send(response: ServerResponse, { status, body }: RestReply): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    'Schwab-Client-CorrelId': randomUUID(),
  });
  response.end(text);
}

/** Answers from a table of routes. Anything but the exchange's own pages needs the access token, also unknown paths. */
export class RestApi {
  readonly #access: Access;
  readonly #routes: readonly RestRoute[];

  constructor(access: Access, routes: readonly RestRoute[]) {
    this.#access = access;
    this.#routes = routes;
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    // What a client posts to a path that takes nothing is read and forgotten, so that the connection can be reused.
    request.resume();
    send(response, this.#reply(request));
  }

  #reply(request: IncomingMessage): RestReply {
    const base = 'http://127.0.0.1';
    const target = request.url ?? '/';
    if (!URL.canParse(target, base)) return errorReply(NOT_FOUND, 'Not Found', 'The address cannot be read.');
    const url = new URL(target, base);
    const routes = this.#routes.filter(({ path }) => path === url.pathname);
    const isOpen = routes.some(({ open }) => open);
    if (!isOpen && !this.#access.acceptsHeader(request.headers.authorization)) {
      return errorReply(UNAUTHORIZED, 'Unauthorized', 'Client not authorized');
    }
    if (routes.length === 0) return errorReply(NOT_FOUND, 'Not Found', `There is no ${url.pathname} here.`);
    const route = routes.find(({ method }) => method === request.method);
    return route?.answer() ?? errorReply(METHOD_NOT_ALLOWED, 'Method Not Allowed', `Use ${routes[0]?.method ?? ''}.`);
  }
}
