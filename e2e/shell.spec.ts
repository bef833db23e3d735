import { expect } from '@playwright/test';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { join } from 'node:path';
import { sqlite } from './archive-reader.ts';
import { pickFromTray, visibleWindowTitles } from './desktop.ts';
import { workstationTest as test } from './workstation-test.ts';
import { appArguments, electronExecutable } from './workstation.ts';

const run = promisify(execFile);
/** Places in the tray’s menu among the items that can be picked: Start or Stop, whichever makes sense, then Show. */
const START_OR_STOP = 1;
const SHOW = 2;

test('the tray starts and stops the streams by a real click', async ({ launch }) => {
  const workstation = await launch('--speed', '20');
  await workstation.waitForStream('live');
  expect((await workstation.request('workstation.get', null)).trayHost).toBe(true);
  await pickFromTray(START_OR_STOP);
  await workstation.waitForStream('stopped');
  await workstation.screenshot('stopped');
  await pickFromTray(START_OR_STOP);
  await workstation.waitForStream('live');
});

test('closing the window leaves the workstation in the tray, and the tray brings it back', async ({ launch }) => {
  const workstation = await launch('--speed', '20');
  await workstation.waitForStream('live');
  const close = (): Promise<void> =>
    workstation.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.close();
    });
  await close();
  await expect.poll(visibleWindowTitles).not.toContain('Bellwether');
  await pickFromTray(SHOW);
  await expect.poll(visibleWindowTitles).toContain('Bellwether');
  await workstation.waitForStream('live');
});

test('a second launch raises the first and ends by itself', async ({ launch, userData }) => {
  const workstation = await launch('--speed', '20');
  await workstation.waitForStream('live');
  await workstation.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.hide();
  });
  const second = await run(electronExecutable(), appArguments(userData, []), { timeout: 30_000 });
  expect(second.stdout).toContain('already running');
  await expect.poll(visibleWindowTitles).toContain('Bellwether');
  await workstation.waitForStream('live');
});

test('settings that cannot be read are put aside, and the window says so once', async ({ launch, userData }) => {
  await writeFile(join(userData, 'settings.json'), '{ "version": 1, "streamSou');
  const { page } = await launch('--speed', '20');
  const notice = page.getByTestId('failure-banner');
  await expect(notice).toContainText('The settings could not be read; they lie in');
  expect(await readFile(join(userData, 'settings.json.damaged'), 'utf8')).toContain('streamSou');
  await page.getByTestId('dismiss-banner').click();
  await expect(notice).toBeHidden();
});

test('Start and Stop work from the window', async ({ launch }) => {
  const workstation = await launch('--speed', '20');
  await workstation.waitForStream('live');
  await workstation.page.getByTestId('stop-streams').click();
  await workstation.waitForStream('stopped');
  await workstation.page.getByTestId('start-streams').click();
  await workstation.waitForStream('live');
});

test('Quit ends the process, with what it had received on the disk', async ({ launch }) => {
  const workstation = await launch('--speed', '20');
  await workstation.waitForStream('live');
  const { archiveFolder } = await workstation.request('workstation.get', null);
  const { ticksStored } = (await workstation.request('health.get', null)).archive;
  await workstation.quit();
  const [stored] = await sqlite<{ ticks: number }>(
    join(archiveFolder, 'market.sqlite'),
    'SELECT count(*) AS ticks FROM ticks',
  );
  expect(stored?.ticks).toBeGreaterThanOrEqual(ticksStored);
});
