import { parseArgs } from 'node:util';
import { SYNTHETIC, type ExchangeOptions } from './exchange-options.ts';
import { PracticeOptionError } from './practice-error.ts';
import { DEFAULT_SEED } from './synthetic/synthetic-market.ts';

export const USAGE = `Usage: npm run practice -- [options]

Runs the practice exchange alone: Schwab's user preference and streamer on 127.0.0.1, playing one trading day.

  --session FILE|synthetic  a session.json or its folder; default: synthetic, an invented market
  --speed X                 1 to 1000; default 1
  --start HH:MM[:SS]        New York time at which play begins; default: the session's own start
  --warm-up HH:MM[:SS]      play from here to the start as fast as the client can take it
  --date YYYY-MM-DD         trading day of the synthetic market; default: the newest one
  --seed N                  seed of the synthetic market; default ${DEFAULT_SEED}
  --port N                  port on 127.0.0.1; default 0, any free one
  --token T                 the access token to accept; default: a new one each time
  --trade-log FILE          write every trade sent to a CSV file
  --json                    print one line of JSON when ready, and nothing else
  --help                    print this`;

const text = { type: 'string' } as const;
const OPTIONS = {
  session: text,
  speed: text,
  start: text,
  'warm-up': text,
  date: text,
  seed: text,
  port: text,
  token: text,
  'trade-log': text,
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

export interface CommandLine {
  readonly help: boolean;
  readonly json: boolean;
  readonly options: ExchangeOptions;
}

function numberOf(name: string, raw: string | undefined, fallback: number): number {
  if (raw === undefined) return fallback;
  const value = Number(raw);
  if (raw.trim() === '' || !Number.isFinite(value)) {
    throw new PracticeOptionError(`--${name} takes a number, not "${raw}".`);
  }
  return value;
}

/** Reads the arguments after the program's own. Throws PracticeOptionError. */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  let values;
  try {
    ({ values } = parseArgs({ args: [...argv], options: OPTIONS, strict: true, allowPositionals: false }));
  } catch (error) {
    throw new PracticeOptionError(error instanceof Error ? error.message : String(error));
  }
  return {
    help: values.help ?? false,
    json: values.json ?? false,
    options: {
      session: values.session ?? SYNTHETIC,
      speed: numberOf('speed', values.speed, 1),
      startAt: values.start ?? null,
      warmUpFrom: values['warm-up'] ?? null,
      date: values.date ?? null,
      seed: numberOf('seed', values.seed, DEFAULT_SEED),
      port: numberOf('port', values.port, 0),
      accessToken: values.token ?? null,
      tradeLog: values['trade-log'] ?? null,
    },
  };
}
