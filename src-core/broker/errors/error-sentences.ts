import type { BrokerApi, ServerErrorCode } from './broker-error.ts';

/** The products as Schwab's developer portal names them. */
export const PRODUCT_NAMES: Readonly<Record<BrokerApi, string>> = {
  trader: 'Accounts and Trading Production',
  'market-data': 'Market Data Production',
};

const STAYS = 'What is shown keeps its time.';
const LATER = 'Try again in a few minutes.';

/** `what` is what was to be read, as it stands in a sentence: "the orders". `words` are the server's, or null. */
type SentenceOf = (what: string, words: string | null) => string;

const quoting = (words: string | null): string => (words === null ? '' : ` ("${words}")`);

export const SERVER_SENTENCES: Readonly<Record<ServerErrorCode, SentenceOf>> = {
  'invalid-request': (what, words) =>
    `Schwab refused the request for ${what}${quoting(words)}. Asking again would not help; ${STAYS.toLowerCase()}`,
  forbidden: (what, words) =>
    `Schwab does not let this login read ${what}${quoting(words)}. Check at schwab.com that the account may use it.`,
  'edge-blocked': (what) =>
    `The network in front of Schwab turned the request for ${what} away ("Access Denied"). ${STAYS} Often a VPN, a proxy ` +
    `or too many requests are the cause; wait some minutes or change the network.`,
  'not-found': (what, words) => `Schwab does not know ${what}${quoting(words)}.`,
  'gateway-timeout': (what) => `Schwab took too long to answer for ${what}. ${STAYS} ${LATER}`,
  'out-of-service': (what, words) =>
    `Schwab is out of service, probably for maintenance${quoting(words)}, so ${what} could not be read. ${STAYS} ${LATER}`,
  'server-trouble': (what, words) =>
    `Schwab failed while answering for ${what}${quoting(words)}. ${STAYS} ${LATER} If it lasts, its support wants the correlation id.`,
  'reply-too-big': (what) => `The answer for ${what} was too big to be sent whole. Ask for less of it.`,
  'unreadable-reply': (what, words) =>
    `Schwab's answer for ${what} could not be read${quoting(words)}, so none of it is used. ${STAYS} ${LATER}`,
  'unexpected-reply': (what) =>
    `Schwab's answer for ${what} was of no known kind, so none of it is used. ${STAYS} ${LATER}`,
};

export const tooManyCalls = (what: string, waitSeconds: number | null): string =>
  `Schwab counted too many requests and did not answer for ${what}. ${STAYS} ` +
  (waitSeconds === null
    ? 'Requests wait a while by themselves.'
    : `It wants ${waitSeconds} s of rest; requests wait by themselves.`);

export const notAuthorized = (what: string, api: BrokerApi): string =>
  `Schwab does not accept this app for ${what}, not even with a fresh token. Your app probably lacks ` +
  `"${PRODUCT_NAMES[api]}": add it on the developer portal, wait for "Ready For Use", then log in again.`;

export const noReply = (what: string, why: string): string =>
  `${what.charAt(0).toUpperCase()}${what.slice(1)} could not be read: ${why} ${STAYS} It is tried again at the next reading.`;

export const untrustedServer = (what: string, why: string): string =>
  `${what.charAt(0).toUpperCase()}${what.slice(1)} could not be read: ${why} Nothing secret was sent. Check whether a proxy ` +
  `or a virus scanner sits between this computer and Schwab.`;

export const NOT_SENT = {
  'queue-full': (what: string) =>
    `Too many requests to Schwab are waiting already, so ${what} was not asked for. Try again in a minute.`,
  'waited-too-long': (what: string) =>
    `The request for ${what} waited too long for its turn and was dropped. Try again in a minute.`,
  cancelled: (what: string) => `Reading ${what} was called off.`,
} as const;

export const wrongSymbol = (asked: string, answered: string): string =>
  `Asked for ${asked}, Schwab sent the price history of ${answered}. It is another instrument, so none of it is used.`;
