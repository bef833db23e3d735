import { request as requestSecurely, type RequestOptions } from 'node:https';
import { createSecureContext, type ConnectionOptions, type SecureContext } from 'node:tls';

export interface Visit {
  readonly status: number;
  readonly location: string | null;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

export interface VisitOptions {
  readonly method?: string;
  /** Sent instead of the address's own. */
  readonly host?: string;
  /** The request target, exactly as it goes out; else that of the address. */
  readonly target?: string;
}

/** Made once for a certificate: that is most of the work of a request. */
const contexts = new Map<string, SecureContext>();
function contextOf(certificatePem: string): SecureContext {
  const context = contexts.get(certificatePem) ?? createSecureContext({ ca: certificatePem });
  contexts.set(certificatePem, context);
  return context;
}

/** Asks as a browser would after its user has accepted the certificate: this one and no other is trusted. */
export function visit(url: string, certificatePem: string, options: VisitOptions = {}): Promise<Visit> {
  const { method = 'GET', host, target } = options;
  const wish: RequestOptions & ConnectionOptions = {
    method,
    secureContext: contextOf(certificatePem),
    agent: false,
    servername: '',
    headers: host === undefined ? {} : { host },
    ...(target !== undefined && { path: target }),
  };
  return new Promise((resolve, reject) => {
    const asked = requestSecurely(url, wish, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => {
        const { statusCode: status = 0, headers } = response;
        resolve({ status, location: headers.location ?? null, headers, text });
      });
    });
    asked.on('error', reject).end();
  });
}
