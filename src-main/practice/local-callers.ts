import type { IncomingMessage } from 'node:http';

/** What a caller is told who is not served. */
export interface Refusal {
  readonly status: 400 | 403 | 404;
  readonly reason: string;
}

/** How programs of this computer call it. */
const OWN_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/** The Host header for a name and a port: the port of HTTP itself, 80, is left out by every client. */
function hostHeader(name: string, port: number): string {
  return new URL(`http://${name}:${port}`).host;
}

/**
 * Why a request, for HTTP or for a WebSocket, is not to be served; null = it comes from a program of this computer.
 * A web page reaches the loopback too. Under a name of its own that it lets point to 127.0.0.1 it sends that name as
 * the Host; as a WebSocket or across origins it sends an Origin, which programs do not.
 */
export function refusalOf(request: IncomingMessage): Refusal | null {
  const { host: hosts = [], origin } = request.headersDistinct;
  const port = request.socket.localPort ?? 0;
  const [host] = hosts;
  if (hosts.length !== 1 || !OWN_NAMES.some((name) => host === hostHeader(name, port))) {
    return { status: 400, reason: `The Host header must be ${hostHeader('127.0.0.1', port)}.` };
  }
  if (origin !== undefined) return { status: 403, reason: 'The practice exchange does not talk to web pages.' };
  return null;
}
