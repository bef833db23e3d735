// npm run headless [-- flags of the workstation]: sets up as npm start does, and runs feeds, engine, archive and bus
// without a window. Needs no display.
import './setup/node-version.mjs';
import { runVisibly } from './setup/children.mjs';
import { ROOT } from './setup/paths.mjs';
import { sandboxHint } from './setup/sandbox.mjs';
import { runScript } from './setup/script.mjs';
import { cleanEnvironment, setUpBuild, setUpElectron, setUpModules, setUpSqlite } from './setup/set-up.mjs';
import { announce } from './setup/step.mjs';

await runScript(async () => {
  await setUpModules();
  const electron = await setUpElectron({ packages: [] });
  const sqlite = await setUpSqlite({ node: false, electron });
  await setUpBuild();
  announce(`Running without a window on Electron ${electron.version}; Ctrl-C ends it, with everything on the disk.`);
  // Chromium's sandbox cannot start as root; nobody else goes without it.
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const code = await runVisibly(electron.path, ['.', ...asRoot, '--headless', ...process.argv.slice(2)], {
    cwd: ROOT,
    env: { ...cleanEnvironment(), ...sqlite },
  });
  const hint = code > 128 ? await sandboxHint(electron.path) : undefined;
  if (hint !== undefined) announce(hint);
  return code;
});
