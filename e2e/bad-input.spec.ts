import { expect } from '@playwright/test';
import { PacedExchange } from '../bench/paced-exchange.ts';
import { workstationTest as test } from './workstation-test.ts';

const frame = (content: object, service = 'LEVELONE_FUTURES'): string =>
  JSON.stringify({ data: [{ service, timestamp: Date.now(), command: 'SUBS', content: [content] }] });

/** What arrives, and the kind of fault it must be counted as. */
const POISON: readonly (readonly [fault: string, text: string])[] = [
  ['malformedFrame', '{"data":[{"service":"LEVELONE_FUTURES","content":'],
  ['unknownService', frame({ key: '/NQ', 1: 1 }, 'TIMESALE_FUTURES')],
  ['unknownField', frame({ key: '/NQ', 777: 1 })],
  ['badNumber', frame({ key: '/NQ', 3: 'NaN', 8: 5_000_000 })],
  ['unknownSymbol', frame({ key: '<img src=x onerror=alert(1)>', 3: 1, 8: 1 })],
];

test('bad input is counted, shown with its raw text, and the stream goes on', async ({ launch }) => {
  const exchange = await PacedExchange.open();
  try {
    exchange.pace(50);
    const workstation = await launch(
      '--practice-url',
      exchange.url,
      '--practice-token',
      exchange.token,
      '--symbols',
      '/NQ',
    );
    const { page } = workstation;
    await workstation.waitForStream('live');
    const faults = async (): Promise<ReadonlyMap<string, number>> => {
      const { feed } = await workstation.request('health.get', null);
      return new Map(feed.faults.map(({ fault, count }) => [fault, count]));
    };
    for (const [, text] of POISON) exchange.inject(text);
    for (const [fault] of POISON)
      await expect.poll(async () => (await faults()).get(fault) ?? 0, fault).toBeGreaterThan(0);

    await page.getByTestId('details').click();
    await expect(page.getByTestId('fault-row').filter({ hasText: 'onerror' })).toBeVisible();
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    await workstation.screenshot('faults');

    const { framesTotal, ticksTotal } = (await workstation.request('health.get', null)).feed;
    await expect
      .poll(async () => (await workstation.request('health.get', null)).feed.ticksTotal)
      .toBeGreaterThan(ticksTotal);
    expect((await workstation.request('health.get', null)).feed.framesTotal).toBeGreaterThan(framesTotal);
    await workstation.waitForStream('live');
  } finally {
    exchange.close();
  }
});

test('an exchange that falls silent is stale, then offline, on screen', async ({ launch }) => {
  const exchange = await PacedExchange.open({ heartbeatIntervalMs: 1_000 });
  try {
    exchange.pace(50);
    const workstation = await launch(
      '--practice-url',
      exchange.url,
      '--practice-token',
      exchange.token,
      '--symbols',
      '/NQ',
    );
    await workstation.waitForStream('live');
    exchange.fallSilent();
    await workstation.waitForStream('offline');
    await expect(workstation.page.getByTestId('offline-banner')).toContainText('Data Stream Offline since');
    await workstation.screenshot('silent');
  } finally {
    exchange.close();
  }
});
