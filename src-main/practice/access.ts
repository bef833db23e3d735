import { randomBytes, randomUUID } from 'node:crypto';

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

/** A token in the shape of Schwab's: `I0.` + base64 of a host name + an opaque part + `@`. */
export function inventAccessToken(): string {
  const host = Buffer.from('oauth2.cdc.schwab.com').toString('base64');
  return `I0.${host}.${randomBytes(24).toString('base64url')}@`;
}

/** Who may come in: one user with one access token, which is no secret and worth nothing elsewhere. */
export class Access {
  readonly accessToken: string;
  readonly customerId = randomBytes(32).toString('hex');
  readonly #correlIds = new Set<string>();

  constructor(accessToken: string) {
    this.accessToken = accessToken;
  }

  acceptsToken(token: string): boolean {
    return token === this.accessToken;
  }

  /** `Authorization: Bearer <token>`, the scheme in any case. */
  acceptsHeader(authorization: string | undefined): boolean {
    const [, token] = /^bearer +(.+)$/i.exec(authorization ?? '') ?? [];
    return token !== undefined && this.acceptsToken(token);
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
}
