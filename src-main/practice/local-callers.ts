import type { IncomingMessage } from 'node:http';
import { comesFromElsewhere, hostHeader, ownHosts } from '../net/loopback-call.ts';

/** What a caller is told who is not served. */
export interface Refusal {
  readonly status: 400 | 403 | 404;
  readonly reason: string;
}

/** A port of the exchange and by what names it may be called. */
export interface Door {
  readonly scheme: 'http' | 'https';
  /** Names besides those of this computer, e.g. the broker's own for clients that cannot be told another. */
  readonly publicHosts: readonly string[];
  /** The one path to which a browser may come by a link and send the forms of its own pages; null = none. */
  readonly browserPath: string | null;
}

const USUAL_HTTPS_PORT = 443;

function allowedHosts({ scheme, publicHosts }: Door, port: number): readonly string[] {
  // A client that comes through a proxy believes itself on the usual port.
  const ports = [port, USUAL_HTTPS_PORT];
  return [
    ...ownHosts(scheme, port),
    ...publicHosts.flatMap((name) => ports.map((one) => hostHeader(scheme, name, one))),
  ];
}

/** A browser on the one page meant for it: it followed a link, or sends a form that this very address has shown. */
function isBrowserAtHome(request: IncomingMessage, { scheme, browserPath }: Door, host: string): boolean {
  if (request.url?.split('?')[0] !== browserPath) return false;
  const { origin, 'sec-fetch-site': site, 'sec-fetch-mode': mode } = request.headersDistinct;
  if (request.method === 'GET') return origin === undefined && mode?.[0] === 'navigate';
  return origin?.length === 1 && origin[0] === `${scheme}://${host}` && !comesFromElsewhere(site);
}

/**
 * Why a request, for HTTP or for a WebSocket, is not to be served; null = it comes from a program of this computer, or
 * from a browser on the page meant for it (see net/loopback-call.ts).
 */
export function refusalOf(request: IncomingMessage, door: Door): Refusal | null {
  const { host: hosts = [], origin, 'sec-fetch-site': site } = request.headersDistinct;
  const port = request.socket.localPort ?? 0;
  const [host = ''] = hosts;
  if (hosts.length !== 1 || !allowedHosts(door, port).includes(host)) {
    return { status: 400, reason: `The Host header must be ${hostHeader(door.scheme, '127.0.0.1', port)}.` };
  }
  const isOfPage = origin !== undefined || comesFromElsewhere(site);
  if (!isOfPage || isBrowserAtHome(request, door, host)) return null;
  return { status: 403, reason: 'The practice exchange does not talk to web pages.' };
}
