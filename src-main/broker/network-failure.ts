import type { BrokerError } from '#core/broker/errors/broker-error';
import { NOT_SENT, noReply, SERVER_SENTENCES, untrustedServer } from '#core/broker/errors/error-sentences';
import { NetworkError } from '../net/network-error.ts';

/** The broker error of a call that brought no usable reply; `what` as it stands in a sentence. */
export function networkFailure(error: unknown, what: string): BrokerError {
  const nothing = { detail: null, correlationId: null };
  if (!(error instanceof NetworkError)) {
    // A fault of this program. Its text is not shown: it may repeat what was to be sent.
    const name = error instanceof Error ? error.name : 'unknown failure';
    const sentence = noReply(what, `the request failed inside the workstation (${name}).`);
    return { code: 'unreachable', mayHaveArrived: true, ...nothing, sentence };
  }
  const { failure, message, mayHaveArrived, systemCode } = error;
  const said = { ...nothing, detail: systemCode };
  switch (failure) {
    case 'aborted':
      return { code: 'cancelled', ...said, sentence: NOT_SENT.cancelled(what) };
    case 'too-long':
      return { code: 'reply-too-big', status: null, ...said, sentence: SERVER_SENTENCES['reply-too-big'](what, null) };
    case 'redirected':
      return {
        code: 'unexpected-reply',
        status: null,
        ...said,
        sentence: SERVER_SENTENCES['unexpected-reply'](what, null),
      };
    case 'certificate':
    case 'insecure-address':
      return { code: 'untrusted-server', mayHaveArrived, ...said, sentence: untrustedServer(what, message) };
    case 'timeout':
      return { code: 'timed-out', mayHaveArrived, ...said, sentence: noReply(what, message) };
    case 'name-not-found':
    case 'refused':
    case 'reset':
    case 'other':
      return { code: 'unreachable', mayHaveArrived, ...said, sentence: noReply(what, message) };
  }
}
