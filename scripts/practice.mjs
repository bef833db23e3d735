// npm run practice [-- flags]: the practice exchange alone, without the workstation.
import './setup/node-version.mjs';
import { join } from 'node:path';
import { runVisibly } from './setup/children.mjs';
import { ROOT } from './setup/paths.mjs';
import { runScript } from './setup/script.mjs';
import { cleanEnvironment, setUpBuild, setUpModules } from './setup/set-up.mjs';

await runScript(async () => {
  await setUpModules();
  await setUpBuild();
  const program = join(ROOT, 'out', 'main', 'practice-cli.js');
  return runVisibly(process.execPath, [program, ...process.argv.slice(2)], { env: cleanEnvironment() });
});
