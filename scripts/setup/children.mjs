import { spawn } from 'node:child_process';

const TERM_GRACE_MS = 5_000;
const TAIL_CHARACTERS = 20_000;

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

/** Every child that is still running. None may outlive the script that started it. @type {Set<ChildProcess>} */
const running = new Set();

/**
 * Starts a program in a process group of its own, so that ending it ends whatever it started too. The caller ends it.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {ChildProcess}
 */
export function spawnGroup(command, args, options = {}) {
  return spawn(command, args, { detached: process.platform !== 'win32', ...options });
}

/**
 * Like `spawnGroup`; it is ended when the script ends.
 * @type {typeof spawnGroup}
 */
export function startChild(command, args, options = {}) {
  const child = spawnGroup(command, args, options);
  running.add(child);
  child.once('exit', () => running.delete(child));
  child.once('error', () => running.delete(child));
  return child;
}

/**
 * @param {ChildProcess} child
 * @returns {Promise<{ code: number | null, signal: NodeJS.Signals | null }>} rejects when it could not be started
 */
export function exitOf(child) {
  if (child.exitCode !== null || child.signalCode !== null) {
    return Promise.resolve({ code: child.exitCode, signal: child.signalCode });
  }
  return new Promise((resolve, reject) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', reject);
  });
}

/**
 * Runs a program to its end and keeps what it printed.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, input?: string, timeoutMs?: number, signal?: AbortSignal,
 *   onLine?: (line: string) => void }} [options] `signal` ends it early
 * @returns {Promise<{ code: number, stdout: string, output: string }>} code 127 when there is no such program
 */
export async function run(command, args, options = {}) {
  const { cwd, env, input } = options;
  const child = startChild(command, args, {
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env }),
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  const printed = keepOutput(child, options.onLine);
  child.stdin?.on('error', () => undefined).end(input);
  const forgetLimits = limit(child, options);
  try {
    const { code } = await closeOf(child);
    return { code: code ?? 1, ...printed };
  } catch (error) {
    return { code: 127, ...printed, output: error instanceof Error ? error.message : String(error) };
  } finally {
    forgetLimits();
  }
}

/**
 * @param {ChildProcess} child
 * @param {((line: string) => void) | undefined} onLine
 */
function keepOutput(child, onLine) {
  const printed = { stdout: '', output: '' };
  /** @param {string} text */
  const keep = (text) => {
    printed.output = (printed.output + text).slice(-TAIL_CHARACTERS);
    if (onLine) text.split('\n').forEach(onLine);
  };
  child.stdout?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
    printed.stdout += text;
    keep(text);
  });
  child.stderr?.setEncoding('utf8').on('data', keep);
  return printed;
}

/**
 * @param {ChildProcess} child
 * @param {{ timeoutMs?: number, signal?: AbortSignal }} limits
 * @returns {() => void} forgets them
 */
function limit(child, { timeoutMs, signal }) {
  const end = () => void endChild(child);
  const timer = timeoutMs === undefined ? undefined : setTimeout(end, timeoutMs);
  signal?.addEventListener('abort', end);
  return () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', end);
  };
}

/**
 * Runs a program whose output the reader sees as it comes.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>} its exit code; 128 + n when signal n ended it
 */
export async function runVisibly(command, args, options = {}) {
  const { code, signal } = await exitOf(startChild(command, args, { stdio: 'inherit', ...options }));
  return code ?? exitCodeOfSignal(signal);
}

/**
 * @param {NodeJS.Signals | null} signal
 * @returns {number}
 */
export function exitCodeOfSignal(signal) {
  /** @type {Partial<Record<NodeJS.Signals, number>>} */
  const numbers = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGTRAP: 5, SIGABRT: 6, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 };
  return signal === null ? 1 : 128 + (numbers[signal] ?? 0);
}

/**
 * Ends a child and everything in its process group: politely first, then for certain.
 * @param {ChildProcess} child
 * @param {NodeJS.Signals} [first]
 */
export async function endChild(child, first = 'SIGTERM') {
  if (child.pid === undefined) return;
  signalGroup(child, first);
  if (isRunning(child)) {
    const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), TERM_GRACE_MS);
    await exitOf(child).catch(() => undefined);
    clearTimeout(timer);
  }
  // The leader is gone; whoever it left behind in its group goes now.
  signalGroup(child, 'SIGKILL');
}

/**
 * Ends every child of `startChild`.
 * @param {NodeJS.Signals} [first]
 */
export async function endAllChildren(first) {
  await Promise.all([...running].map((child) => endChild(child, first)));
}

/** @param {ChildProcess} child */
function isRunning(child) {
  return child.exitCode === null && child.signalCode === null;
}

/**
 * @param {ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // The whole group has ended already.
  }
}

/**
 * Like `exitOf`, but waits until its output has been read to the end.
 * @param {ChildProcess} child
 * @returns {Promise<{ code: number | null }>}
 */
function closeOf(child) {
  return new Promise((resolve, reject) => {
    child.once('close', (code) => resolve({ code }));
    child.once('error', reject);
  });
}
