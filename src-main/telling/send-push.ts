import { pushRequest, type PushMessage, type PushSecret } from './push-message.ts';
import { readPushReply, type PushVerdict } from '#core/telling/push/push-reply';
import type { PushTarget } from '#core/telling/telling-settings';
import { HttpClient } from '../net/http-client.ts';
import { asNetworkError } from '../net/network-error.ts';

const LONGEST_REPLY_BYTES = 64 * 1024;

/** What came of one attempt; `mayHaveArrived` where the server may have taken it without our hearing of it. */
export type PushOutcome = PushVerdict & { readonly mayHaveArrived: boolean };

/** Sends one push, once. Never rejects. */
export async function sendPush(
  target: PushTarget,
  secret: PushSecret,
  message: PushMessage,
  timeoutMs: number,
): Promise<PushOutcome> {
  const { origin, path, headers, body } = pushRequest(target.kind, secret, target.chat, message);
  const client = new HttpClient({
    origin,
    certificateAuthorityPem: null,
    timeoutMs,
    longestBodyBytes: LONGEST_REPLY_BYTES,
  });
  try {
    const reply = await client.call({ method: 'POST', path, headers, body });
    return { ...readPushReply(target.kind, reply), mayHaveArrived: false };
  } catch (error) {
    const { message: sentence, failure, mayHaveArrived } = asNetworkError(client.host, error);
    if (failure === 'insecure-address' || failure === 'redirected') {
      return { kind: 'refused', sentence, mayHaveArrived: false };
    }
    return { kind: 'later', waitMs: null, sentence, mayHaveArrived };
  } finally {
    await client.close();
  }
}
