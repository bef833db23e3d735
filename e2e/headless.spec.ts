import { expect } from '@playwright/test';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { sqlite } from './archive-reader.ts';
import { workstationTest as test } from './workstation-test.ts';
import { appArguments, electronExecutable } from './workstation.ts';

const run = promisify(execFile);

const OF_A_DESKTOP: ReadonlySet<string> = new Set(['DISPLAY', 'WAYLAND_DISPLAY', 'DBUS_SESSION_BUS_ADDRESS']);

/** A server's: no display, no desktop bus. */
const withoutDesktop = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !OF_A_DESKTOP.has(name)));

test('without a window and without a display it streams, tells signals, keeps the archive, and ends when it is told to', async ({
  userData,
}) => {
  const words = appArguments(userData, ['--headless', '--speed', '60', '--symbols', '/NQ']);
  const program = spawn(electronExecutable(), words, { env: withoutDesktop(), stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(program, 'exit');
  const lines: string[] = [];
  createInterface({ input: program.stdout }).on('line', (line) => lines.push(line));
  try {
    await expect.poll(() => lines.join('\n')).toMatch(/^stream live/m);
    await expect.poll(() => lines.join('\n'), { timeout: 60_000 }).toMatch(/^signal: .*\/NQ/m);

    const second = await run(electronExecutable(), words, { env: withoutDesktop(), timeout: 30_000 });
    expect(second.stdout).toContain('already running');

    program.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  } finally {
    program.kill('SIGKILL');
  }
  const archive = join(userData, 'archive', 'practice', 'synthetic-930');
  const [bars] = await sqlite<{ count: number }>(join(archive, 'market.sqlite'), 'select count(*) as count from bars');
  expect(bars?.count).toBeGreaterThan(60);
  expect(await sqlite(join(archive, 'signals.sqlite'), 'select id from signals')).toHaveLength(1);
});
