/** What went wrong, in one word that code can decide by. */
export type NetworkFailure =
  | 'insecure-address'
  | 'name-not-found'
  | 'refused'
  | 'certificate'
  | 'timeout'
  | 'reset'
  | 'redirected'
  | 'too-long'
  | 'aborted'
  | 'other';

const SENTENCES: Readonly<Record<NetworkFailure, (host: string) => string>> = {
  'insecure-address': (host) => `The address of ${host} is not encrypted, so nothing was sent there.`,
  'name-not-found': (host) => `The name ${host} could not be found. Is this computer online?`,
  refused: (host) => `${host} does not accept connections.`,
  certificate: (host) =>
    `${host} could not prove who it is (its certificate is not trusted), so nothing was sent there.`,
  timeout: (host) => `${host} did not answer in time.`,
  reset: (host) => `The connection to ${host} broke.`,
  redirected: (host) => `${host} wanted the request sent elsewhere; that is never followed.`,
  'too-long': (host) => `The answer of ${host} was longer than any honest one.`,
  aborted: (host) => `The request to ${host} was called off.`,
  other: (host) => `${host} could not be asked.`,
};

/** These are known before anything of the request has left. */
const NEVER_ARRIVED: ReadonlySet<NetworkFailure> = new Set([
  'insecure-address',
  'name-not-found',
  'refused',
  'certificate',
]);

/** No usable answer came. The message is a plain sentence; neither headers nor bodies are ever part of it. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  readonly failure: NetworkFailure;
  /** The system's own short word, e.g. `ECONNREFUSED`; null when it has none. */
  readonly systemCode: string | null;
  /** False when the server certainly never saw the request. */
  readonly mayHaveArrived: boolean;

  constructor(host: string, failure: NetworkFailure, systemCode: string | null = null) {
    super(`${SENTENCES[failure](host)}${systemCode === null ? '' : ` (${systemCode})`}`);
    this.failure = failure;
    this.systemCode = systemCode;
    this.mayHaveArrived = !NEVER_ARRIVED.has(failure) && systemCode !== 'UND_ERR_CONNECT_TIMEOUT';
  }
}

const BY_CODE: readonly (readonly [pattern: RegExp, failure: NetworkFailure])[] = [
  [/^(ENOTFOUND|EAI_[A-Z]+)$/, 'name-not-found'],
  [/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL)$/, 'refused'],
  [/^(UND_ERR_CONNECT_TIMEOUT|UND_ERR_HEADERS_TIMEOUT|UND_ERR_BODY_TIMEOUT|ETIMEDOUT)$/, 'timeout'],
  [/^(ECONNRESET|EPIPE|UND_ERR_SOCKET|ERR_STREAM_PREMATURE_CLOSE|ECONNABORTED|HPE_[A-Z_]+)$/, 'reset'],
  [/^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)/, 'certificate'],
];

/** Only the system's code is taken from the error: its text may repeat what was sent. */
function systemCodeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ('code' in error && typeof error.code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(error.code)) return error.code;
  return systemCodeOf(error.cause);
}

/** Gives any failure of a request its word. */
export function asNetworkError(host: string, error: unknown): NetworkError {
  if (error instanceof NetworkError) return error;
  if (error instanceof Error && error.name === 'TimeoutError') return new NetworkError(host, 'timeout');
  if (error instanceof Error && error.name === 'AbortError') return new NetworkError(host, 'aborted');
  const code = systemCodeOf(error);
  const failure = BY_CODE.find(([pattern]) => code !== null && pattern.test(code))?.[1] ?? 'other';
  return new NetworkError(host, failure, code);
}
