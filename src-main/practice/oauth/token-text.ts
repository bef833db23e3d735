import { createHmac, randomBytes } from 'node:crypto';

/** The texts of codes and tokens, in the shapes that Schwab gives them. */

const CODE_HOST = Buffer.from('oauth2.bdc.schwab.com').toString('base64');
const ACCESS_HOST = Buffer.from('oauth2.cdc.schwab.com').toString('base64');
const MS_PER_SECOND = 1_000;

const opaque = (bytes: number): string => randomBytes(bytes).toString('base64url');

/** `C0.` + base64 of a host name + `.` + an opaque part + `@`, which arrives in the callback as `%40`. */
export const inventCode = (): string => `C0.${CODE_HOST}.${opaque(24)}@`;

/** `I0.` + base64 of a host name + `.` + an opaque part + `@`. No JWT. */
export const inventAccessToken = (): string => `I0.${ACCESS_HOST}.${opaque(24)}@`;

export const inventRefreshToken = (): string => `${opaque(48)}@`;

export interface IdTokenClaims {
  readonly userName: string;
  readonly appKey: string;
  readonly issuedMs: number;
  readonly expiresMs: number;
}

/** The OpenID token that comes with every reply and that no client uses; signed with the app's secret (HS256). */
export function makeIdToken({ userName, appKey, issuedMs, expiresMs }: IdTokenClaims, appSecret: string): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    iss: 'https://practice.invalid',
    sub: userName,
    aud: appKey,
    iat: Math.floor(issuedMs / MS_PER_SECOND),
    exp: Math.floor(expiresMs / MS_PER_SECOND),
  };
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', appSecret).update(signed).digest('base64url')}`;
}
