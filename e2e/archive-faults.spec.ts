import { expect } from '@playwright/test';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { workstationTest as test } from './workstation-test.ts';

const MARKET = ['archive', 'practice', 'synthetic-930'] as const;

test('a database that cannot be read is named on screen and left as it is; the chart goes on', async ({
  launch,
  userData,
}) => {
  const folder = join(userData, ...MARKET);
  const file = join(folder, 'market.sqlite');
  const damaged = Buffer.from('This was a database once, and somebody may still be able to rescue it. '.repeat(200));
  await mkdir(folder, { recursive: true });
  await writeFile(file, damaged);

  const workstation = await launch('--speed', '20');
  await workstation.waitForStream('live');
  await expect(workstation.page.getByTestId('archive-state')).toHaveAttribute('data-state', 'corrupt');
  await expect(workstation.page.getByTestId('archive-banner')).toBeVisible();
  await expect
    .poll(() => workstation.page.evaluate(() => window.bellwetherDiagnostics?.chart()?.lastBar ?? null))
    .not.toBeNull();
  await workstation.screenshot('archive-corrupt');
  expect((await readFile(file)).equals(damaged)).toBe(true);
});
