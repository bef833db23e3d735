import type { BrokerError } from './broker-error.ts';
import { classifyReply, type AskedFor, type FailedReply } from './classify-reply.ts';
import { SERVER_SENTENCES } from './error-sentences.ts';

/**
 * The error of a success whose content is of no use. A page in its place is named as such; else `why` names the member
 * that is wrong, never its value.
 */
export function unreadableReply(reply: FailedReply, asked: AskedFor, why: string | null): BrokerError {
  const classified = classifyReply(reply, asked);
  if (classified.code !== 'unreadable-reply') return classified;
  return { ...classified, detail: why, sentence: SERVER_SENTENCES['unreadable-reply'](asked.what, why) };
}
