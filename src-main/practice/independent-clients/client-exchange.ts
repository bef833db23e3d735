import type { ExchangeOptions } from '../exchange-options.ts';
import { SecureClient } from '../oauth/testing/secure-client.ts';
import { PracticeExchange } from '../practice-exchange.ts';
import { BROKER_HOST, CLIENT_CALLBACK } from './client-process.ts';

/** The synthetic market five minutes after the bell, under the broker's name. */
export function openForClients(options: Partial<ExchangeOptions> = {}): Promise<PracticeExchange> {
  return PracticeExchange.open({
    session: 'synthetic',
    speed: 10,
    startAt: '09:34:30',
    warmUpFrom: null,
    seed: 930,
    port: 0,
    date: '2026-11-20',
    publicHosts: [BROKER_HOST],
    streamerTls: true,
    // The client uses the refresh token of the login as long as it lives, in several objects, whatever comes back.
    login: { autoApprove: true, refreshMode: 'same', callbackUrls: [CLIENT_CALLBACK] },
    ...options,
  });
}

/** Goes where a browser would go with the address that a client shows; gives the callback it is sent to. */
export async function followLogin(exchange: PracticeExchange, authorizeUrl: string): Promise<URL> {
  const { origin, pathname, search } = new URL(authorizeUrl);
  if (origin !== `https://${BROKER_HOST}`) throw new Error(`The client sends the user to ${origin}.`);
  const reply = await new SecureClient(exchange).ask(pathname + search);
  const { location } = reply.headers;
  if (reply.status !== 302 || location === undefined) throw new Error(`No callback but ${reply.status}: ${reply.text}`);
  return new URL(location);
}
