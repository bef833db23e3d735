/** What a fault does, where it acts, and what its number means. */
export interface FaultKind {
  /**
   * `at-once`: happens in the moment it is set and leaves nothing behind. `lasting`: holds until it is cleared, its time
   * is over or its uses are used up.
   */
  readonly course: 'at-once' | 'lasting';
  /** Which part of the exchange makes it happen; `api` leaves login and tokens alone, `edge` stands before everything. */
  readonly acts: 'streamer' | 'api' | 'edge' | 'orders' | 'login';
  /** What its number measures and what it is when none is given; null = it has none. */
  readonly value: { readonly unit: string; readonly standard: number } | null;
  /** Uses when none are given; null = as many as there are occasions. */
  readonly count: number | null;
  readonly effect: string;
}

const lasting = (acts: FaultKind['acts'], effect: string, more: Partial<FaultKind> = {}): FaultKind => ({
  course: 'lasting',
  acts,
  value: null,
  count: null,
  effect,
  ...more,
});
const atOnce = (acts: FaultKind['acts'], effect: string): FaultKind => ({
  ...lasting(acts, effect),
  course: 'at-once',
});
const measured = (unit: string, standard: number): Partial<FaultKind> => ({ value: { unit, standard } });

/** Every fault that can be switched on, in the order in which help lists them. */
export const FAULT_KINDS = {
  drop: atOnce('streamer', 'the connection ends without a close frame'),
  kicked: atOnce('streamer', 'code 12, as if another program had logged in, then the close'),
  'stop-30': atOnce('streamer', 'code 30, then the close'),
  'half-open': lasting('streamer', 'nothing is read and nothing sent, the connection stays'),
  silence: lasting('streamer', 'neither data nor heartbeats come; requests are answered'),
  stall: lasting('streamer', 'data stops, heartbeats go on'),
  slow: lasting('streamer', 'bytes trickle', measured('bytes per second', 2_000)),
  'malformed-frame': lasting('streamer', 'a data frame that is no JSON', { count: 1 }),
  'split-frames': lasting('streamer', 'each message in several WebSocket fragments'),
  'merged-frames': lasting('streamer', 'several services in one data frame'),
  'duplicate-bars': lasting('streamer', 'each bar twice'),
  'late-bars': lasting('streamer', 'bars come later', measured('ms', 20_000)),
  'symbol-limit': lasting('streamer', 'code 19 beyond so many symbols of a service', measured('symbols', 10)),
  'no-ack': lasting('streamer', 'requests are not answered'),
  'slow-ack': lasting('streamer', 'requests are answered late', measured('ms', 3_000)),
  'code-9': lasting('streamer', 'a request is answered with code 9', { count: 1 }),
  'ack-26-29': lasting('streamer', 'subscriptions are answered with codes 26 to 29 in place of 0'),
  'clock-skew': lasting('streamer', 'timestamps are ahead, or behind if negative', measured('ms', 60_000)),
  'http-401': lasting('api', 'Client not authorized'),
  'http-429': lasting('api', 'too many requests', measured('s of Retry-After, 0 = no such header', 0)),
  'http-500': lasting('api', 'a ServiceError'),
  'http-503': lasting('api', 'a ServiceError'),
  'html-403': lasting('edge', 'an Access Denied page'),
  'html-503': lasting('edge', 'a maintenance page'),
  'text-504': lasting('edge', 'upstream request timeout, as plain text'),
  'slow-answer': lasting('edge', 'the answer comes late', measured('ms', 5_000)),
  'lost-answer': lasting('api', 'the request is carried out, then the connection ends without an answer'),
  'false-500': lasting('api', 'the request is carried out and answered with 500'),
  'garbage-answer': lasting('api', 'the request is carried out and answered with half a JSON text'),
  'no-location': lasting('orders', 'an order is accepted without a Location header'),
  'cancel-reject': lasting('orders', 'a cancel is refused'),
  'token-revoked': atOnce('login', 'access tokens of the login end; the refresh token lives'),
  'refresh-revoked': atOnce('login', 'refresh tokens end; access tokens live until they expire'),
  'app-pending': lasting('login', 'the login page fails as for an app that is not ready for use'),
} as const satisfies Record<string, FaultKind>;

export type FaultName = keyof typeof FAULT_KINDS;

export const FAULT_NAMES = Object.keys(FAULT_KINDS) as readonly FaultName[];

export function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(FAULT_KINDS, name);
}
