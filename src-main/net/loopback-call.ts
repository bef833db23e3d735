/**
 * What the headers of a request tell of who calls a server of this computer. A web page reaches the loopback too. Under
 * a name of its own that it lets point to 127.0.0.1 it sends that name as the Host; as a WebSocket or across origins it
 * sends an Origin, which programs do not; and for a picture or a link its browser says in Sec-Fetch-Site where it comes
 * from.
 */

/** How programs of this computer call it. */
const OWN_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/** The Host header for a name and a port: the scheme's own port is left out by every client. */
export function hostHeader(scheme: 'http' | 'https', name: string, port: number): string {
  return new URL(`${scheme}://${name}:${port}`).host;
}

/** Every Host header that means this computer. */
export function ownHosts(scheme: 'http' | 'https', port: number): readonly string[] {
  return OWN_NAMES.map((name) => hostHeader(scheme, name, port));
}

/** Whether a browser says that something of another origin has asked: a page, its script, its picture. */
export function comesFromElsewhere(site: readonly string[] | undefined): boolean {
  return site !== undefined && !site.every((word) => word === 'none' || word === 'same-origin');
}
