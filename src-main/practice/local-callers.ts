import type { IncomingMessage } from 'node:http';

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

/** How programs of this computer call it. */
const OWN_NAMES = ['127.0.0.1', 'localhost', '[::1]'];
const USUAL_HTTPS_PORT = 443;

/** The Host header for a name and a port: the scheme's own port is left out by every client. */
function hostHeader(scheme: Door['scheme'], name: string, port: number): string {
  return new URL(`${scheme}://${name}:${port}`).host;
}

function allowedHosts({ scheme, publicHosts }: Door, port: number): readonly string[] {
  const own = OWN_NAMES.map((name) => hostHeader(scheme, name, port));
  // A client that comes through a proxy believes itself on the usual port.
  const ports = [port, USUAL_HTTPS_PORT];
  return [...own, ...publicHosts.flatMap((name) => ports.map((one) => hostHeader(scheme, name, one)))];
}

/** Whether a browser says that something of another origin has asked: a page, its script, its picture. */
function comesFromElsewhere(site: readonly string[] | undefined): boolean {
  return site !== undefined && !site.every((word) => word === 'none' || word === 'same-origin');
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
 * from a browser on the page meant for it.
 *
 * A web page reaches the loopback too. Under a name of its own that it lets point to 127.0.0.1 it sends that name as
 * the Host; as a WebSocket or across origins it sends an Origin, which programs do not; and for a picture or a link its
 * browser says in Sec-Fetch-Site where it comes from.
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
