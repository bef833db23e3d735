import { parseArgs } from 'node:util';
import { SYNTHETIC, type ExchangeOptions } from './exchange-options.ts';
import { FAULT_KINDS } from './faults/fault-catalogue.ts';
import type { FaultWish } from './faults/fault-switchboard.ts';
import { readFaultWords } from './faults/fault-wish.ts';
import type { FutureHistoryReply } from './market-data/market-data-context.ts';
import { REFRESH_MODES } from './oauth/login-grants.ts';
import type { LoginOptions } from './oauth/login-options.ts';
import { PracticeOptionError } from './practice-error.ts';
import type { RateLimitTerms } from './rest/rate-limit.ts';
import type { LoadTerms } from './synthetic/load-market.ts';
import { DEFAULT_SEED } from './synthetic/synthetic-market.ts';

const text = { type: 'string' } as const;
const texts = { type: 'string', multiple: true } as const;
const flag = { type: 'boolean' } as const;
const OPTIONS = {
  session: text,
  speed: text,
  start: text,
  'warm-up': text,
  date: text,
  seed: text,
  conflate: text,
  'load-symbols': text,
  'load-rate': text,
  port: text,
  'https-port': text,
  'public-host': texts,
  'streamer-tls': flag,
  'certificate-dir': text,
  'rate-limit': text,
  'retry-after': flag,
  'future-history': text,
  token: text,
  'app-key': text,
  'app-secret': text,
  callback: texts,
  'login-name': text,
  'login-password': text,
  'auto-approve': flag,
  refresh: text,
  'token-seconds': text,
  fault: texts,
  'control-token': text,
  'trade-log': text,
  json: flag,
  help: flag,
} as const;

export const OPTION_NAMES: readonly string[] = Object.keys(OPTIONS);

/** Trades and quotes a second. */
const USUAL_LOAD_RATE = 5_000;
const FUTURE_HISTORY_REPLIES: readonly FutureHistoryReply[] = ['empty', 'bad-request', 'not-found'];
/** As measured by clients of the broker. */
const USUAL_CALLS_PER_MINUTE = 120;

export interface CommandLine {
  readonly help: boolean;
  readonly json: boolean;
  /** Where the certificate is written; null = a temporary folder. */
  readonly certificateFolder: string | null;
  readonly options: ExchangeOptions;
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new PracticeOptionError(error instanceof Error ? error.message : String(error));
  }
}
type Values = ReturnType<typeof parse>;

function numberOf(name: string, raw: string | undefined, fallback: number): number {
  if (raw === undefined) return fallback;
  const value = Number(raw);
  if (raw.trim() === '' || !Number.isFinite(value)) {
    throw new PracticeOptionError(`--${name} takes a number, not "${raw}".`);
  }
  return value;
}

function oneOf<Word extends string>(name: string, raw: string, words: readonly Word[]): Word {
  const word = words.find((one) => one === raw);
  if (!word) throw new PracticeOptionError(`--${name} takes one of ${words.join(', ')}, not "${raw}".`);
  return word;
}

function faultOf(words: string): FaultWish {
  const reading = readFaultWords(words);
  if (reading.kind === 'wrong') throw new PracticeOptionError(`--fault ${words}: ${reading.complaint}`);
  const { wish } = reading;
  if (FAULT_KINDS[wish.name].course === 'at-once') {
    throw new PracticeOptionError(
      `--fault ${words}: it happens at once, and at the start nobody is there yet. Set it through /practice/faults.`,
    );
  }
  return wish;
}

function loginOf(values: Values): LoginOptions {
  const { callback, refresh } = values;
  const given = {
    appKey: values['app-key'],
    appSecret: values['app-secret'],
    userName: values['login-name'],
    password: values['login-password'],
  };
  return {
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    callbackUrls: callback ?? [],
    autoApprove: values['auto-approve'] ?? false,
    refreshMode: oneOf('refresh', refresh ?? 'rotate', REFRESH_MODES),
    accessLifetimeSeconds: numberOf('token-seconds', values['token-seconds'], 1_800),
  };
}

function rateLimitOf(values: Values): RateLimitTerms | null {
  const callsPerMinute = numberOf('rate-limit', values['rate-limit'], USUAL_CALLS_PER_MINUTE);
  return callsPerMinute === 0 ? null : { callsPerMinute, tellsRetryAfter: values['retry-after'] ?? false };
}

function loadOf(values: Values): LoadTerms | null {
  const symbols = numberOf('load-symbols', values['load-symbols'], 0);
  if (symbols === 0) return null;
  return { symbols, eventsPerSecond: numberOf('load-rate', values['load-rate'], USUAL_LOAD_RATE) };
}

type DayOptions = Pick<ExchangeOptions, 'session' | 'speed' | 'startAt' | 'warmUpFrom' | 'date' | 'seed' | 'load'>;

function dayOf(values: Values): DayOptions {
  return {
    session: values.session ?? SYNTHETIC,
    speed: numberOf('speed', values.speed, 1),
    startAt: values.start ?? null,
    warmUpFrom: values['warm-up'] ?? null,
    date: values.date ?? null,
    seed: numberOf('seed', values.seed, DEFAULT_SEED),
    load: loadOf(values),
  };
}

/** Reads the arguments after the program's own. Throws PracticeOptionError. */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const values = parse(argv);
  return {
    help: values.help ?? false,
    json: values.json ?? false,
    certificateFolder: values['certificate-dir'] ?? null,
    options: {
      ...dayOf(values),
      limits: { conflateMs: numberOf('conflate', values.conflate, 0) },
      port: numberOf('port', values.port, 0),
      httpsPort: numberOf('https-port', values['https-port'], 0),
      publicHosts: values['public-host'] ?? [],
      streamerTls: values['streamer-tls'] ?? false,
      rateLimit: rateLimitOf(values),
      futureHistory: oneOf('future-history', values['future-history'] ?? 'empty', FUTURE_HISTORY_REPLIES),
      accessToken: values.token ?? null,
      login: loginOf(values),
      faults: (values.fault ?? []).map(faultOf),
      controlToken: values['control-token'] ?? null,
      tradeLog: values['trade-log'] ?? null,
    },
  };
}
