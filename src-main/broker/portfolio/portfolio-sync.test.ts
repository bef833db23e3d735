import { describe, expect, test } from 'vitest';
import type { AccountView } from '#core/contract/portfolio';
import type { HttpReply } from '../../net/http-client.ts';
import { ACCOUNTS, CASH, MARGIN, NUMBERS, ORDERS, sampleBroker } from '../testing/broker-samples.ts';
import { CONFIG, DeskStage } from '../testing/desk-stage.ts';
import { reply, VirtualWorld } from '../testing/virtual-world.ts';

async function open(instead?: (path: string, callNumber: number) => HttpReply | null) {
  const world = new VirtualWorld(sampleBroker(instead));
  const stage = new DeskStage(world.environment);
  await stage.desk.handlers.configure(CONFIG, []);
  const sync = async (scope: 'all' | 'orders' = 'all'): Promise<void> => {
    await world.drive(Promise.resolve(stage.desk.handlers.sync({ scope }, [])));
  };
  return { world, stage, sync };
}

function accountAt(stage: DeskStage, index: number): AccountView {
  const account = stage.portfolio.accounts?.[index];
  if (!account) throw new Error(`There is no account ${index}.`);
  return account;
}

describe('a sync of all', () => {
  test('shows every account with its balances, positions, orders and transactions', async () => {
    const { world, stage, sync } = await open();
    await sync();
    const atMs = world.environment.wallMs();
    expect(stage.portfolio).toMatchObject({ syncing: false, syncedWallMs: atMs, problem: null });
    expect(accountAt(stage, 0)).toMatchObject({
      name: 'Individual',
      maskedNumber: '…678',
      type: 'MARGIN',
      isDayTrader: false,
      balances: {
        syncedWallMs: atMs,
        problem: null,
        content: { equity: 20_000, buyingPower: 40_000, isInCall: false },
      },
      positions: { content: [{ symbol: 'AMD', quantity: 10, averagePrice: 100.5, openProfitLoss: 5 }] },
      orders: { content: [{ orderId: '1001', averageFillPrice: 100.5, status: 'FILLED' }] },
      transactions: { content: [{ activityId: '5001', quantity: 10, price: 100.5, fees: null }] },
    });
    expect(accountAt(stage, 1)).toMatchObject({
      name: 'Cash …789',
      type: 'CASH',
      isDayTrader: null,
      balances: { content: { cashBalance: 500.25, equity: null } },
      positions: { syncedWallMs: atMs, content: [] },
      orders: { content: [] },
      transactions: { content: [] },
    });
  });

  test('tells the picture as it grows, unknown before it is known', async () => {
    const { stage, sync } = await open();
    await sync();
    const [first, second] = stage.portfolios;
    expect(first).toMatchObject({ accounts: null, syncing: true, syncedWallMs: null });
    expect(second?.accounts?.[0]).toMatchObject({
      type: 'UNKNOWN',
      balances: { syncedWallMs: null, content: null },
      orders: { syncedWallMs: null, content: [] },
    });
    expect(stage.portfolios.filter(({ syncing }) => syncing).length).toBeGreaterThan(3);
  });

  test('asks for 60 days of orders and a month of transactions', async () => {
    const { world, sync } = await open();
    world.wallOriginMs = Date.UTC(2026, 9, 8, 13, 30) - world.nowMs;
    await sync();
    const query = (start: string): URLSearchParams =>
      new URL(world.calls.find(({ path }) => path.startsWith(start))?.path ?? '', 'https://x').searchParams;
    const orders = query('/trader/v1/orders');
    expect([orders.get('fromEnteredTime'), orders.get('toEnteredTime')]).toEqual([
      '2026-08-10T13:30:00.000Z',
      '2026-10-09T13:30:00.000Z',
    ]);
    const transactions = query(`/trader/v1/accounts/${MARGIN.hash}/transactions`);
    expect(transactions.get('startDate')).toBe('2026-09-08T13:30:00.000Z');
    expect(transactions.get('types')).toContain('TRADE,RECEIVE_AND_DELIVER');
  });

  test('lets no account number, hash or token leave the thread, and names accounts by opaque keys', async () => {
    const echo = `Account ${CASH.number} of ${MARGIN.hash} with test-access-token-1 is locked`;
    const { world, stage, sync } = await open((path) =>
      path === '/trader/v1/orders' ? reply(400, { message: echo }) : null,
    );
    await sync();
    for (const secret of [
      MARGIN.number,
      CASH.number,
      MARGIN.hash,
      CASH.hash,
      'test-access-token',
      CONFIG.accountKeySalt,
    ]) {
      expect(stage.said).not.toContain(secret);
    }
    expect(accountAt(stage, 0).accountKey).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(stage.portfolio.accounts?.map(({ accountKey }) => accountKey)).size).toBe(2);
    for (const { path } of world.calls) expect(path).not.toMatch(/1111/);
  });

  test('names an account alike at every login and otherwise on another computer', async () => {
    const keys = async (salt: string): Promise<unknown> => {
      const world = new VirtualWorld(sampleBroker());
      const stage = new DeskStage(world.environment);
      await stage.desk.handlers.configure({ ...CONFIG, accountKeySalt: salt }, []);
      await world.drive(Promise.resolve(stage.desk.handlers.sync({ scope: 'all' }, [])));
      return stage.portfolio.accounts?.map(({ accountKey }) => accountKey);
    };
    expect(await keys('one')).toEqual(await keys('one'));
    expect(await keys('one')).not.toEqual(await keys('other'));
  });
});

describe('when something cannot be read', () => {
  test('each part has its own problem, and what was read before stays with its time', async () => {
    let isDown = false;
    const { world, stage, sync } = await open((path) =>
      isDown && path === '/trader/v1/orders' ? reply(404, '') : null,
    );
    await sync();
    const firstMs = world.environment.wallMs();
    isDown = true;
    await world.advance(10_000);
    await sync();
    const { orders, positions } = accountAt(stage, 0);
    expect(orders).toMatchObject({ syncedWallMs: firstMs, content: [{ orderId: '1001' }] });
    expect(orders.problem).toContain('the orders');
    expect(positions).toMatchObject({ syncedWallMs: firstMs + 10_000, problem: null });
    expect(stage.portfolio).toMatchObject({ syncedWallMs: firstMs, problem: null });
  });

  test('without the list of accounts nothing is known, and it says why', async () => {
    const { world, stage, sync } = await open((path) => (path.endsWith('accountNumbers') ? reply(500, '') : null));
    await sync();
    expect(stage.portfolio).toMatchObject({ accounts: null, syncing: false, syncedWallMs: null });
    expect(stage.portfolio.problem).toContain('the list of accounts');
    expect(world.paths).not.toContain('/trader/v1/orders');
  });

  test('without a login it says so, sends nothing, and goes on when there is one', async () => {
    const { world, stage, sync } = await open();
    stage.office.instead = { kind: 'login-needed', sentence: 'Log in to Schwab.' };
    await sync();
    expect(stage.portfolio).toMatchObject({ accounts: null, problem: 'Log in to Schwab.' });
    expect(world.calls).toEqual([]);
    stage.office.instead = null;
    await sync('orders');
    expect(stage.portfolio).toMatchObject({ problem: null, accounts: [{ transactions: { problem: null } }, {}] });
    expect(accountAt(stage, 0).transactions.syncedWallMs).not.toBeNull();
  });

  test('a bad row is told beside the good ones; an account that is missing is not shown as empty', async () => {
    const { stage, sync } = await open((path) => {
      if (path === '/trader/v1/orders') return reply(200, [{ orderId: 'no status' }, ...ORDERS]);
      return path === '/trader/v1/accounts' ? reply(200, ACCOUNTS.slice(0, 1)) : null;
    });
    await sync();
    expect(accountAt(stage, 0).orders).toMatchObject({ content: [{ orderId: '1001' }] });
    expect(accountAt(stage, 0).orders.problem).toContain('1 row');
    expect(accountAt(stage, 1).balances).toMatchObject({ syncedWallMs: null, content: null });
    expect(accountAt(stage, 1).positions.problem).toContain('nothing readable');
  });

  test('orders of an account that is not shared are counted, not shown', async () => {
    const strange = { ...ORDERS[0], orderId: 7, accountNumber: 99990000 };
    const { stage, sync } = await open((path) => (path === '/trader/v1/orders' ? reply(200, [strange]) : null));
    await sync();
    expect(stage.portfolio.problem).toMatch(/^1 order belongs to an account/);
    expect(stage.said).not.toContain('99990000');
  });

  test('an account that is no longer shared goes away, and names are asked for when the list has changed', async () => {
    let numbers = NUMBERS;
    const { world, stage, sync } = await open((path) => (path.endsWith('accountNumbers') ? reply(200, numbers) : null));
    await sync();
    numbers = NUMBERS.slice(1);
    await sync();
    await sync();
    expect(stage.portfolio.accounts?.map(({ maskedNumber }) => maskedNumber)).toEqual(['…789']);
    expect(world.paths.filter((path) => path === '/trader/v1/userPreference')).toHaveLength(2);
  });
});

describe('a sync of the orders', () => {
  test('reads orders, positions and balances and nothing else', async () => {
    const { world, sync } = await open();
    await sync();
    world.calls.length = 0;
    await sync('orders');
    expect([...world.paths].sort()).toEqual(['/trader/v1/accounts', '/trader/v1/orders']);
  });

  test('a burst of a hundred in ten seconds reads every three seconds, and once after the last', async () => {
    const { world, stage, sync } = await open();
    await sync();
    world.calls.length = 0;
    const asked: Promise<unknown>[] = [];
    for (let time = 0; time < 100; time += 1) {
      asked.push(Promise.resolve(stage.desk.handlers.sync({ scope: 'orders' }, [])));
      await world.advance(100);
    }
    const lastAskedMs = world.nowMs;
    await world.drive(Promise.all(asked));
    const reads = world.calls.filter(({ path }) => path.startsWith('/trader/v1/orders')).map(({ atMs }) => atMs);
    expect(reads).toHaveLength(4);
    expect(Math.max(...reads)).toBeGreaterThanOrEqual(lastAskedMs - 100);
  });

  test('asked for while one runs reads once more: what it was asked for may be newer', async () => {
    const { world, stage, sync } = await open();
    await sync();
    world.calls.length = 0;
    const { handlers } = stage.desk;
    const asked = (['all', 'orders', 'orders'] as const).map(async (scope) => handlers.sync({ scope }, []));
    await world.drive(Promise.all(asked));
    expect(world.paths.filter((path) => path === '/trader/v1/orders')).toHaveLength(2);
    expect(world.paths.filter((path) => path.endsWith('accountNumbers'))).toHaveLength(1);
  });
});

test('closing ends what is asked for', async () => {
  const { world, stage } = await open(() => reply(503, ''));
  const { handlers } = stage.desk;
  const asked = Promise.all((['all', 'orders'] as const).map(async (scope) => handlers.sync({ scope }, [])));
  await world.settle();
  await handlers.close(null, []);
  await asked;
  const told = stage.portfolios.length;
  await world.advance(600_000);
  expect(stage.portfolios).toHaveLength(told);
});
