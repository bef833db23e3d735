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
