// npm run torture [-- KILLS]: the archive is killed 200 times while it writes, and its disk is filled and write-protected.
// The shortened form of the same tests is part of npm test.
import './setup/node-version.mjs';
import { runVisibly } from './setup/children.mjs';
import { inModules, ROOT } from './setup/paths.mjs';
import { runScript } from './setup/script.mjs';
import { cleanEnvironment, setUpModules, setUpSqlite } from './setup/set-up.mjs';
import { StepError } from './setup/step-error.mjs';

const USUAL_KILLS = 200;
const TESTS = ['src-main/archive/archive-crash.test.ts', 'src-main/archive/archive-faults.test.ts'];

await runScript(async () => {
  const [kills = String(USUAL_KILLS)] = process.argv.slice(2);
  if (!/^[1-9]\d{0,3}$/.test(kills)) {
    throw new StepError('read the number of kills', {
      why: `"${kills}" is none`,
      todo: 'say a whole number, as in `npm run torture -- 50`.',
    });
  }
  await setUpModules();
  const env = {
    ...cleanEnvironment(),
    ...(await setUpSqlite({ node: true, electron: undefined })),
    BELLWETHER_CRASH_ROUNDS: kills,
  };
  return runVisibly(process.execPath, [inModules('vitest', 'vitest.mjs'), 'run', ...TESTS], { cwd: ROOT, env });
});
