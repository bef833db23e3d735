// npm run screenshot: takes the README's picture from the real application, a few minutes after the practice bell.
import './setup/node-version.mjs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openDesktop } from './desktop/private-desktop.mjs';
import { runVisibly } from './setup/children.mjs';
import { ROOT } from './setup/paths.mjs';
import { runScript } from './setup/script.mjs';
import { step } from './setup/step.mjs';

/** Long enough for the range to form, to break, and for the market to go on a little. */
const SECONDS = 75;

await runScript(async () => {
  const folder = join(ROOT, 'docs', 'images');
  await mkdir(folder, { recursive: true });
  const env = await step('Private desktop', async (progress) => ({ detail: 'up', value: await openDesktop(progress) }));
  const flags = ['--seconds', String(SECONDS), '--screenshot', join(folder, 'workstation.png')];
  return runVisibly(process.execPath, [join(ROOT, 'scripts', 'start.mjs'), ...flags], { cwd: ROOT, env });
});
