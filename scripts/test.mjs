// npm test [-- unit|e2e [filter]]: sets up as npm start does, and runs every test; the end-to-end ones on a desktop
// of their own. The last line counts the results.
import './setup/node-version.mjs';
import { openDesktop } from './desktop/private-desktop.mjs';
import { runScript } from './setup/script.mjs';
import { cleanEnvironment, setUpBuild, setUpElectron, setUpModules, setUpSqlite } from './setup/set-up.mjs';
import { describeFailure } from './setup/step-error.mjs';
import { announce, step } from './setup/step.mjs';
import { DESKTOP } from './setup/system-packages.mjs';
import { readTestArguments } from './test/arguments.mjs';
import { closingLine } from './test/results.mjs';
import { runPlaywright, runVitest } from './test/runners.mjs';

/** @typedef {import('./test/results.mjs').Counts} Counts */

/**
 * A part that cannot run has failed, and the other part still runs.
 * @param {() => Promise<Counts>} part
 * @returns {Promise<Counts>}
 */
async function attempt(part) {
  try {
    return await part();
  } catch (error) {
    announce(describeFailure(error));
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** Where there is a private desktop, the tests see it only; elsewhere they run on the person's own. */
async function desktop() {
  if (process.platform !== 'linux') return cleanEnvironment();
  return step('Private desktop', async (progress) => {
    const value = await openDesktop(progress);
    return { detail: `display ${value['DISPLAY']}, session bus, keyring, notifications, tray`, value };
  });
}

await runScript(async () => {
  const wanted = readTestArguments(process.argv.slice(2));
  await setUpModules();
  const electron = wanted.e2e ? await setUpElectron({ packages: DESKTOP }) : undefined;
  const sqlite = await setUpSqlite({ node: true, electron });
  await setUpBuild();

  /** @type {Counts[]} */
  const results = [];
  if (wanted.unit) results.push(await attempt(() => runVitest(wanted.filter, { ...cleanEnvironment(), ...sqlite })));
  if (electron) {
    results.push(
      await attempt(async () => {
        const env = { ...(await desktop()), ...sqlite, BELLWETHER_ELECTRON: electron.path };
        return runPlaywright(wanted.filter, env);
      }),
    );
  }
  process.stdout.write(`${closingLine(results)}\n`);
  return results.some(({ failed }) => failed > 0) ? 1 : 0;
});
