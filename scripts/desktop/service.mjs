import { endChild, exitOf, run, spawnGroup } from '../setup/children.mjs';
import { lastLines } from '../setup/format.mjs';
import { onEnd } from '../setup/script.mjs';
import { StepError } from '../setup/step-error.mjs';

const READY_MS = 15_000;
const POLL_MS = 50;
const KEPT_OUTPUT = 4_000;

/**
 * One program of the private desktop.
 * @typedef {object} ServiceSpec
 * @property {string} name as a reader knows it
 * @property {string} command
 * @property {readonly string[]} args
 * @property {NodeJS.ProcessEnv} env
 * @property {string} [input] goes to its standard input
 * @property {boolean} [hasReport] it writes one line to file descriptor 3 when it is ready
 * @property {() => Promise<boolean>} [isReady] asked again and again until it says so
 */

/**
 * Starts a program of the desktop and waits until it is ready.
 * @param {ServiceSpec} spec
 * @returns {Promise<string>} the line it reported
 */
export async function startService(spec) {
  const { command, args } = await boundToUs(spec.command, spec.args);
  const child = spawnGroup(command, args, {
    env: spec.env,
    stdio: [spec.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe', spec.hasReport ? 'pipe' : 'ignore'],
  });
  // Ended after every program that uses it, in the reverse order of starting.
  onEnd(() => endChild(child));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      output = (output + text).slice(-KEPT_OUTPUT);
    });
  }
  child.stdin?.on('error', () => undefined).end(spec.input);
  const ended = exitOf(child).then(
    ({ code, signal }) => `it ended with ${signal ?? `exit code ${code}`}`,
    (error) => (error instanceof Error ? error.message : String(error)),
  );
  const outcome = await Promise.race([
    waitUntilReady(spec, child),
    ended.then((why) => ({ why })),
    new Promise((resolve) => setTimeout(resolve, READY_MS, { why: `not ready after ${READY_MS / 1000} s` }).unref()),
  ]);
  if ('report' in outcome) return outcome.report;
  throw new StepError(`start the ${spec.name} of the private desktop`, {
    why: [`${spec.command}: ${outcome.why}`, lastLines(output, 6)].filter((line) => line !== '').join('\n'),
    todo: `see that "${spec.command}" works on this machine, then run the same command again.`,
  });
}

/**
 * @param {ServiceSpec} spec
 * @param {import('node:child_process').ChildProcess} child
 */
async function waitUntilReady(spec, child) {
  const report = spec.hasReport ? await firstLine(child.stdio[3]) : '';
  while (spec.isReady && child.exitCode === null && !(await spec.isReady())) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return { report };
}

/**
 * @param {unknown} pipe
 * @returns {Promise<string>}
 */
function firstLine(pipe) {
  const stream = /** @type {import('node:stream').Readable} */ (pipe);
  return new Promise((resolve) => {
    let text = '';
    stream.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')).trim());
    });
  });
}

/** @type {Promise<boolean> | undefined} */
let canBind;

/**
 * Has the kernel end the program when we are gone, even when we are killed and can end nothing ourselves.
 * @param {string} command
 * @param {readonly string[]} args
 */
async function boundToUs(command, args) {
  canBind ??= run('setpriv', ['--pdeathsig', 'TERM', 'true']).then(({ code }) => code === 0);
  return (await canBind) ? { command: 'setpriv', args: ['--pdeathsig', 'TERM', command, ...args] } : { command, args };
}
