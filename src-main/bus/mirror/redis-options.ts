import type { ClusterOptions, RedisOptions } from 'ioredis';
import type { MirrorConfig } from '#core/contract/mirror';
import type { MirrorTiming } from './mirror-timing.ts';

/** Replies have the same shape whatever protocol the server speaks. */
type ServerOptions = RedisOptions & { readonly replyMapping: 'legacy' };

interface Node {
  readonly host: string;
  readonly port: number;
}

const KEEP_ALIVE_MS = 15_000;
const FIRST_RETRY_MS = 100;
const MOST_DOUBLINGS = 10;
/** A tenth more or less, so that many clients do not come back in one instant. */
const JITTER = 0.2;
const LONGEST_LOADING_MS = 10_000;

/** `host:port` or `[v6]:port`. */
export function nodeOf(address: string): Node {
  const colon = address.lastIndexOf(':');
  return { host: address.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(address.slice(colon + 1)) };
}

/** Doubles from 100 ms, with jitter. */
export function retryDelayMs(attempt: number, timing: MirrorTiming): number {
  const delayMs = Math.min(FIRST_RETRY_MS * 2 ** Math.min(attempt - 1, MOST_DOUBLINGS), timing.longestRetryMs);
  return Math.round(delayMs * (1 + JITTER * (Math.random() - 1 / 2)));
}

function tlsOptions({ settings, authorityPem, certificatePem, keyPem }: MirrorConfig): Pick<RedisOptions, 'tls'> {
  if (!settings.tls.isOn) return {};
  return {
    tls: {
      ...(authorityPem === null ? {} : { ca: authorityPem }),
      ...(certificatePem === null ? {} : { cert: certificatePem }),
      ...(keyPem === null ? {} : { key: keyPem }),
    },
  };
}

/**
 * What every connection is: nothing waits inside the client, because what waits there is neither counted nor bounded.
 * A command fails at once without a connection, and with it when the connection dies; what is to be kept is kept here.
 */
function connectionOptions(config: MirrorConfig, timing: MirrorTiming): ServerOptions {
  const { settings, password } = config;
  return {
    ...tlsOptions(config),
    ...(settings.user === '' ? {} : { username: settings.user }),
    ...(password === null ? {} : { password }),
    connectionName: 'bellwether-mirror',
    disableClientInfo: true,
    replyMapping: 'legacy',
    lazyConnect: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectTimeout: timing.connectTimeoutMs,
    socketTimeout: timing.silenceMs,
    keepAlive: KEEP_ALIVE_MS,
    enableReadyCheck: true,
    maxLoadingRetryTime: LONGEST_LOADING_MS,
  };
}

/** For one server or a Sentinel set. `retryAfterMs` is asked before each new try. */
export function serverOptions(
  config: MirrorConfig,
  timing: MirrorTiming,
  retryAfterMs: (attempt: number) => number,
): ServerOptions {
  const { settings } = config;
  const [address = ''] = settings.addresses;
  const common = {
    ...connectionOptions(config, timing),
    db: settings.database,
    retryStrategy: retryAfterMs,
  };
  if (settings.layout === 'sentinel') {
    return {
      ...common,
      sentinels: settings.addresses.map(nodeOf),
      name: settings.sentinelName,
      role: 'master',
      failoverDetector: true,
      sentinelRetryStrategy: retryAfterMs,
      enableTLSForSentinelMode: settings.tls.isOn,
      ...(common.tls ? { sentinelTLS: common.tls } : {}),
    };
  }
  return { ...common, ...(address.startsWith('/') ? { path: address } : nodeOf(address)) };
}

export function clusterOptions(
  config: MirrorConfig,
  timing: MirrorTiming,
  retryAfterMs: (attempt: number) => number,
): ClusterOptions & { readonly redisOptions: ServerOptions } {
  return {
    redisOptions: connectionOptions(config, timing),
    lazyConnect: true,
    enableOfflineQueue: false,
    // Sends what goes to one node together: the slots of channels and keys decide which.
    enableAutoPipelining: true,
    slotsRefreshTimeout: timing.connectTimeoutMs,
    clusterRetryStrategy: retryAfterMs,
    // With a certificate for names, not for the numbers that DNS gives for them.
    ...(config.settings.tls.isOn ? { dnsLookup: (address, done) => done(null, address) } : {}),
  };
}
