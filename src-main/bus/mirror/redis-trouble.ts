import type { MirrorState } from '#core/contract/mirror';

/** What is wrong with Redis, by name and in words for the user. */
export interface RedisTrouble {
  readonly state: MirrorState;
  readonly sentence: string;
  /** Waiting does not help: somebody has to change something. */
  readonly isPermanent: boolean;
}

type Maker = (message: string) => RedisTrouble;

const GOES_ON = 'The workstation goes on without it and tries again by itself.';
const MAXIMUM_QUOTED = 200;

const trouble =
  (state: MirrorState, sentence: string, isPermanent = false): Maker =>
  () => ({ state, sentence, isPermanent });

/** The server's own words say best which command or key it is about. */
const quoting =
  (state: MirrorState, sentence: string): Maker =>
  (message) => ({ state, sentence: `${sentence} Redis says: ${message.slice(0, MAXIMUM_QUOTED)}`, isPermanent: true });

/** Beginnings and parts of messages of Redis 6 to 8, Node's network errors and ioredis. The first that fits counts. */
const KNOWN: readonly (readonly [RegExp, Maker])[] = [
  [
    /^(WRONGPASS|NOAUTH)|invalid password|AUTH.*without any password/i,
    trouble('refused', 'Redis refuses user and password. Set the right ones in the settings.', true),
  ],
  [/^NOPERM/, quoting('not-permitted', 'The Redis user may not do what the mirror needs.')],
  [/^OOM/, trouble('full', 'Redis has no memory left (maxmemory). Bars and signals are kept here until it has.')],
  [/^READONLY/, trouble('read-only', 'This Redis is a replica and takes no writes. Mirror to its master.')],
  [
    /^WRONGTYPE|XADD.*(equal or smaller|exhausted)|stream has exhausted/i,
    quoting(
      'foreign-data',
      'Another program keeps something else under a key of the mirror. Delete it, or set a prefix.',
    ),
  ],
  [
    /^MISCONF/,
    trouble('full', 'Redis cannot write to its disk and takes nothing new. Look at the disk of the server.'),
  ],
  [/^LOADING/, trouble('down', `Redis is still reading its data. ${GOES_ON}`)],
  [/^(MASTERDOWN|CLUSTERDOWN|TRYAGAIN|UNBLOCKED)/, trouble('down', `The Redis set is not whole. ${GOES_ON}`)],
  [/socket timeout|timed out|ETIMEDOUT/i, trouble('hung', `Redis does not answer. ${GOES_ON}`)],
  [
    /ECONNREFUSED|ENOENT|ECONNRESET|EPIPE|EHOSTUNREACH|ENETUNREACH/,
    trouble('down', `No Redis answers there. ${GOES_ON}`),
  ],
  [/ENOTFOUND|EAI_AGAIN/, trouble('down', 'The host of Redis is not known. Check the address in the settings.')],
  [/EACCES|EPERM/, trouble('down', 'The socket of Redis may not be opened by this user.')],
  [
    /certificate|self.signed|altname|unable to (verify|get)|CERT_/i,
    trouble('down', 'The certificate of Redis is not trusted. Choose the authority that signed it in the settings.'),
  ],
  [
    /wrong version number|SSL|TLS|EPROTO/i,
    trouble('down', 'Redis does not speak TLS as the settings say. Check port and TLS.'),
  ],
  [/sentinels? (are|is) unreachable|no master/i, trouble('down', `No Sentinel names a master. ${GOES_ON}`)],
  [
    /cluster support disabled/i,
    trouble('failed', 'This Redis is not a Cluster. Choose "one server" in the settings.', true),
  ],
  [/^(MOVED|ASK) /, trouble('failed', 'This Redis is a Cluster. Choose "Cluster" in the settings.', true)],
  [/DB index is out of range|SELECT is not allowed/i, trouble('failed', 'Redis has no such database.', true)],
  [
    /closed|aborted|isn't writeable|max retries|refresh slots/i,
    trouble('down', `The connection to Redis is lost. ${GOES_ON}`),
  ],
];

/** Commands that died with the connection: nothing is known of them. */
const WITH_THE_CONNECTION = /closed|aborted|isn't writeable|max retries|timed out|socket timeout|ECONNRESET|EPIPE/i;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What an error came of: a Cluster and a Sentinel set wrap what their nodes said, a transaction what its commands met. */
function causeOf(error: unknown): unknown {
  if (!(error instanceof Error)) return null;
  if ('lastNodeError' in error) return error.lastNodeError;
  // A transaction that was discarded counts itself among its errors.
  if ('previousErrors' in error && Array.isArray(error.previousErrors)) {
    return (error.previousErrors as readonly unknown[]).find((previous) => previous !== error);
  }
  return null;
}

function innermost(error: unknown): string {
  const cause = causeOf(error);
  return messageOf(causeOf(cause) ?? cause ?? error);
}

export function troubleOf(error: unknown): RedisTrouble {
  const message = innermost(error);
  const known = KNOWN.find(([pattern]) => pattern.test(message));
  if (known) return known[1](message);
  const sentence = `Redis fails in a way that is not known: ${message.slice(0, MAXIMUM_QUOTED)}`;
  return { state: 'failed', sentence, isPermanent: false };
}

export function diedWithConnection(error: unknown): boolean {
  return WITH_THE_CONNECTION.test(innermost(error));
}
