import { createHash } from 'node:crypto';
import type { RestReply, RestRequest, RestRoute } from '../rest/rest-api.ts';
import type { IssuedTokens, LoginGrants } from './login-grants.ts';
import type { RegisteredApp } from './registered-app.ts';
import { makeIdToken } from './token-text.ts';

export interface TokenEndpointOptions {
  readonly app: RegisteredApp;
  readonly userName: string;
  readonly grants: LoginGrants;
}

const OK = 200;
const BAD_REQUEST = 400;
const UNAUTHORIZED = 401;
const MS_PER_SECOND = 1_000;
const FORM = 'application/x-www-form-urlencoded';

function refusal(status: number, error: string, description: string): RestReply {
  return { status, body: { error, error_description: description } };
}

/** Schwab's answer to a dead refresh token: an error text within an error text, whose quotes are not escaped twice. */
function deadRefreshToken(refreshToken: string): RestReply {
  const digest = createHash('sha256').update(refreshToken).digest('base64');
  const failure = `tokenDigest=${digest}, Exception=Failed refresh token authentication [tokenDigest=${digest}]`;
  const inner = `{"error_description":"Exception while authenticating refresh token [${failure}]","error":"refresh_token_authentication_error"}`;
  return refusal(BAD_REQUEST, 'unsupported_token_type', `400 Bad Request: "${inner}"`);
}

/** The key and the secret of `Authorization: Basic`; null when there are none to read. */
function readBasic(authorization: string | undefined): { readonly key: string; readonly secret: string } | null {
  const [, encoded] = /^basic +([A-Za-z0-9+/]+=*) *$/i.exec(authorization ?? '') ?? [];
  const pair = Buffer.from(encoded ?? '', 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  return colon < 0 ? null : { key: pair.slice(0, colon), secret: pair.slice(colon + 1) };
}

/** One value; undefined when the field is missing, empty or there twice. */
function only(form: URLSearchParams, name: string): string | undefined {
  const values = form.getAll(name);
  return values.length === 1 && values[0] !== '' ? values[0] : undefined;
}

/** `POST /v1/oauth/token`: a code or a refresh token against fresh tokens. */
export function tokenRoute({ app, userName, grants }: TokenEndpointOptions): RestRoute {
  const success = (issued: IssuedTokens): RestReply => {
    const { accessToken, refreshToken, issuedMs, accessLifetimeMs } = issued;
    const claims = { userName, appKey: app.appKey, issuedMs, expiresMs: issuedMs + accessLifetimeMs };
    return {
      status: OK,
      body: {
        expires_in: accessLifetimeMs / MS_PER_SECOND,
        token_type: 'Bearer',
        scope: 'api',
        ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
        access_token: accessToken,
        id_token: makeIdToken(claims, app.appSecret),
      },
    };
  };

  const redeem = (form: URLSearchParams): RestReply => {
    const code = only(form, 'code');
    const redirectUri = only(form, 'redirect_uri');
    if (code === undefined || redirectUri === undefined) {
      return refusal(BAD_REQUEST, 'invalid_request', 'code and redirect_uri are required, once each.');
    }
    const issued = grants.redeem({ code, appKey: app.appKey, redirectUri, verifier: form.get('code_verifier') });
    return issued ? success(issued) : refusal(BAD_REQUEST, 'invalid_grant', 'The code cannot be redeemed.');
  };

  const refresh = (form: URLSearchParams): RestReply => {
    const refreshToken = only(form, 'refresh_token');
    if (refreshToken === undefined) {
      return refusal(BAD_REQUEST, 'invalid_request', 'refresh_token is required, once.');
    }
    const issued = grants.refresh(refreshToken);
    return issued ? success(issued) : deadRefreshToken(refreshToken);
  };

  const answer = ({ headers, body }: RestRequest): RestReply => {
    const basic = readBasic(headers.authorization);
    if (basic?.key !== app.appKey || basic.secret !== app.appSecret) {
      const wrong = refusal(UNAUTHORIZED, 'invalid_client', 'Unauthorized');
      return { ...wrong, headers: { 'WWW-Authenticate': 'Basic' } };
    }
    if (headers['content-type']?.split(';')[0]?.trim().toLowerCase() !== FORM) {
      return refusal(BAD_REQUEST, 'invalid_request', `The body must be ${FORM}.`);
    }
    const form = new URLSearchParams(body);
    if (form.has('client_id') && only(form, 'client_id') !== app.appKey) {
      return refusal(BAD_REQUEST, 'invalid_request', 'client_id is not that of the Authorization header.');
    }
    const grantType = only(form, 'grant_type');
    if (grantType === 'authorization_code') return redeem(form);
    if (grantType === 'refresh_token') return refresh(form);
    return refusal(BAD_REQUEST, 'unsupported_grant_type', 'Use authorization_code or refresh_token.');
  };

  return { method: 'POST', path: '/v1/oauth/token', open: true, answer };
}
