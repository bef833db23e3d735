import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BrokerageHarness } from '../testing/brokerage-harness.ts';
import { orderBody } from '../testing/order-texts.ts';

let at: BrokerageHarness;

beforeEach(async () => {
  at = new BrokerageHarness();
  await at.open();
});
afterEach(() => at.close());

const TODAY = 'startDate=2026-11-20T00:00:00.000Z&endDate=2026-11-21T00:00:00.000Z';
const SEASON = 'startDate=2026-09-20T00:00:00Z&endDate=2026-11-21T00:00:00Z';
const path = (query: string): string => `/accounts/${at.margin}/transactions?${query}`;

interface Row {
  readonly activityId: number;
  readonly type: string;
  readonly netAmount: number;
}

async function rows(query: string): Promise<readonly Row[]> {
  const { status, json } = await at.get(path(query));
  expect(status).toBe(200);
  return json as readonly Row[];
}

describe('transactions', () => {
  test('a trade has its fees as items of money, its account as a text, and the id that the fill has', async () => {
    const id = await at.place(at.margin, orderBody('BUY', 10));
    at.pass(300);
    const [row] = await rows(`${TODAY}&types=TRADE`);
    expect(row).toEqual({
      activityId: expect.any(Number) as unknown,
      time: '2026-11-20T15:00:00+0000',
      accountNumber: '12345678',
      type: 'TRADE',
      status: 'VALID',
      subAccount: 'CASH',
      tradeDate: '2026-11-20T00:00:00+0000',
      settlementDate: '2026-11-23T00:00:00+0000',
      orderId: Number(id),
      positionId: Number(id),
      netAmount: -2_500.2,
      activityType: 'EXECUTION',
      transferItems: [
        {
          instrument: expect.objectContaining({ assetType: 'CURRENCY', symbol: 'CURRENCY_USD' }) as unknown,
          amount: 0,
          cost: 0,
          feeType: 'COMMISSION',
        },
        {
          instrument: expect.objectContaining({ assetType: 'EQUITY', symbol: 'AAPL' }) as unknown,
          amount: 10,
          cost: -2_500.2,
          price: 250.02,
          positionEffect: 'OPENING',
        },
      ],
    });
    expect((await at.get(`/accounts/${at.margin}/transactions/${row?.activityId ?? 0}`)).json).toEqual(row);
    const { json } = await at.get(`/accounts/${at.margin}/orders/${id}`);
    expect(json).toMatchObject({ orderActivityCollection: [{ activityId: row?.activityId }] });
  });

  test('what happened before adds up to the cash that is there', async () => {
    const all = await rows(`${SEASON}&types=TRADE,CASH_RECEIPT,DIVIDEND_OR_INTEREST`);
    expect(new Set(all.map(({ type }) => type))).toEqual(new Set(['TRADE', 'CASH_RECEIPT', 'DIVIDEND_OR_INTEREST']));
    expect(Math.round(all.reduce((sum, { netAmount }) => sum + netAmount * 100, 0))).toBe(15_000_000);
    expect((await rows(`${SEASON}&types=CASH_RECEIPT`)).map(({ type }) => type)).toEqual(['CASH_RECEIPT']);
    expect(await rows(`${SEASON}&types=TRADE&symbol=SPY`)).toHaveLength(1);
    expect(await rows(`${SEASON}&types=TRADE&symbol=AAPL%20%20270115C00250000`)).toHaveLength(1);
    expect(await rows(`${TODAY}&types=TRADE`)).toEqual([]);
  });

  test.each([
    ['types=TRADE', 'startDate: it is required.'],
    ['startDate=2026-11-20T00:00:00Z&types=TRADE', 'endDate: it is required.'],
    [TODAY, 'types: it is required.'],
    [`${TODAY}&types=`, 'types: it is required.'],
    [`${TODAY}&types=TRADE,LUCK`, "types: Invalid value 'LUCK'"],
    ['startDate=2026-11-20&endDate=2026-11-21&types=TRADE', "startDate: Invalid value '2026-11-20'"],
    [
      'startDate=2025-01-01T00:00:00Z&endDate=2026-11-20T00:00:00Z&types=TRADE',
      'endDate: more than a year after startDate.',
    ],
  ])('refuses %s', async (query, error) => {
    expect(await at.get(path(query))).toMatchObject({ status: 400, json: { errors: [error] } });
  });

  test('one that is not there is 404', async () => {
    expect((await at.get(`/accounts/${at.margin}/transactions/1`)).status).toBe(404);
    expect((await at.get(`/accounts/${at.margin}/transactions/x`)).status).toBe(400);
  });
});
