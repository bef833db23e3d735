import type { IncomingHttpHeaders } from 'node:http';

export type RestMethod = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface RestRequest {
  readonly method: RestMethod;
  /** The path as it was sent, still percent-encoded, without the query. */
  readonly path: string;
  /** Decoded path parameters, under the names that the route's path gives them. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The body's text, at most `LARGEST_BODY_BYTES`; empty when there was none. */
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

export interface RestReply {
  readonly status: number;
  /** Sent as JSON; undefined = a body of no length. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text that is not JSON, sent in place of `body`. */
  readonly raw?: { readonly contentType: string; readonly text: string };
}

/** One row of the REST surface. */
export interface RestRoute {
  readonly method: RestMethod;
  /** A segment that begins with a colon is a parameter: `/trader/v1/accounts/:hash`. It stands for one segment, not empty. */
  readonly path: string;
  /** The exchange's own pages and the login are open; everything else needs a live bearer token. */
  readonly open: boolean;
  readonly answer: (request: RestRequest) => RestReply | Promise<RestReply>;
}

export type PathMatch =
  | { readonly kind: 'no' }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'yes'; readonly parameters: Readonly<Record<string, string>> };

/**
 * Segments are compared as sent and parameters decoded once, so that a `%2F` stays inside its segment. One slash at the
 * end of the path does not count: schwab-client-js asks for `/trader/v1/accounts/`.
 */
export function matchPath(pattern: string, path: string): PathMatch {
  const wanted = pattern.split('/');
  const given = path.replace(/(?<=.)\/$/, '').split('/');
  if (wanted.length !== given.length) return { kind: 'no' };
  const encoded: [name: string, text: string][] = [];
  for (const [index, segment] of wanted.entries()) {
    const text = given[index] ?? '';
    if (segment.startsWith(':') && text !== '') encoded.push([segment.slice(1), text]);
    else if (segment !== text) return { kind: 'no' };
  }
  try {
    return {
      kind: 'yes',
      parameters: Object.fromEntries(encoded.map(([name, text]) => [name, decodeURIComponent(text)])),
    };
  } catch (error) {
    if (error instanceof URIError) return { kind: 'unreadable' };
    throw error;
  }
}

/** Sorts paths whose first differing segment is literal before those where it is a parameter. */
export function compareSpecificity(one: string, other: string): number {
  const rank = (path: string): string => path.replaceAll(/:[^/]*/g, '\uFFFF');
  return rank(one) < rank(other) ? -1 : Number(rank(one) > rank(other));
}
