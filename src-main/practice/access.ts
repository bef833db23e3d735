import { randomBytes, randomUUID } from 'node:crypto';
import type { LoginGrants, SharedAccounts, TokenAccess } from './oauth/login-grants.ts';

/** What a streamer login must present; every fetch of the user preference hands out a correlation id of its own. */
export interface StreamerIdentity {
  readonly customerId: string;
  readonly correlId: string;
  readonly channel: string;
  readonly functionId: string;
}

const CHANNEL = 'N9';
const FUNCTION_ID = 'APIAPP';
/** A client that fetches more often than this without logging in has forgotten the oldest. */
const REMEMBERED_CORREL_IDS = 1_000;

/** `Authorization: Bearer <token>`, the scheme in any case; null = the header holds no such thing. */
export function bearerOf(authorization: string | undefined): string | null {
  const [, token] = /^bearer +(.+)$/i.exec(authorization ?? '') ?? [];
  return token ?? null;
}

/**
 * Who may come in: one user, with a fixed access token that is no secret and worth nothing elsewhere, and with those
 * that a login has issued.
 */
export class Access {
  readonly accessToken: string;
  readonly customerId = randomBytes(32).toString('hex');
  readonly #grants: Pick<LoginGrants, 'accessOf'> | null;
  readonly #correlIds = new Set<string>();

  constructor(accessToken: string, grants: Pick<LoginGrants, 'accessOf'> | null = null) {
    this.accessToken = accessToken;
    this.#grants = grants;
  }

  /** What a live token opens; null = it is not alive. The fixed one opens everything. */
  accessOf(token: string): TokenAccess | null {
    return token === this.accessToken ? { accounts: 'all' } : (this.#grants?.accessOf(token) ?? null);
  }

  acceptsToken(token: string): boolean {
    return this.accessOf(token) !== null;
  }

  acceptsHeader(authorization: string | undefined): boolean {
    return this.#accessOfHeader(authorization) !== null;
  }

  /** Plain account numbers that the bearer may see; none for a token that is not alive. */
  accountsOf(authorization: string | undefined): SharedAccounts {
    return this.#accessOfHeader(authorization)?.accounts ?? [];
  }

  issueIdentity(): StreamerIdentity {
    const correlId = randomUUID();
    this.#correlIds.add(correlId);
    const [oldest] = this.#correlIds;
    if (this.#correlIds.size > REMEMBERED_CORREL_IDS && oldest !== undefined) this.#correlIds.delete(oldest);
    return { customerId: this.customerId, correlId, channel: CHANNEL, functionId: FUNCTION_ID };
  }

  acceptsIdentity(identity: StreamerIdentity): boolean {
    return (
      identity.customerId === this.customerId &&
      this.#correlIds.has(identity.correlId) &&
      identity.channel === CHANNEL &&
      identity.functionId === FUNCTION_ID
    );
  }

  #accessOfHeader(authorization: string | undefined): TokenAccess | null {
    const token = bearerOf(authorization);
    return token === null ? null : this.accessOf(token);
  }
}
