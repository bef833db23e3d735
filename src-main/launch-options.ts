import { parseArgs } from 'node:util';
import { STREAM_SOURCES, type StreamSourceChoice } from '#core/contract/ipc';
import { findInstrument, KNOWN_INSTRUMENTS } from '#core/market/instrument';

/** What the command line may say. Nothing here can place, approve or reveal anything: a second launch passes its own too. */
export interface LaunchOptions {
  /** Feeds, engine, archive and bus without a window, e.g. on a server. */
  readonly headless: boolean;
  /** No display of its own: print a status line, keep a screenshot file up to date. */
  readonly unattended: boolean;
  /** End by itself after so many seconds; exit code 0 when the stream was live. */
  readonly seconds: number | null;
  readonly screenshot: string | null;
  /** Another userData folder, e.g. a test's. */
  readonly userData: string | null;
  readonly symbols: readonly string[] | null;
  /** Symbols whose opening range is watched. */
  readonly watch: readonly string[] | null;
  readonly practice: PracticeOptions;
  /** Which source to begin with instead of the one the user chose last; null = that one. */
  readonly source: StreamSourceChoice | null;
  /** An exchange on this computer that plays the broker, to practise the login with; null = the broker itself. */
  readonly broker: BrokerOptions | null;
}

export interface BrokerOptions {
  readonly url: string;
  /** Path of the certificate that the exchange prints at its start. */
  readonly certificate: string;
}

export interface PracticeOptions {
  readonly session: string;
  readonly speed: number;
  readonly startAt: string | null;
  readonly warmUpFrom: string | null;
  readonly seed: number;
  /** An exchange that already runs elsewhere on this computer. */
  readonly external: { readonly url: string; readonly token: string } | null;
}

export class LaunchOptionError extends Error {
  override readonly name = 'LaunchOptionError';
}

const text = { type: 'string' } as const;
const OPTIONS = {
  headless: { type: 'boolean' },
  unattended: { type: 'boolean' },
  seconds: text,
  screenshot: text,
  'user-data': text,
  symbols: text,
  watch: text,
  session: text,
  speed: text,
  start: text,
  'warm-up': text,
  seed: text,
  'practice-url': text,
  'practice-token': text,
  source: text,
  'broker-url': text,
  'broker-certificate': text,
} as const;

const DEFAULT_SPEED = 5;
const DEFAULT_SEED = 930;
/** Play begins just before the bell, after a warm-up that gives the chart its morning. */
const DEFAULT_START = '09:29:30';
const DEFAULT_WARM_UP = '08:15';

function numberBetween(name: string, raw: string | undefined, fallback: number, least: number, most: number): number {
  if (raw === undefined) return fallback;
  const value = Number(raw);
  if (raw.trim() === '' || !Number.isFinite(value) || value < least || value > most) {
    throw new LaunchOptionError(`--${name} takes a number from ${least} to ${most}, not "${raw}".`);
  }
  return value;
}

function timeOfDay(name: string, raw: string | undefined, fallback: string | null): string | null {
  if (raw === undefined) return fallback;
  if (!/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(raw)) {
    throw new LaunchOptionError(`--${name} takes a New York time such as 09:25 or 09:29:30, not "${raw}".`);
  }
  return raw;
}

function symbolList(name: string, raw: string | undefined): readonly string[] | null {
  const symbols = (raw ?? '')
    .split(',')
    .map((symbol) => symbol.trim().toUpperCase())
    .filter((symbol) => symbol !== '');
  const unknown = symbols.filter((symbol) => !findInstrument(symbol));
  if (unknown.length > 0) {
    const known = KNOWN_INSTRUMENTS.map(({ symbol }) => symbol).join(' ');
    throw new LaunchOptionError(
      `--${name} does not know ${unknown.join(', ')}: the tick is missing. Known are ${known}.`,
    );
  }
  return symbols.length > 0 ? symbols : null;
}

function isOfThisComputer(url: string): boolean {
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  return host === '127.0.0.1' || host === '[::1]' || host === 'localhost';
}

function streamSource(raw: string | undefined): StreamSourceChoice | null {
  if (raw === undefined) return null;
  const choice = STREAM_SOURCES.find((source) => source === raw);
  if (!choice) throw new LaunchOptionError(`--source is one of ${STREAM_SOURCES.join(', ')}, not "${raw}".`);
  return choice;
}

function practisedBroker(url: string | undefined, certificate: string | undefined): BrokerOptions | null {
  if (url === undefined && certificate === undefined) return null;
  if (url === undefined || certificate === undefined) {
    throw new LaunchOptionError('--broker-url and --broker-certificate go together; `npm run practice` prints both.');
  }
  if (!isOfThisComputer(url) || new URL(url).protocol !== 'https:') {
    throw new LaunchOptionError(`--broker-url must be an https address of this computer, not "${url}".`);
  }
  return { url: new URL(url).origin, certificate };
}

function externalExchange(url: string | undefined, token: string | undefined): PracticeOptions['external'] {
  if (url === undefined && token === undefined) return null;
  if (url === undefined || token === undefined) {
    throw new LaunchOptionError('--practice-url and --practice-token go together; `npm run practice` prints both.');
  }
  if (!isOfThisComputer(url)) {
    throw new LaunchOptionError(`--practice-url must be an address of this computer, not "${url}".`);
  }
  return { url: url.replace(/\/+$/, ''), token };
}

/** Switches of Chromium and Electron that a user may need; they are read by them, not here. */
const FOREIGN_SWITCHES: ReadonlySet<string> = new Set([
  'no-sandbox',
  'disable-gpu',
  'enable-logging',
  'force-device-scale-factor',
  'lang',
  'ozone-platform',
  'ozone-platform-hint',
  'password-store',
]);

/** A mistyped option must not run something else than was asked for. */
function refuseUnknown(names: readonly string[]): void {
  const unknown = names.filter((name) => !Object.hasOwn(OPTIONS, name) && !FOREIGN_SWITCHES.has(name));
  if (unknown.length === 0) return;
  const known = Object.keys(OPTIONS).map((name) => `--${name}`);
  throw new LaunchOptionError(`There is no option --${unknown.join(', --')}. There are ${known.join(' ')}.`);
}

/** Reads the arguments that follow the program's own. Throws LaunchOptionError. */
export function parseLaunchOptions(argv: readonly string[]): LaunchOptions {
  const { values, tokens } = parseArgs({
    args: [...argv],
    options: OPTIONS,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  refuseUnknown(tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : [])));
  const get = (name: keyof typeof OPTIONS): string | undefined => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  const session = get('session') ?? 'synthetic';
  const synthetic = session === 'synthetic';
  return {
    headless: values.headless === true,
    unattended: values.unattended === true,
    seconds: get('seconds') === undefined ? null : numberBetween('seconds', get('seconds'), 0, 1, 86_400),
    screenshot: get('screenshot') ?? null,
    userData: get('user-data') ?? null,
    source: streamSource(get('source')),
    broker: practisedBroker(get('broker-url'), get('broker-certificate')),
    symbols: symbolList('symbols', get('symbols')),
    watch: symbolList('watch', get('watch')),
    practice: {
      session,
      speed: numberBetween('speed', get('speed'), DEFAULT_SPEED, 1, 1_000),
      startAt: timeOfDay('start', get('start'), synthetic ? DEFAULT_START : null),
      warmUpFrom: timeOfDay(
        'warm-up',
        get('warm-up'),
        synthetic && get('start') === undefined ? DEFAULT_WARM_UP : null,
      ),
      seed: numberBetween('seed', get('seed'), DEFAULT_SEED, 0, 2 ** 31 - 1),
      external: externalExchange(get('practice-url'), get('practice-token')),
    },
  };
}
