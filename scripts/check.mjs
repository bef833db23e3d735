// npm run check: types, lint and format. Every check runs, whatever the others say.
import './setup/node-version.mjs';
import { runVisibly } from './setup/children.mjs';
import { formatDuration } from './setup/format.mjs';
import { inModules, ROOT } from './setup/paths.mjs';
import { runScript } from './setup/script.mjs';
import { setUpModules } from './setup/set-up.mjs';
import { announce } from './setup/step.mjs';

const CHECKS = [
  { name: 'types', program: inModules('typescript', 'bin', 'tsc'), args: ['-b'] },
  { name: 'lint', program: inModules('eslint', 'bin', 'eslint.js'), args: ['.', '--max-warnings', '0'] },
  { name: 'format', program: inModules('prettier', 'bin', 'prettier.cjs'), args: ['--check', '.'] },
];

await runScript(async () => {
  await setUpModules();
  const failed = [];
  for (const { name, program, args } of CHECKS) {
    const started = performance.now();
    const code = await runVisibly(process.execPath, [program, ...args], { cwd: ROOT });
    const time = formatDuration(performance.now() - started);
    announce(`${code === 0 ? '✓' : '✗'} ${name}${code === 0 ? '' : ' failed, see above'} (${time})`);
    if (code !== 0) failed.push(name);
  }
  if (failed.includes('format')) announce('  "npm run format" puts the format right.');
  return failed.length === 0 ? 0 : 1;
});
