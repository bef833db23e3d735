import { test } from '@playwright/test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchWorkstation, type RunningWorkstation } from './workstation.ts';

/** A test with a fresh user data folder and a `launch` that is cleaned up whatever happens. */
export const workstationTest = test.extend<{
  userData: string;
  launch: (...flags: readonly string[]) => Promise<RunningWorkstation>;
}>({
  // eslint-disable-next-line no-empty-pattern -- Playwright demands a destructured first argument
  userData: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'bellwether-e2e-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  launch: async ({ userData }, use) => {
    const running: RunningWorkstation[] = [];
    await use(async (...flags) => {
      const workstation = await launchWorkstation(userData, flags);
      running.push(workstation);
      return workstation;
    });
    for (const workstation of running) await workstation.end();
  },
});
