import type { BrokerApi, BrokerError, ServerErrorCode } from './broker-error.ts';
import { readErrorBody, type ErrorBody } from './error-body.ts';
import { notAuthorized, SERVER_SENTENCES, tooManyCalls } from './error-sentences.ts';
import { serverWords } from './server-words.ts';

const MS_PER_SECOND = 1_000;

/** A reply as far as its failure goes. */
export interface FailedReply {
  readonly status: number;
  readonly text: string;
  readonly correlationId: string | null;
  /** How long the server wants to be left alone; null when it does not say. */
  readonly retryAfterMs: number | null;
}

/** What was asked for, for the sentence: "the orders". */
export interface AskedFor {
  readonly what: string;
  readonly api: BrokerApi;
}

const isTooBig = ({ faultCode, words }: { readonly faultCode: string; readonly words: string }): boolean =>
  /TooBigBody/i.test(faultCode) || /buffer overflow/i.test(words);

/** What the shape of the body says, whatever the status; null when it says nothing by itself. */
function codeOfBody(status: number, body: ErrorBody): ServerErrorCode | 'too-many-calls' | null {
  if (body.kind === 'gateway-fault') {
    if (isTooBig(body)) return 'reply-too-big';
    return /ratelimit|quota/i.test(body.faultCode) ? 'too-many-calls' : null;
  }
  if (body.kind === 'page') {
    if (status === 403 || /access denied/i.test(body.words)) return 'edge-blocked';
    return status >= 500 || status < 300 ? 'out-of-service' : null;
  }
  return body.kind === 'text' && /upstream request timeout/i.test(body.words) ? 'gateway-timeout' : null;
}

function codeOfStatus(status: number): ServerErrorCode {
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not-found';
  if (status === 504) return 'gateway-timeout';
  if (status === 503) return 'out-of-service';
  if (status >= 500 && status < 600) return 'server-trouble';
  if (status >= 400 && status < 500) return 'invalid-request';
  return status === 200 ? 'unreadable-reply' : 'unexpected-reply';
}

/**
 * The one typed error of a reply that is no usable success, whatever bytes it holds; never throws. Shapes and statuses:
 * Schwab's OpenAPI documents, and what was seen besides (429, 502, 504, HTML pages, plain text, the gateway's faults).
 */
export function classifyReply(reply: FailedReply, { what, api }: AskedFor): BrokerError {
  const { status, correlationId, retryAfterMs } = reply;
  const body = readErrorBody(reply.text);
  const detail = serverWords(body.words);
  if (status === 401) return { code: 'not-authorized', api, sentence: notAuthorized(what, api), detail, correlationId };
  const code = status === 429 ? 'too-many-calls' : (codeOfBody(status, body) ?? codeOfStatus(status));
  if (code === 'too-many-calls') {
    const waitSeconds = retryAfterMs === null ? null : Math.ceil(retryAfterMs / MS_PER_SECOND);
    return { code, retryAfterMs, sentence: tooManyCalls(what, waitSeconds), detail, correlationId };
  }
  return { code, status, sentence: SERVER_SENTENCES[code](what, detail), detail, correlationId };
}
