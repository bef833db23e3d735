const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

export const isLoopbackHost = (hostname: string): boolean => LOOPBACK_HOSTS.has(hostname);

/** The parsed address when a secret may be sent there, encrypted or to this very computer; else null. */
export function safeAddress(url: string): URL | null {
  if (!URL.canParse(url)) return null;
  const address = new URL(url);
  if (address.username !== '' || address.password !== '') return null;
  const safe = address.protocol === 'https:' || (address.protocol === 'http:' && isLoopbackHost(address.hostname));
  return safe ? address : null;
}

/**
 * Whether a login may be sent to the streamer that a server named: encrypted; or, named by a server of this very
 * computer, to this computer. A broker elsewhere has no business naming a program here.
 */
export function isSafeSocket(socketUrl: string, apiBaseUrl: string): boolean {
  if (!URL.canParse(socketUrl) || !URL.canParse(apiBaseUrl)) return false;
  const { protocol, hostname, username, password } = new URL(socketUrl);
  if (username !== '' || password !== '') return false;
  if (protocol === 'wss:') return true;
  return protocol === 'ws:' && isLoopbackHost(hostname) && isLoopbackHost(new URL(apiBaseUrl).hostname);
}
