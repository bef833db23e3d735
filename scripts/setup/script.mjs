import { endAllChildren, exitCodeOfSignal } from './children.mjs';
import { describeFailure } from './step-error.mjs';

/** @type {(() => Promise<void> | void)[]} */
const cleanUps = [];
let isEnding = false;

/**
 * Registers what must be undone however the script ends. The last registered is undone first.
 * @param {() => Promise<void> | void} undo
 */
export function onEnd(undo) {
  cleanUps.push(undo);
}

/** Undoes everything registered so far, in reverse order. */
export async function cleanUp() {
  for (let undo = cleanUps.pop(); undo; undo = cleanUps.pop()) {
    try {
      await undo();
    } catch (error) {
      process.stderr.write(`${describeFailure(error)}\n`);
    }
  }
}

/**
 * Runs a script's main function and ends the process with its exit code. Ctrl-C, a closed terminal or an error end
 * every child that was started and undo everything registered with `onEnd`.
 * @param {() => Promise<number>} main
 */
export async function runScript(main) {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => void end(exitCodeOfSignal(signal), signal));
  }
  try {
    await end(await main());
  } catch (error) {
    if (!isEnding) process.stderr.write(`${describeFailure(error)}\n`);
    await end(1);
  }
}

/**
 * @param {number} code
 * @param {NodeJS.Signals} [signal] is passed on to the children; a second one leaves them no time
 */
async function end(code, signal) {
  if (isEnding) {
    if (signal) await endAllChildren('SIGKILL');
    return;
  }
  isEnding = true;
  await endAllChildren(signal);
  await cleanUp();
  process.exit(code);
}
