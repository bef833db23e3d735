import { expect } from '@playwright/test';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { RedisServer } from '../src-main/bus/mirror/testing/redis-server.ts';
import { busQuoteSchema } from '../src-core/contract/bus.ts';
import { workstationTest as test } from './workstation-test.ts';

/** The first message that redis-cli prints from the channels of quotes. */
async function firstQuote(socket: string): Promise<unknown> {
  const child = spawn('redis-cli', ['-s', socket, 'PSUBSCRIBE', 'live_data:quotes:*'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    for await (const line of createInterface(child.stdout)) if (line.startsWith('{')) return JSON.parse(line);
    throw new Error('redis-cli ended without a quote');
  } finally {
    child.kill();
  }
}

test('one switch in the settings mirrors to Redis, and what goes wrong there is on screen', async ({ launch }) => {
  const redis = await RedisServer.open();
  try {
    const workstation = await launch('--speed', '20');
    const { page } = workstation;
    await workstation.waitForStream('live');
    await expect(page.getByTestId('mirror-state')).toHaveCount(0);

    await page.getByTestId('settings').click();
    const dialog = page.getByTestId('settings-dialog');
    await dialog.getByTestId('mirror-addresses').fill('127.0.0.1:1');
    await dialog.getByTestId('mirror-test').click();
    await expect(dialog.getByTestId('mirror-test-answer')).toContainText('No Redis answers there');

    await dialog.getByTestId('mirror-addresses').fill(redis.address);
    await dialog.getByTestId('mirror-test').click();
    await expect(dialog.getByTestId('mirror-test-answer')).toContainText('everything is allowed');
    await dialog.getByTestId('mirror-switch').click();
    await expect(dialog.getByTestId('mirror-standing')).toHaveAttribute('data-state', 'live');
    await expect(dialog.getByTestId('mirror-rate')).not.toHaveText('0');
    await dialog.getByTestId('mirror-standing').scrollIntoViewIfNeeded();
    await workstation.screenshot('redis-mirror');

    const quote = busQuoteSchema.parse(await firstQuote(redis.address));
    expect(quote).toMatchObject({ mode: 'practice', source: expect.stringMatching(/^practice:/) });
    await expect.poll(() => redis.cli('XLEN', 'live_data:stream:bars')).not.toBe('0');

    await redis.stop();
    await expect(page.getByTestId('mirror-state')).toHaveAttribute('data-state', 'down');
    await expect(page.getByTestId('stream-state')).toHaveAttribute('data-state', 'live');
    await redis.start();
    await expect(page.getByTestId('mirror-state')).toHaveAttribute('data-state', 'live');

    await dialog.getByTestId('mirror-switch').click();
    await expect(page.getByTestId('mirror-state')).toHaveCount(0);
  } finally {
    await redis.close();
  }
});
