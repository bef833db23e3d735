import { createHash, timingSafeEqual } from 'node:crypto';

/** A request to the listener as far as it is looked at. */
export interface CallbackRequest {
  readonly method: string;
  /** The request target as it came: path and query, still encoded. */
  readonly target: string;
  /** Every Host header. */
  readonly hosts: readonly string[];
}

export interface ExpectedCallback {
  readonly path: string;
  readonly hostHeader: string;
  readonly state: string;
}

export type CallbackVerdict =
  | { readonly kind: 'code'; readonly code: string }
  /** The person said no on the broker's page, or the broker did; it is this login's own answer. */
  | { readonly kind: 'refused'; readonly sentence: string }
  /** Not the answer to this login: whoever sent it, the login goes on waiting. */
  | { readonly kind: 'ignored'; readonly status: 400 | 404 | 405; readonly sentence: string };

const LONGEST_CODE = 4_096;

const ignored = (status: 400 | 404 | 405, sentence: string): CallbackVerdict => ({ kind: 'ignored', status, sentence });

/** Compares without telling by the time it takes how much of a guess was right. */
function sameText(left: string, right: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}

/**
 * The parameters, each decoded exactly once (the code's `@` comes as `%40`); a plus sign stays one. Null when the query
 * is no sound encoding or says a thing twice.
 */
function parametersOf(query: string): ReadonlyMap<string, string> | null {
  const parameters = new Map<string, string>();
  try {
    for (const part of query.split('&').filter((text) => text !== '')) {
      const [name = '', ...value] = part.split('=').map(decodeURIComponent);
      if (parameters.has(name)) return null;
      parameters.set(name, value.join('='));
    }
  } catch {
    return null;
  }
  return parameters;
}

function refusal(error: string): CallbackVerdict {
  const sentence =
    error === 'access_denied'
      ? 'The broker was told not to give Bellwether access. Nothing has changed. Begin again if that was a mistake.'
      : `The broker ended the login (${error.replace(/[^\w.-]/g, '').slice(0, 40)}). Nothing has changed. Begin again.`;
  return { kind: 'refused', sentence };
}

/** Decides whether a request is the broker's answer to the login that waits. */
export function readCallback({ method, target, hosts }: CallbackRequest, expected: ExpectedCallback): CallbackVerdict {
  // A name that a web page has pointed at this computer comes along as Host.
  if (hosts.length !== 1 || hosts[0] !== expected.hostHeader) {
    return ignored(400, 'This address answers under the name 127.0.0.1 only.');
  }
  if (method !== 'GET') return ignored(405, 'This address answers to GET only.');
  const [path, query = ''] = splitOnce(target, '?');
  if (path !== expected.path) return ignored(404, 'There is nothing here.');
  const parameters = parametersOf(query);
  if (!parameters) return ignored(400, 'This answer is garbled. Begin the login again in Bellwether.');
  if (!sameText(parameters.get('state') ?? '', expected.state)) {
    const sentence = 'This answer does not belong to the login that Bellwether began, so it was not used.';
    return ignored(400, `${sentence} Go back to the broker's page of this login, or begin again in Bellwether.`);
  }
  const error = parameters.get('error');
  if (error !== undefined) return refusal(error);
  const code = parameters.get('code') ?? '';
  if (code.length > LONGEST_CODE || !/^[\x21-\x7e]+$/.test(code)) {
    return { kind: 'refused', sentence: 'The broker answered without a login code. Begin the login again.' };
  }
  return { kind: 'code', code };
}

function splitOnce(text: string, separator: string): readonly [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
