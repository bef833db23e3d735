import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { LEVELONE_FUTURES_FIELDS } from '#core/contract/schwab-fields';
import { ALL_FUTURES, ES_SESSION, ExchangeHarness, pause } from '../testing/exchange-harness.ts';

const harness = new ExchangeHarness();
afterEach(() => harness.close());

test('the trade log holds exactly the trades that were sent, before they arrive, and none while nobody is there', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'practice-trades-'));
  const path = join(folder, 'trades.csv');
  const logged = async (): Promise<string[]> => (await readFile(path, 'utf8')).trim().split('\n').slice(1);
  const exchange = await harness.open({ ...ES_SESSION, startAt: '09:30', speed: 60, tradeLog: path });
  const { lastPrice, lastSize, totalVolume, tradeTimeMs } = LEVELONE_FUTURES_FIELDS;

  const first = await harness.login(exchange);
  await first.ask('LEVELONE_FUTURES', 'SUBS', { keys: '/ES', fields: ALL_FUTURES });
  await first.until(() => first.items('LEVELONE_FUTURES').length > 1_000, 'data');
  const [image, ...deltas] = first.items('LEVELONE_FUTURES');
  let [price, size, time] = [image?.[lastPrice], image?.[lastSize], image?.[tradeTimeMs]];
  const received: string[] = [];
  for (const delta of deltas) {
    price = delta[lastPrice] ?? price;
    size = delta[lastSize] ?? size;
    time = delta[tradeTimeMs] ?? time;
    const total = delta[totalVolume];
    if (total !== undefined) received.push(['/ES', time, price, size, total, 1].join(','));
  }
  expect((await logged()).slice(0, received.length)).toEqual(received);

  await first.ask('ADMIN', 'LOGOUT');
  await first.untilClosed();
  const count = (await logged()).length;
  const stoodAt = exchange.status.exchangeMs;
  await pause(200);
  expect(exchange.status.exchangeMs).toBeGreaterThan(stoodAt);
  expect(await logged()).toHaveLength(count);
  await rm(folder, { recursive: true });
});
