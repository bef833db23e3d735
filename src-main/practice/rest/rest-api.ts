import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Access } from '../access.ts';
import { NO_FAULTS, type Faults } from '../faults/faults.ts';
import type { RateLimit } from './rate-limit.ts';
import { readBody } from './request-body.ts';
import { marketDataError } from './rest-error.ts';
import { RestFaults, type SpoiledReply } from './rest-faults.ts';
import {
  compareSpecificity,
  matchPath,
  type PathMatch,
  type RestReply,
  type RestRequest,
  type RestRoute,
} from './rest-route.ts';

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
  readonly match: PathMatch;
}

export interface RestApiOptions {
  readonly faults?: Faults;
  /** Counts the calls that come with a live token; null = as many as anybody likes. */
  readonly rateLimit?: RateLimit | null;
}

/** Answers from a table of routes. Whatever is not open needs a live bearer token, also an unknown path. */
export class RestApi {
  readonly #access: Access;
  readonly #routes: readonly RestRoute[];
  readonly #faults: RestFaults;
  readonly #rateLimit: RateLimit | null;

  constructor(access: Access, routes: readonly RestRoute[], { faults, rateLimit }: RestApiOptions = {}) {
    this.#access = access;
    this.#routes = routes.toSorted((one, other) => compareSpecificity(one.path, other.path));
    this.#faults = new RestFaults(faults ?? NO_FAULTS);
    this.#rateLimit = rateLimit ?? null;
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    this.#answer(request)
      .then((reply) => {
        if (reply === 'hang-up') request.socket.destroy();
        else send(response, reply);
      })
      .catch((error: unknown) => {
        process.emitWarning(error instanceof Error ? error : String(error));
        if (response.headersSent) response.destroy();
        else send(response, marketDataError(BROKEN, 'Internal Server Error', 'The practice exchange made a mistake.'));
      });
  }

  async #answer(request: IncomingMessage): Promise<SpoiledReply> {
    const body = await readBody(request);
    // The caller has gone: nobody waits for an answer.
    if (body.kind === 'broken-off') return 'hang-up';
    const base = 'http://127.0.0.1';
    const target = request.url ?? '/';
    if (!URL.canParse(target, base)) return marketDataError(NOT_FOUND, 'Not Found', 'The address cannot be read.');
    const url = new URL(target, base);
    const matched = this.#match(url.pathname);
    const call = {
      method: request.method ?? '',
      path: url.pathname,
      isApi: !matched.some(({ route }) => route.open),
    };
    const spoiled = await this.#faults.before(call);
    if (spoiled) return spoiled;
    if (body.kind === 'too-large') {
      return marketDataError(TOO_LARGE, 'Payload Too Large', 'A body holds at most 1 MiB.');
    }
    const refusal = call.isApi ? this.#refuse(request.headers.authorization) : null;
    if (refusal) return refusal;
    const found = this.#choose(matched, call);
    if ('status' in found) return found;
    const { headers } = request;
    const { route, parameters } = found;
    const asked: RestRequest = {
      method: route.method,
      path: url.pathname,
      parameters,
      query: url.searchParams,
      body: body.text,
      headers,
    };
    return this.#faults.after(call, await route.answer(asked));
  }

  #refuse(authorization: string | undefined): RestReply | null {
    if (!this.#access.acceptsHeader(authorization)) {
      return marketDataError(UNAUTHORIZED, 'Unauthorized', 'Client not authorized');
    }
    return this.#rateLimit?.refuse() ?? null;
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

  /** The route of the method, or why there is none. */
  #choose(
    matched: readonly MatchedRoute[],
    { method, path }: Pick<RestRequest, 'path'> & { readonly method: string },
  ): RestReply | { readonly route: RestRoute; readonly parameters: RestRequest['parameters'] } {
    if (matched.length === 0) return marketDataError(NOT_FOUND, 'Not Found', `There is no ${path} here.`);
    const own = matched.find(({ route }) => route.method === method);
    if (!own) {
      const methods = matched.map(({ route }) => route.method).join(', ');
      const refusal = marketDataError(METHOD_NOT_ALLOWED, 'Method Not Allowed', `Use ${methods}.`);
      return { ...refusal, headers: { Allow: methods } };
    }
    const { route, match } = own;
    return match.kind === 'yes'
      ? { route, parameters: match.parameters }
      : marketDataError(BAD_REQUEST, 'Bad Request', `The path ${path} cannot be decoded.`);
  }
}
