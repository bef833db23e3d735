import { describe, expect, test } from 'vitest';
import { accountHash } from '#core/broker/requests/trader-requests';
import { BrokerClient } from './broker-client.ts';
import { CallDesk } from './call-desk.ts';
import { CallQueue } from './call-queue.ts';
import { pollQuotes } from './quote-poll.ts';
import { TokenOffice } from './testing/token-office.ts';
import { reply, VirtualWorld, type Answer } from './testing/virtual-world.ts';

function open(answer: Answer) {
  const world = new VirtualWorld(answer);
  const limits = { callsPerMinute: 120, maximumQueued: 100, maximumInFlight: 6 };
  const desk = new CallDesk({
    environment: world.environment,
    server: world.environment.connect({ apiBaseUrl: 'https://broker.test', certificateAuthorityPem: null }),
    queue: new CallQueue(world.environment, limits, () => undefined),
    tokens: new TokenOffice(world.environment).desk,
    witness: { answered: () => undefined, succeeded: () => undefined, failed: () => undefined },
  });
  return { world, client: new BrokerClient(desk) };
}

/** Quotes everything it is asked for, but what begins with X. */
const quoting: Answer = ({ path }) => {
  const symbols = new URL(path, 'https://x').searchParams.get('symbols')?.split(',') ?? [];
  const known = symbols.filter((symbol) => !symbol.startsWith('X'));
  return reply(200, {
    ...Object.fromEntries(known.map((symbol) => [symbol, { quote: { lastPrice: 1 } }])),
    errors: { invalidSymbols: symbols.filter((symbol) => symbol.startsWith('X')) },
  });
};

describe('quotes', () => {
  test('of a thousand symbols come in portions and are one answer', async () => {
    const { world, client } = open(quoting);
    const symbols = Array.from({ length: 1_000 }, (_, index) => (index % 100 === 0 ? `X${index}` : `/S${index}`));
    const result = await world.drive(client.quotes(symbols));
    expect(world.calls).toHaveLength(2);
    expect(result.ok && result.value.quotes.map(({ symbol }) => symbol)).toEqual(
      symbols.filter((symbol) => symbol.startsWith('/')),
    );
    expect(result.ok && result.value.unknownSymbols).toHaveLength(10);
  });

  test('of which a portion fails are no answer', async () => {
    const { world, client } = open((call, number) => (number === 2 ? reply(400, '') : quoting(call, number)));
    const symbols = Array.from({ length: 600 }, (_, index) => `S${index}`);
    expect(await world.drive(client.quotes(symbols))).toMatchObject({ ok: false, error: { code: 'invalid-request' } });
  });

  test('of nothing ask nobody', async () => {
    const { world, client } = open(quoting);
    expect(await world.drive(client.quotes([]))).toMatchObject({ ok: true, value: { quotes: [] } });
    expect(world.calls).toEqual([]);
  });
});

describe('polled quotes', () => {
  test('come every two seconds, never two readings at once, until the end', async () => {
    let release: () => void = () => undefined;
    const { world, client } = open((call, number) => {
      if (number !== 3) return quoting(call, number);
      return new Promise((resolve) => {
        release = () => {
          resolve(reply(404, ''));
        };
      });
    });
    const told: boolean[] = [];
    const end = pollQuotes(client, world.environment, ['SPY'], ({ ok }) => told.push(ok));
    await world.advance(14_500);
    expect(world.calls.map(({ atMs }) => atMs)).toEqual([1_000, 3_000, 5_000]);
    release();
    await world.advance(2_000);
    expect(told).toEqual([true, true, false, true, true]);
    expect(world.calls.map(({ atMs }) => atMs).slice(3)).toEqual([15_500, 17_500]);
    end();
    await world.advance(60_000);
    expect(world.calls).toHaveLength(5);
  });
});

test('every call goes where it should, as a GET with the token', async () => {
  const { world, client } = open(() => reply(404, ''));
  const hash = accountHash('ab'.repeat(32));
  const range = { fromMs: Date.UTC(2026, 10, 1), toMs: Date.UTC(2026, 10, 20) };
  const calls: readonly (readonly [Promise<unknown>, string])[] = [
    [client.accountNumbers(), '/trader/v1/accounts/accountNumbers'],
    [client.accounts(), '/trader/v1/accounts?fields=positions'],
    [client.account(hash), `/trader/v1/accounts/${hash}?fields=positions`],
    [client.orders(range), '/trader/v1/orders?fromEnteredTime='],
    [client.accountOrders(hash, range), `/trader/v1/accounts/${hash}/orders?fromEnteredTime=`],
    [client.order(hash, '1001'), `/trader/v1/accounts/${hash}/orders/1001`],
    [client.transactions(hash, range), `/trader/v1/accounts/${hash}/transactions?startDate=`],
    [client.transaction(hash, '5001'), `/trader/v1/accounts/${hash}/transactions/5001`],
    [client.userPreference(), '/trader/v1/userPreference'],
    [client.quotes(['SPY']), '/marketdata/v1/quotes?symbols=SPY'],
    [client.minuteHistory({ symbol: 'SPY', ...range }), '/marketdata/v1/pricehistory?symbol=SPY&periodType=day'],
    [client.dailyHistory({ symbol: 'SPY', ...range }), '/marketdata/v1/pricehistory?symbol=SPY&periodType=year'],
    [client.chains('SPY', { strikeCount: 2 }), '/marketdata/v1/chains?symbol=SPY&strikeCount=2'],
    [client.expirations('SPY'), '/marketdata/v1/expirationchain?symbol=SPY'],
    [client.movers('NYSE'), '/marketdata/v1/movers/NYSE'],
    [client.markets(['equity']), '/marketdata/v1/markets?markets=equity'],
    [client.instruments('SPY', 'fundamental'), '/marketdata/v1/instruments?symbol=SPY&projection=fundamental'],
    [client.instrument('000000000'), '/marketdata/v1/instruments/000000000'],
  ];
  await world.drive(Promise.all(calls.map(([answer]) => answer)));
  // Who comes first in the queue is another matter.
  for (const [, start] of calls)
    expect(world.calls.filter(({ path }) => path.startsWith(start)).length).toBeGreaterThan(0);
  expect(world.calls).toHaveLength(calls.length);
  expect(new Set(world.calls.map(({ method, headers }) => `${method} ${headers?.['Authorization']}`))).toEqual(
    new Set(['GET Bearer test-access-token-1']),
  );
});
