import { describe, expect, test } from 'vitest';
import { priceFromPoints } from '#core/market/price';
import { tradingDay } from '#core/market/units';
import { strategyOf, orderBody } from '../testing/order-texts.ts';
import type { OrderLeg } from '../orders/order-terms.ts';
import { PracticeAccount } from './account.ts';

const FRIDAY_MS = Date.parse('2026-11-20T15:00:00Z');
const CALL = 'AAPL  261218C00250000';

function leg(instruction: string, quantity: number, symbol = 'AAPL'): OrderLeg {
  const strategy = strategyOf(orderBody(instruction, quantity, {}, symbol));
  if (strategy.kind !== 'single') throw new Error('a single order');
  return strategy.terms.leg;
}

const fill = (activityId: number, quantity: number, points: number) => ({
  ...{ activityId, quantity, price: priceFromPoints(points), atMs: FRIDAY_MS },
});

function opened(): PracticeAccount {
  return new PracticeAccount({ number: '12345678', hash: '', type: 'CASH', nickname: '' });
}

describe('an account', () => {
  test('shares go through the cash at their price, without a fee', () => {
    const account = opened();
    account.bookFill(7, leg('BUY', 10), fill(1, 10, 220.47), FRIDAY_MS);
    expect([account.cash, account.held('AAPL')]).toEqual([-220_470, 10]);
    expect(account.transactions[0]).toMatchObject({
      activityId: 1,
      type: 'TRADE',
      orderId: 7,
      netAmount: -220_470,
      tradeDay: '2026-11-20',
      settlementDay: '2026-11-23',
      items: [
        { kind: 'money', feeType: 'COMMISSION', amount: 0 },
        { kind: 'instrument', quantity: 10, cost: -220_470, positionEffect: 'OPENING' },
      ],
    });
  });

  test('an option contract is a hundred shares, and its fees are items of their own', () => {
    const account = opened();
    account.bookFill(7, leg('BUY_TO_OPEN', 2, CALL), fill(1, 2, 5.4), FRIDAY_MS);
    // 2 x 100 x 5.40 = 1080; 2 x 0.65 = 1.30; 2 x 0.02 = 0.04.
    expect(account.cash).toBe(-108_134);
    expect(account.transactions[0]?.items).toMatchObject([
      { feeType: 'COMMISSION', amount: -130 },
      { feeType: 'OPT_REG_FEE', amount: -4 },
      { cost: -108_000 },
    ]);
  });

  test('the proceeds of a sale settle on the next trading day', () => {
    const account = opened();
    account.bookFill(1, leg('BUY', 10), fill(1, 10, 100), FRIDAY_MS);
    account.bookFill(2, leg('SELL', 4), fill(2, 4, 110), FRIDAY_MS);
    expect([account.cash, account.unsettledCash]).toEqual([-56_000, 44_000]);
    account.rollDay(tradingDay('2026-11-21'));
    expect(account.unsettledCash).toBe(44_000);
    account.rollDay(tradingDay('2026-11-23'));
    expect([account.cash, account.unsettledCash]).toEqual([-56_000, 0]);
  });

  test('a closed position is no longer there, its profit is', () => {
    const account = opened();
    account.bookFill(1, leg('BUY', 10), fill(1, 10, 100), FRIDAY_MS);
    account.bookFill(2, leg('SELL', 10), fill(2, 10, 110), FRIDAY_MS);
    expect(account.positions).toEqual([]);
    expect(account.allPositions.map(({ realized }) => realized)).toEqual([10_000]);
  });
});
