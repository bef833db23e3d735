import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PracticeExchange } from '../practice-exchange.ts';
import { followLogin, openForClients } from './client-exchange.ts';
import { ClientHome, ClientProcess } from './client-process.ts';

const packageFolder = dirname(dirname(createRequire(import.meta.url).resolve('schwab-client-js')));

let exchange: PracticeExchange;
let home: ClientHome;
let client: ClientProcess;

/** The client's own program for logging in: it shows an address and wants the callback pasted. */
async function logInByHand(): Promise<string> {
  const program = home.run(join(packageFolder, 'bin', 'manual-authorize.js'));
  let output = '';
  const shown = new Promise<string>((resolve) => {
    program.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const [url] = /https:\/\/api\.schwabapi\.com\S+/.exec(output) ?? [];
      if (url !== undefined) resolve(url);
    });
  });
  const exit = once(program, 'exit');
  const callback = await followLogin(exchange, await shown);
  program.stdin?.write(`${callback.href}\n`);
  expect(await exit).toEqual([0, null]);
  return readFile(join(home.folder, '.env'), 'utf8');
}

let environmentFile: string;
beforeAll(async () => {
  exchange = await openForClients();
  home = await ClientHome.make(exchange);
  environmentFile = await logInByHand();
  client = await ClientProcess.start(home, 'schwab-client-js');
}, 30_000);
afterAll(async () => {
  await client.end();
  await exchange.close();
  await home.remove();
});

interface AccountNumber {
  readonly accountNumber: string;
  readonly hashValue: string;
}

const firstAccount = async (): Promise<AccountNumber> => {
  const [account] = (await client.call('trading.accountsNumbers')) as AccountNumber[];
  if (!account) throw new Error('no account');
  return account;
};

const buy = (symbol: string, price: string): unknown => ({
  orderType: 'LIMIT',
  session: 'NORMAL',
  duration: 'DAY',
  price,
  orderStrategyType: 'SINGLE',
  orderLegCollection: [{ instruction: 'BUY', quantity: 10, instrument: { symbol, assetType: 'EQUITY' } }],
});

describe('schwab-client-js, unmodified', () => {
  test('logs in by its own program and keeps the refresh token', () => {
    expect(environmentFile).toMatch(/^SCHWAB_REFRESH_TOKEN=\S+/m);
  });

  test('refreshes and reads the accounts', async () => {
    const { accountNumber, hashValue } = await firstAccount();
    expect(accountNumber).toMatch(/^\d{8}$/);
    expect(hashValue).toMatch(/^[0-9a-f]{64}$/i);
    expect(await client.call('trading.accountsDetails', hashValue, 'positions')).toMatchObject({
      securitiesAccount: { accountNumber },
    });
    expect(((await client.call('trading.accountsAll')) as unknown[]).length).toBeGreaterThan(0);
  });

  test('reads quotes of one symbol and of many, a future among them', async () => {
    expect(await client.call('market.quotes', 'AAPL,/NQ,ZZZZ', 'quote')).toMatchObject({
      AAPL: { quote: { lastPrice: expect.any(Number) as unknown } },
      '/NQ': { assetMainType: 'FUTURE' },
      errors: { invalidSymbols: ['ZZZZ'] },
    });
    expect(await client.call('market.quoteById', 'SPY')).toMatchObject({ SPY: { assetSubType: 'ETF' } });
    await expect(client.call('market.quoteById', 'ZZZZ')).rejects.toThrow('404');
  });

  test('reads price history, chains, hours, movers and instruments', async () => {
    const history = (await client.call('market.priceHistory', 'AAPL', {
      periodType: 'day',
      period: 2,
      frequencyType: 'minute',
      frequency: 5,
    })) as { candles: unknown[] };
    expect(history.candles).toHaveLength(2 * 78);
    expect(await client.call('market.chains', 'AAPL', { strikeCount: 2, contractType: 'CALL' })).toMatchObject({
      status: 'SUCCESS',
    });
    expect(await client.call('market.expirationChain', 'SPY')).toHaveProperty('expirationList');
    expect(await client.call('market.movers', '$SPX')).toHaveProperty('screeners');
    expect(await client.call('market.markets', 'equity,future')).toMatchObject({ equity: { EQ: { isOpen: true } } });
    expect(await client.call('market.instrumentsSymbol', 'AAPL', 'symbol-search')).toHaveProperty('instruments');
  });

  test('places an order, reads it, cancels it', async () => {
    const { hashValue } = await firstAccount();
    const placed = (await client.call('trading.placeOrderByAcct', hashValue, buy('AAPL', '100.00'))) as {
      orderId: string;
    };
    expect(placed.orderId).toMatch(/^\d+$/);
    const order = await client.call('trading.orderById', hashValue, placed.orderId);
    expect(order).toMatchObject({ orderId: Number(placed.orderId), price: 100, quantity: 10, filledQuantity: 0 });
    const [from, to] = [-1, 1].map((days) => new Date(Date.now() + days * 86_400_000).toISOString());
    expect(await client.call('trading.ordersByAccount', hashValue, from, to)).toMatchObject([
      { orderId: Number(placed.orderId) },
    ]);
    expect(await client.call('trading.orderDelete', hashValue, placed.orderId)).toBeNull();
    await expect
      .poll(() => client.call('trading.orderById', hashValue, placed.orderId), { timeout: 10_000 })
      .toMatchObject({ status: 'CANCELED' });
  });

  test('is refused an order that the broker does not take, with the reason', async () => {
    const { hashValue } = await firstAccount();
    const order = { ...(buy('/NQ', '20000') as object), session: 'EXTO' };
    await expect(client.call('trading.placeOrderByAcct', hashValue, order)).rejects.toThrow('400');
  });

  test('streams quotes, bars and what happens to its orders', async () => {
    await client.call('streaming.streamInit');
    expect(await client.call('streaming.streamSchwabLogin')).toMatchObject({
      response: [{ service: 'ADMIN', command: 'LOGIN', content: { code: 0 } }],
    });
    const subscribe = (service: string, keys: string, fields: string): Promise<unknown> =>
      client.call('streaming.streamSchwabRequest', 'SUBS', service, { keys, fields });
    await subscribe('LEVELONE_EQUITIES', 'AAPL', '0,1,2,3,8');
    await subscribe('LEVELONE_FUTURES', '/NQ', '0,1,2,3,8');
    await subscribe('CHART_EQUITY', 'AAPL', '0,1,2,3,4,5,6,7,8');
    await subscribe('ACCT_ACTIVITY', 'Account Activity', '0,1,2,3');

    const dataOf = async (service: string, holds: (item: Record<string, unknown>) => boolean): Promise<unknown> => {
      const find = (text: string): unknown => {
        const { data = [] } = JSON.parse(text) as { data?: { service: string; content: Record<string, unknown>[] }[] };
        return data
          .filter((one) => one.service === service)
          .flatMap(({ content }) => content)
          .find(holds);
      };
      const emitted = await client.emitted(
        ({ event, values }) => event === 'message' && find(values[0] ?? '') !== undefined,
      );
      return find(emitted.values[0] ?? '');
    };
    expect(await dataOf('LEVELONE_EQUITIES', ({ key }) => key === 'AAPL')).toMatchObject({
      3: expect.any(Number) as unknown,
    });
    expect(await dataOf('LEVELONE_FUTURES', ({ key }) => key === '/NQ')).toMatchObject({ assetMainType: 'FUTURE' });
    const live = Date.parse('2026-11-20T14:35:00Z');
    const bar = (await dataOf('CHART_EQUITY', (item) => Number(item['7']) >= live)) as Record<string, number>;

    const { hashValue, accountNumber } = await firstAccount();
    await client.call('trading.placeOrderByAcct', hashValue, buy('AAPL', '900.00'));
    expect(await dataOf('ACCT_ACTIVITY', (item) => item['2'] === 'OrderFillCompleted')).toMatchObject({
      1: accountNumber,
    });

    // The bar that came by stream is the one that the price history has.
    const { candles } = (await client.call('market.priceHistory', 'AAPL', {
      periodType: 'day',
      frequencyType: 'minute',
      startDate: live,
      endDate: live,
    })) as { candles: Record<string, number>[] };
    expect(candles.find(({ datetime }) => datetime === bar['7'])).toEqual({
      datetime: bar['7'],
      open: bar['2'],
      high: bar['3'],
      low: bar['4'],
      close: bar['5'],
      volume: bar['6'],
    });

    await client.call('streaming.streamSchwabLogout');
    await client.emitted(({ event }) => event === 'close');
  }, 40_000);
});

describe('the redirection', () => {
  test('leaves certificates to the client: one that does not trust ours gets nowhere', async () => {
    const strange = await ClientHome.makeDistrusting(exchange);
    const distrusting = await ClientProcess.start(strange, 'schwab-client-js');
    await expect(distrusting.call('trading.accountsNumbers')).rejects.toThrow('fetch failed');
    await distrusting.end();
    await strange.remove();
  });

  test('lets nothing out of this computer', async () => {
    const wish = "fetch('https://developer.schwab.com').catch(({ cause }) => console.log(cause.message))";
    const program = home.run('-e', wish);
    const [output] = program.stdout ? await Promise.all([text(program.stdout), once(program, 'exit')]) : [''];
    expect(output.trim()).toBe('A client wants to talk to developer.schwab.com.');
  });
});
