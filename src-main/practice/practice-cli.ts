import { parseCommandLine, USAGE, type CommandLine } from './command-line.ts';
import { newYorkClock } from '#core/market/session';
import { epochMs } from '#core/market/units';
import { PracticeExchange } from './practice-exchange.ts';
import { isPracticeError } from './practice-error.ts';

/** The exchange as a program of its own. */

const PROGRESS_INTERVAL_MS = 1_000;
const EXIT_BAD_INPUT = 2;

function report(error: unknown, json: boolean): void {
  if (!isPracticeError(error)) throw error;
  const { code, message } = error;
  console.error(json ? JSON.stringify({ kind: 'error', code, message }) : message);
  process.exitCode = EXIT_BAD_INPUT;
}

function printReady({ ready, status }: PracticeExchange, json: boolean): void {
  if (json) {
    console.log(JSON.stringify({ kind: 'ready', ...ready }));
    return;
  }
  console.log(`${ready.title}, ${status.speed}x, symbols ${ready.symbols.join(' ')}`);
  console.log(`  REST          ${ready.apiBaseUrl}`);
  console.log(`  streamer      ${ready.streamerUrl}`);
  console.log(`  access token  ${ready.accessToken}`);
  console.log('The exchange clock starts with the first subscription. Ctrl+C ends.');
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

async function run({ options, json }: CommandLine): Promise<void> {
  const exchange = await PracticeExchange.open(options);
  const progress = json ? null : showProgress(exchange);
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    if (progress) clearInterval(progress);
    if (process.stdout.isTTY && !json) process.stdout.write('\n');
    void exchange.close();
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  // Whoever started the program may end it as soon as it says that it is ready.
  printReady(exchange, json);
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
