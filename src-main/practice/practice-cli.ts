import { writeCertificate, type CertificateFile } from './certificate-file.ts';
import { parseCommandLine, type CommandLine } from './command-line.ts';
import { newYorkClock } from '#core/market/session';
import { epochMs } from '#core/market/units';
import { PracticeExchange } from './practice-exchange.ts';
import { isPracticeError } from './practice-error.ts';
import { USAGE } from './usage.ts';

/** The exchange as a program of its own. */

const PROGRESS_INTERVAL_MS = 1_000;
const EXIT_BAD_INPUT = 2;

function report(error: unknown, json: boolean): void {
  if (!isPracticeError(error)) throw error;
  const { code, message } = error;
  console.error(json ? JSON.stringify({ kind: 'error', code, message }) : message);
  process.exitCode = EXIT_BAD_INPUT;
}

/** One line for programs: everything of `ready`, how to log in, and the accounts. */
function readyLine({ ready, login, accounts }: PracticeExchange, certificatePath: string): string {
  const listed = accounts.map(({ number, hash, type }) => ({ accountNumber: number, hashValue: hash, type }));
  return JSON.stringify({ kind: 'ready', ...ready, login, certificatePath, accounts: listed });
}

/** The same for people. */
function readyLines({ ready, status, login, accounts }: PracticeExchange, certificatePath: string): string {
  const rows: readonly [label: string, text: string][] = [
    ['REST', ready.apiBaseUrl],
    ['streamer', ready.streamerUrl],
    ['access token', ready.accessToken],
    ['REST and login', login.httpsUrl],
    ['certificate', certificatePath],
    ['app key', login.appKey],
    ['app secret', login.appSecret],
    ...login.callbackUrls.map((url): [string, string] => ['callback', url]),
    ['login name', login.userName],
    ['password', login.password],
    ...accounts.map(({ number, hash, type }): [string, string] => ['account', `${number} ${type} ${hash}`]),
    ['control token', login.controlToken],
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  return [
    `${ready.title}, ${status.speed}x, symbols ${ready.symbols.join(' ')}`,
    ...rows.map(([label, text]) => `  ${label.padEnd(width)}  ${text}`),
    'The exchange clock starts with the first subscription. Ctrl+C ends.',
  ].join('\n');
}

function progressLine(exchange: PracticeExchange): string {
  const { exchangeMs, phase } = exchange.status;
  const failure = exchange.tradeLogFailure;
  const log = failure ? `, trade log stopped: ${failure.message}` : '';
  return `${newYorkClock(epochMs(exchangeMs))} New York, ${phase}${log}`;
}

/** On a terminal one line that is written over; elsewhere a line whenever the phase changes. */
function showProgress(exchange: PracticeExchange): NodeJS.Timeout {
  let shown = '';
  return setInterval(() => {
    const { phase } = exchange.status;
    if (process.stdout.isTTY) process.stdout.write(`\r${progressLine(exchange)}\u001B[K`);
    else if (phase !== shown) console.log(progressLine(exchange));
    shown = phase;
  }, PROGRESS_INTERVAL_MS);
}

async function certify(exchange: PracticeExchange, folder: string | null): Promise<CertificateFile> {
  try {
    return await writeCertificate(exchange.login.certificatePem, folder);
  } catch (error) {
    await exchange.close();
    throw error;
  }
}

async function run({ options, json, certificateFolder }: CommandLine): Promise<void> {
  const exchange = await PracticeExchange.open(options);
  const certificate = await certify(exchange, certificateFolder);
  const progress = json ? null : showProgress(exchange);
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    if (progress) clearInterval(progress);
    if (process.stdout.isTTY && !json) process.stdout.write('\n');
    void exchange.close();
    void certificate.forget();
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  // Whoever started the program may end it as soon as it says that it is ready.
  console.log(json ? readyLine(exchange, certificate.path) : readyLines(exchange, certificate.path));
}

async function main(argv: readonly string[]): Promise<void> {
  const json = argv.includes('--json');
  try {
    const commandLine = parseCommandLine(argv);
    if (commandLine.help) console.log(USAGE);
    else await run(commandLine);
  } catch (error) {
    report(error, json);
  }
}

void main(process.argv.slice(2));
