import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Access } from '../access.ts';
import { readBody } from './request-body.ts';
import { marketDataError } from './rest-error.ts';
import { compareSpecificity, matchPath, type PathMatch, type RestReply, type RestRoute } from './rest-route.ts';

export { marketDataError, serviceError } from './rest-error.ts';
export type { RestMethod, RestReply, RestRequest, RestRoute } from './rest-route.ts';

const BAD_REQUEST = 400;
const UNAUTHORIZED = 401;
const NOT_FOUND = 404;
const METHOD_NOT_ALLOWED = 405;
const TOO_LARGE = 413;
const BROKEN = 500;

interface Content {
  readonly type: string | null;
  readonly text: string;
}

function contentOf({ body, raw }: RestReply): Content {
  if (raw) return { type: raw.contentType, text: raw.text };
  return body === undefined ? { type: null, text: '' } : { type: 'application/json', text: JSON.stringify(body) };
}

function send(response: ServerResponse, reply: RestReply): void {
  const { type, text } = contentOf(reply);
  response.writeHead(reply.status, {
    ...(type === null ? {} : { 'Content-Type': type }),
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    'Schwab-Client-CorrelId': randomUUID(),
    ...reply.headers,
  });
  response.end(text);
}

interface MatchedRoute {
  readonly route: RestRoute;
  readonly match: Exclude<PathMatch, { readonly kind: 'no' }>;
}

/** Answers from a table of routes. Whatever is not open needs a live bearer token, also an unknown path. */
export class RestApi {
  readonly #access: Access;
  readonly #routes: readonly RestRoute[];

  constructor(access: Access, routes: readonly RestRoute[]) {
    this.#access = access;
    this.#routes = routes.toSorted((one, other) => compareSpecificity(one.path, other.path));
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    this.#answer(request)
      .then((reply) => {
        if (reply) send(response, reply);
      })
      .catch((error: unknown) => {
        process.emitWarning(error instanceof Error ? error : String(error));
        if (response.headersSent) response.destroy();
        else send(response, marketDataError(BROKEN, 'Internal Server Error', 'The practice exchange made a mistake.'));
      });
  }

  /** Null when the caller has gone and nobody waits for an answer. */
  async #answer(request: IncomingMessage): Promise<RestReply | null> {
    const found = this.#find(request);
    if ('status' in found) {
      // What a client posts to a path that takes nothing is read and forgotten, so that the connection can be reused.
      request.resume();
      return found;
    }
    const body = await readBody(request);
    if (body.kind === 'broken-off') return null;
    if (body.kind === 'too-large') {
      return marketDataError(TOO_LARGE, 'Payload Too Large', 'A body holds at most 1 MiB.');
    }
    const { route, url, parameters } = found;
    const { headers } = request;
    const { method } = route;
    return route.answer({
      method,
      path: url.pathname,
      parameters,
      query: url.searchParams,
      body: body.text,
      headers,
    });
  }

  #find(
    request: IncomingMessage,
  ): RestReply | { route: RestRoute; url: URL; parameters: Readonly<Record<string, string>> } {
    const base = 'http://127.0.0.1';
    const target = request.url ?? '/';
    if (!URL.canParse(target, base)) return marketDataError(NOT_FOUND, 'Not Found', 'The address cannot be read.');
    const url = new URL(target, base);
    const matched = this.#match(url.pathname);
    const isOpen = matched.some(({ route }) => route.open);
    if (!isOpen && !this.#access.acceptsHeader(request.headers.authorization)) {
      return marketDataError(UNAUTHORIZED, 'Unauthorized', 'Client not authorized');
    }
    if (matched.length === 0) return marketDataError(NOT_FOUND, 'Not Found', `There is no ${url.pathname} here.`);
    const own = matched.find(({ route }) => route.method === request.method);
    if (!own) {
      const methods = matched.map(({ route }) => route.method).join(', ');
      const refusal = marketDataError(METHOD_NOT_ALLOWED, 'Method Not Allowed', `Use ${methods}.`);
      return { ...refusal, headers: { Allow: methods } };
    }
    if (own.match.kind === 'unreadable') {
      return marketDataError(BAD_REQUEST, 'Bad Request', `The path ${url.pathname} cannot be decoded.`);
    }
    return { route: own.route, url, parameters: own.match.parameters };
  }

  /** The routes of all methods for the most specific pattern that fits. */
  #match(path: string): readonly MatchedRoute[] {
    const matched = this.#routes.flatMap((route) => {
      const match = matchPath(route.path, path);
      return match.kind === 'no' ? [] : [{ route, match }];
    });
    const [first] = matched;
    return matched.filter(({ route }) => compareSpecificity(route.path, first?.route.path ?? '') === 0);
  }
}
