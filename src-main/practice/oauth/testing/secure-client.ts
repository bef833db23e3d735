import { once } from 'node:events';
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { PracticeExchange } from '../../practice-exchange.ts';

export interface SecureReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface SecureRequest {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
}

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

/** An HTTPS client for tests that trusts the certificate of one exchange and verifies it. It follows no redirect. */
export class SecureClient {
  readonly #exchange: PracticeExchange;

  constructor(exchange: PracticeExchange) {
    this.#exchange = exchange;
  }

  async ask(path: string, { method = 'GET', headers = {}, body }: SecureRequest = {}): Promise<SecureReply> {
    const { httpsUrl, certificatePem } = this.#exchange.login;
    const asking = request(`${httpsUrl}${path}`, { method, headers, ca: certificatePem, agent: false });
    asking.end(body);
    const [reply] = (await once(asking, 'response')) as [IncomingMessage];
    return { status: reply.statusCode ?? 0, headers: reply.headers, text: await text(reply) };
  }

  get(path: string, token?: string): Promise<SecureReply> {
    return this.ask(path, token === undefined ? {} : { headers: { Authorization: `Bearer ${token}` } });
  }

  get basic(): string {
    const { appKey, appSecret } = this.#exchange.login;
    return `Basic ${Buffer.from(`${appKey}:${appSecret}`).toString('base64')}`;
  }

  /** The token endpoint, with the right key and secret unless told otherwise. */
  postToken(body: string, headers: OutgoingHttpHeaders = {}): Promise<SecureReply> {
    return this.ask('/v1/oauth/token', {
      method: 'POST',
      headers: { ...FORM, Authorization: this.basic, ...headers },
      body,
    });
  }

  authorizePath(extra: Record<string, string> = {}): string {
    const { appKey, callbackUrls } = this.#exchange.login;
    const fields = { client_id: appKey, redirect_uri: callbackUrls[0] ?? '', ...extra };
    return `/v1/oauth/authorize?${new URLSearchParams(fields).toString()}`;
  }

  /** Sends the form of a page as a browser does that got the page from here. */
  async submit(page: SecureReply, fields: readonly (readonly [name: string, value: string])[]): Promise<SecureReply> {
    const [, action] = /<form method="post" action="([^"]+)">/.exec(page.text) ?? [];
    const [, pending] = /name="pending" value="([^"]+)"/.exec(page.text) ?? [];
    if (action === undefined || pending === undefined) throw new Error(`There is no form in this:\n${page.text}`);
    const body = new URLSearchParams({ pending });
    for (const [name, value] of fields) body.append(name, value);
    return this.ask(action, {
      method: 'POST',
      headers: { ...FORM, Origin: this.#exchange.login.httpsUrl, 'Sec-Fetch-Site': 'same-origin' },
      body: body.toString(),
    });
  }

  /** Through the login page to the choice of accounts. */
  async logIn(extra: Record<string, string> = {}): Promise<SecureReply> {
    const { userName, password } = this.#exchange.login;
    const page = await this.ask(this.authorizePath(extra));
    return this.submit(page, [
      ['userName', userName],
      ['password', password],
      ['step', 'login'],
    ]);
  }

  /** All the way: the decoded code that the callback got. */
  async allow(extra: Record<string, string> = {}, accounts?: readonly string[]): Promise<string> {
    const numbers = accounts ?? this.#exchange.accounts.map(({ number }) => number);
    const sent = await this.submit(await this.logIn(extra), [
      ...numbers.map((number) => ['account', number] as const),
      ['step', 'allow'],
    ]);
    const code = new URL(sent.headers.location ?? '').searchParams.get('code');
    if (code === null) throw new Error(`No code in ${String(sent.headers.location)}.`);
    return code;
  }

  redeem(code: string, extra: Record<string, string> = {}): Promise<SecureReply> {
    const { callbackUrls } = this.#exchange.login;
    const fields = { grant_type: 'authorization_code', code, redirect_uri: callbackUrls[0] ?? '', ...extra };
    return this.postToken(new URLSearchParams(fields).toString());
  }

  refresh(refreshToken: string): Promise<SecureReply> {
    return this.postToken(new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken }).toString());
  }
}
