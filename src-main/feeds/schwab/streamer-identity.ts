import { z } from 'zod';

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
  /** `needsUser`: trying again by itself would not help. */
  | { readonly ok: false; readonly needsUser: boolean; readonly reason: string };

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

const LONGEST_BODY = 1024 * 1024;
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Whether a token may be sent there: encrypted, or to this very computer. */
export function isSafeForToken(url: string, encrypted: 'https:' | 'wss:', plain: 'http:' | 'ws:'): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === encrypted || (protocol === plain && LOOPBACK.has(hostname));
}

const refuse = (reason: string, needsUser = false): IdentityReply => ({ ok: false, needsUser, reason });

function readBody(body: string): IdentityReply {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return refuse('The answer of userPreference is not JSON');
  }
  const checked = userPreferenceSchema.safeParse(parsed);
  const info = checked.success ? checked.data.streamerInfo[0] : undefined;
  if (!info) return refuse('The answer of userPreference does not say where the streamer is');
  if (!isSafeForToken(info.streamerSocketUrl, 'wss:', 'ws:')) {
    return refuse('The streamer address is not encrypted; the login is not sent there.', true);
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

/** The system's short word for what went wrong. Not the whole text: fetch repeats headers in some of its messages. */
function failureWord(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  if (typeof code === 'string') return code;
  return error instanceof Error ? error.name : 'unknown failure';
}

/** `GET /trader/v1/userPreference`. Never rejects, and no reason it gives holds the token. */
export async function fetchStreamerIdentity(
  apiBaseUrl: string,
  accessToken: string,
  signal: AbortSignal,
): Promise<IdentityReply> {
  if (!isSafeForToken(apiBaseUrl, 'https:', 'http:')) {
    return refuse('The server address is not encrypted; the login is not sent there.', true);
  }
  try {
    const response = await fetch(`${apiBaseUrl}/trader/v1/userPreference`, {
      headers: { Authorization: `Bearer ${accessToken}`, Accept: 'application/json' },
      // A redirect would carry the login to an address that nobody chose.
      redirect: 'error',
      signal,
    });
    if (response.status === 401 || response.status === 403) {
      await response.body?.cancel();
      const reason = `The server refused the login (HTTP ${response.status}). Log in again, then start the streams.`;
      return refuse(reason, true);
    }
    if (response.status !== 200) {
      await response.body?.cancel();
      return refuse(`userPreference answered with HTTP ${response.status}`);
    }
    const body = await readBounded(response);
    return body === null ? refuse('The answer of userPreference is too long') : readBody(body);
  } catch (error) {
    return refuse(`${new URL(apiBaseUrl).host} cannot be reached (${failureWord(error)})`);
  }
}

/** The body as text; null when it is longer than any honest answer. */
async function readBounded(response: Response): Promise<string | null> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += part.byteLength;
    if (length > LONGEST_BODY) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}
