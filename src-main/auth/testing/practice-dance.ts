import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PracticeExchange } from '../../practice/practice-exchange.ts';
import type { LoginProvider } from '../login-provider.ts';
import { visit } from './browser-visit.ts';
import type { DeskHarness } from './desk-harness.ts';

/** The practice exchange as a place to log in to, over TLS. */
export function providerOf({ login }: PracticeExchange): LoginProvider {
  return {
    name: 'Practice exchange',
    isPractice: true,
    authorizeUrl: `${login.httpsUrl}/v1/oauth/authorize`,
    tokenUrl: `${login.httpsUrl}/v1/oauth/token`,
    certificateAuthorityPem: login.certificatePem,
  };
}

/** What a browser does after the user has said yes: from the exchange, which approves by itself, back to the listener. */
export async function allowInBrowser(exchange: PracticeExchange, { browsed, folder }: DeskHarness): Promise<void> {
  const approved = await visit(browsed.at(-1) ?? '', exchange.login.certificatePem);
  const listener = await readFile(join(folder, 'login', 'login-listener.pem'), 'utf8');
  const page = await visit(approved.location ?? '', listener);
  if (page.status !== 200) throw new Error(`The listener answered ${page.status}: ${page.text}`);
}
