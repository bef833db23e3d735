// npm run bench [-- NAME]: measures, and prints one JSON line a figure on standard output.
import './setup/node-version.mjs';
import { join } from 'node:path';
import { bundleBenchmarks } from './bench/bundle.mjs';
import { selectBenchmarks } from './bench/select.mjs';
import { openDesktop } from './desktop/private-desktop.mjs';
import { runVisibly } from './setup/children.mjs';
import { ROOT } from './setup/paths.mjs';
import { runScript } from './setup/script.mjs';
import { cleanEnvironment, setUpBuild, setUpElectron, setUpModules, setUpSqlite } from './setup/set-up.mjs';
import { announce, step } from './setup/step.mjs';
import { DESKTOP } from './setup/system-packages.mjs';

/** @returns {Promise<NodeJS.ProcessEnv>} the environment of benchmarks that drive the whole workstation */
async function workstationEnvironment() {
  const electron = await setUpElectron({ packages: process.platform === 'linux' ? DESKTOP : [] });
  const sqlite = await setUpSqlite({ node: true, electron });
  const env =
    process.platform === 'linux'
      ? await step('Private desktop', async (progress) => ({ detail: 'up', value: await openDesktop(progress) }))
      : cleanEnvironment();
  return { ...env, ...sqlite, BELLWETHER_ELECTRON: electron.path };
}

await runScript(async () => {
  const [asked] = process.argv.slice(2);
  await setUpModules();
  await setUpBuild();
  const files = await step('Benchmarks', async () => {
    const value = await bundleBenchmarks(ROOT);
    return { detail: `bundled ${value.length} files`, value };
  });
  const selected = selectBenchmarks(files, asked);
  const env = selected.some(({ needsWorkstation }) => needsWorkstation)
    ? await workstationEnvironment()
    : { ...cleanEnvironment(), ...(await setUpSqlite({ node: true, electron: undefined })) };
  let failures = 0;
  for (const { file, wanted } of selected) {
    announce(`… ${wanted.join(', ')}`);
    const runner = join(ROOT, 'scripts', 'bench', 'run-file.mjs');
    const code = await runVisibly(process.execPath, [runner, file, ...wanted], { cwd: ROOT, env });
    if (code !== 0) announce(`✗ ${wanted.join(', ')} ended with exit code ${code}`);
    failures += code === 0 ? 0 : 1;
  }
  return failures === 0 ? 0 : 1;
});
