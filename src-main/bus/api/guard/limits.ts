/** What one caller, and all of them together, may cost. Tests shorten the times. */
export interface ApiLimits {
  readonly bodyBytes: number;
  readonly headerBytes: number;
  readonly headerCount: number;
  readonly connections: number;
  readonly sockets: number;
  readonly socketsPerToken: number;
  /** From the first byte to the last of headers, and of the whole request. */
  readonly headersWithinMs: number;
  readonly requestWithinMs: number;
  readonly keepAliveMs: number;
  readonly requestsPerSecond: number;
  /** Of all callers without a good token together. */
  readonly strangersPerSecond: number;
}

export const API_LIMITS: ApiLimits = {
  bodyBytes: 16 * 1_024,
  headerBytes: 8 * 1_024,
  headerCount: 64,
  connections: 4_000,
  sockets: 1_500,
  socketsPerToken: 1_200,
  headersWithinMs: 5_000,
  requestWithinMs: 10_000,
  keepAliveMs: 5_000,
  requestsPerSecond: 50,
  strangersPerSecond: 20,
};
