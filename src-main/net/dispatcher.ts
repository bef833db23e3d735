import { rootCertificates } from 'node:tls';
import { Agent, EnvHttpProxyAgent, type Dispatcher } from 'undici';
import { isLoopbackHost } from './safe-origin.ts';

const CONNECT_TIMEOUT_MS = 10_000;

export interface DispatcherOptions {
  readonly origin: URL;
  /** Trusted besides the authorities that are trusted anyway; null for these alone. */
  readonly certificateAuthorityPem: string | null;
}

/**
 * The connections to one origin, through the proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name. What stays on this
 * computer never goes through a proxy.
 */
export function makeDispatcher({ origin, certificateAuthorityPem }: DispatcherOptions): Dispatcher {
  const tls = {
    // Said aloud because NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment would otherwise switch verification off.
    rejectUnauthorized: true,
    ...(certificateAuthorityPem === null ? {} : { ca: [...rootCertificates, certificateAuthorityPem] }),
  };
  const connect = { ...tls, timeout: CONNECT_TIMEOUT_MS };
  if (isLoopbackHost(origin.hostname)) return new Agent({ connect });
  return new EnvHttpProxyAgent({ connect, requestTls: connect, proxyTls: { rejectUnauthorized: true } });
}
