// npm run backtest -- [flags]: a strategy over stored bars, without the workstation.
import './setup/node-version.mjs';
import { join } from 'node:path';
import { runVisibly } from './setup/children.mjs';
import { ROOT } from './setup/paths.mjs';
import { runScript } from './setup/script.mjs';
import { cleanEnvironment, setUpBuild, setUpModules, setUpSqlite } from './setup/set-up.mjs';

await runScript(async () => {
  await setUpModules();
  await setUpBuild();
  const env = { ...cleanEnvironment(), ...(await setUpSqlite({ node: true, electron: undefined })) };
  const program = join(ROOT, 'out', 'main', 'backtest-cli.js');
  return runVisibly(process.execPath, [program, ...process.argv.slice(2)], { env });
});
