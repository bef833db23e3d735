import { z } from 'zod';
import { HttpClient, type HttpReply } from '../../net/http-client.ts';
import { NetworkError, type NetworkFailure } from '../../net/network-error.ts';
import { isSafeSocket } from '../../net/safe-origin.ts';
import type { PreferenceFailure } from './connection-state.ts';

/** Who this client is to the streamer, as userPreference tells. Good for one connection: the correlation id changes. */
export interface StreamerIdentity {
  readonly socketUrl: string;
  readonly customerId: string;
  readonly correlationId: string;
  readonly channel: string;
  readonly functionId: string;
}

export type IdentityReply =
  | { readonly ok: true; readonly identity: StreamerIdentity }
  | { readonly ok: false; readonly failure: PreferenceFailure; readonly reason: string };

export interface IdentityQuestion {
  readonly apiBaseUrl: string;
  readonly certificateAuthorityPem: string | null;
  readonly accessToken: string;
  readonly signal: AbortSignal;
}

const text = z.string().min(1).max(2_048);
const userPreferenceSchema = z.object({
  streamerInfo: z
    .array(
      z.object({
        streamerSocketUrl: text,
        schwabClientCustomerId: text,
        schwabClientCorrelId: text,
        schwabClientChannel: text,
        schwabClientFunctionId: text,
      }),
    )
    .min(1),
});

const LONGEST_BODY_BYTES = 1024 * 1024;

const refuse = (failure: PreferenceFailure, reason: string): IdentityReply => ({ ok: false, failure, reason });

const MAINTENANCE =
  'Schwab answers with a web page, not JSON: its servers are probably down for maintenance. Tried again by itself.';

function isWebPage({ headers, text: body }: HttpReply): boolean {
  return (headers['content-type'] ?? '').includes('html') || /^\s*</.test(body.slice(0, 200));
}

function readBody(reply: HttpReply, apiBaseUrl: string): IdentityReply {
  if (isWebPage(reply)) return refuse('answered', MAINTENANCE);
  let parsed: unknown;
  try {
    parsed = JSON.parse(reply.text);
  } catch {
    return refuse('answered', 'The answer of userPreference is not JSON');
  }
  const checked = userPreferenceSchema.safeParse(parsed);
  const info = checked.success ? checked.data.streamerInfo[0] : undefined;
  if (!info) return refuse('answered', 'The answer of userPreference does not say where the streamer is');
  if (!isSafeSocket(info.streamerSocketUrl, apiBaseUrl)) {
    return refuse('needs-user', 'The streamer address is not encrypted; the login is not sent there.');
  }
  return {
    ok: true,
    identity: {
      socketUrl: info.streamerSocketUrl,
      customerId: info.schwabClientCustomerId,
      correlationId: info.schwabClientCorrelId,
      channel: info.schwabClientChannel,
      functionId: info.schwabClientFunctionId,
    },
  };
}

function readReply(reply: HttpReply, apiBaseUrl: string): IdentityReply {
  const { status } = reply;
  if (status === 200) return readBody(reply, apiBaseUrl);
  if (status === 401) return refuse('token-refused', 'The server refused the login (HTTP 401)');
  if (isWebPage(reply) && status !== 403) return refuse('answered', `${MAINTENANCE} (HTTP ${status})`);
  switch (status) {
    case 403:
      return refuse(
        'needs-user',
        'The server forbids this login to stream (HTTP 403). Check that the app is Ready For Use and has the product ' +
          '"Accounts and Trading", then start the streams again.',
      );
    case 503:
      return refuse('answered', 'The server is down for maintenance or overloaded (HTTP 503). Tried again by itself.');
    default:
      return refuse('answered', `userPreference answered with HTTP ${status}`);
  }
}

/** These are answers of a kind: somebody is there. */
const ANSWERED: ReadonlySet<NetworkFailure> = new Set<NetworkFailure>(['certificate', 'redirected', 'too-long']);

function readFailure(error: unknown): IdentityReply {
  if (!(error instanceof NetworkError)) return refuse('answered', 'userPreference could not be asked');
  if (error.failure === 'insecure-address') {
    return refuse('needs-user', 'The server address is not encrypted; the login is not sent there.');
  }
  return refuse(ANSWERED.has(error.failure) ? 'answered' : 'unreachable', error.message);
}

/** `GET /trader/v1/userPreference`. Never rejects, and no reason it gives holds the token. */
export async function fetchStreamerIdentity(question: IdentityQuestion): Promise<IdentityReply> {
  const { apiBaseUrl, certificateAuthorityPem, accessToken, signal } = question;
  const client = new HttpClient({
    origin: apiBaseUrl,
    certificateAuthorityPem,
    longestBodyBytes: LONGEST_BODY_BYTES,
  });
  try {
    const { pathname } = new URL(apiBaseUrl);
    const path = `${pathname.replace(/\/$/, '')}/trader/v1/userPreference`;
    return readReply(
      await client.call({ method: 'GET', path, headers: { authorization: `Bearer ${accessToken}` }, signal }),
      apiBaseUrl,
    );
  } catch (error) {
    return readFailure(error);
  } finally {
    await client.close();
  }
}
