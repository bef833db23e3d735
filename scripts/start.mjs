// npm start [-- flags of the workstation]: installs what is missing, builds, and opens the workstation.
import './setup/node-version.mjs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hasDisplay } from './desktop/display.mjs';
import { openScreen } from './desktop/private-desktop.mjs';
import { runVisibly } from './setup/children.mjs';
import { formatDuration } from './setup/format.mjs';
import { ROOT } from './setup/paths.mjs';
import { sandboxHint } from './setup/sandbox.mjs';
import { runScript } from './setup/script.mjs';
import { cleanEnvironment, setUpBuild, setUpElectron, setUpModules, setUpSqlite } from './setup/set-up.mjs';
import { announce, step } from './setup/step.mjs';
import { DISPLAY, hasProgram } from './setup/system-packages.mjs';

/**
 * @param {readonly string[]} flags
 * @returns {Promise<{ env: NodeJS.ProcessEnv, flags: readonly string[] }>}
 */
async function withoutDisplay(flags) {
  const screenshot = join(ROOT, 'artifacts', 'workstation.png');
  await mkdir(join(ROOT, 'artifacts'), { recursive: true });
  const env = await step('Display', async () => {
    const value = await openScreen(cleanEnvironment(), await hasProgram('dbus-daemon'));
    return { detail: `there is none here, so the workstation runs on a virtual one (${value['DISPLAY']})`, value };
  });
  const ownScreenshot = flags.some((flag) => flag === '--screenshot' || flag.startsWith('--screenshot='));
  if (!ownScreenshot) announce(`  What its window shows is kept in ${screenshot}; Ctrl-C ends it.`);
  return { env, flags: ['--unattended', ...(ownScreenshot ? [] : ['--screenshot', screenshot]), ...flags] };
}

await runScript(async () => {
  const started = Date.now();
  const given = process.argv.slice(2);
  const isSeen = hasDisplay();
  await setUpModules();
  const electron = await setUpElectron({ packages: isSeen ? [] : DISPLAY });
  const sqlite = await setUpSqlite({ node: false, electron });
  await setUpBuild();
  const { env, flags } = isSeen ? { env: cleanEnvironment(), flags: given } : await withoutDisplay(given);
  announce(
    `Set up in ${formatDuration(Date.now() - started)}; opening the workstation on Electron ${electron.version}.`,
  );
  // Chromium's sandbox cannot start as root; nobody else goes without it.
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const code = await runVisibly(electron.path, ['.', ...asRoot, ...flags], {
    cwd: ROOT,
    env: { ...env, ...sqlite, BELLWETHER_STARTED_AT: String(started) },
  });
  const hint = code > 128 ? await sandboxHint(electron.path) : undefined;
  if (hint !== undefined) announce(hint);
  return code;
});
