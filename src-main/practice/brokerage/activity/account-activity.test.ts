import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { priceFromPoints } from '#core/market/price';
import { NO_FAULTS } from '../../faults/faults.ts';
import { Brokerage } from '../brokerage.ts';
import { limitBody, ocoBody, orderBody, stopBody, strategyOf, triggerBody, type Body } from '../testing/order-texts.ts';
import { QuoteBoard, type QuoteFacts } from '../testing/quote-board.ts';
import type { StrategyNode } from '../orders/strategy-node.ts';
import type { AccountActivity } from './account-activity.ts';
import { decimalPrice, decimalQuantity, type SignedDecimal } from './signed-decimal.ts';

let board: QuoteBoard;
let brokerage: Brokerage;
let nowMs: number;
let heard: AccountActivity[];

beforeEach(() => {
  nowMs = Date.parse('2026-11-20T15:00:00.123Z');
  board = new QuoteBoard();
  board.set('AAPL', { bid: 220.45, ask: 220.47, last: 220.46, askSize: 200, atMs: nowMs });
  brokerage = new Brokerage({
    quotes: board,
    nowMs: () => nowMs,
    wallNowMs: () => 1_700_000_000_000,
    faults: NO_FAULTS,
    accountsOf: () => 'all',
  });
  heard = [];
  brokerage.onActivity((activity) => heard.push(activity));
});

function place(body: Body): StrategyNode {
  const [account] = brokerage.accountsOf({
    method: 'POST',
    path: '',
    parameters: {},
    query: new URLSearchParams(),
    body: '',
    headers: {},
  });
  if (!account) throw new Error('there are two accounts');
  return brokerage.place(account, strategyOf(body));
}

function pass(ms: number): void {
  nowMs += ms;
  brokerage.onClock(nowMs);
}

function quote(facts: Omit<QuoteFacts, 'atMs'>): void {
  board.set('AAPL', { ...facts, atMs: nowMs });
  brokerage.onQuote('AAPL', nowMs);
}

const types = (): readonly string[] => heard.splice(0).map(({ messageType }) => messageType);

/** The rule of the contract, written down anew. */
function decode({ lo, signScale }: Partial<SignedDecimal>): number {
  if (lo === undefined) return 0;
  if (signScale === undefined) return Number(lo);
  return (Number(lo) / 10 ** (signScale >> 1)) * (signScale & 1 ? -1 : 1);
}

describe('the messages of an order life, in their order', () => {
  const PLACED = [
    'OrderCreated',
    'OrderAccepted',
    'ExecutionRequested',
    'ExecutionRequestCreated',
    'ExecutionRequestCompleted',
  ];

  test('placed and filled', () => {
    place(orderBody('BUY', 10));
    expect(types()).toEqual(['OrderCreated']);
    pass(300);
    expect(types()).toEqual([...PLACED.slice(1), 'ExecutionCreated', 'OrderFillCompleted']);
  });

  test('a part is an execution, the fill is completed by the last', () => {
    place(limitBody('BUY', 10, '220'));
    pass(300);
    expect(types()).toEqual(PLACED);
    quote({ bid: 219.9, ask: 220, askSize: 4 });
    expect(types()).toEqual(['ExecutionCreated']);
    quote({ bid: 219.9, ask: 219.95, askSize: 100 });
    expect(types()).toEqual(['ExecutionCreated', 'OrderFillCompleted']);
  });

  test('canceled', () => {
    const order = place(limitBody('BUY', 10, '200'));
    pass(300);
    types();
    brokerage.cancel(order);
    expect(types()).toEqual(['CancelAccepted', 'ExecutionRequested']);
    pass(300);
    expect(types()).toEqual(['ExecutionRequestCompleted', 'ExecutionCreated', 'OrderUROutCompleted']);
  });

  test('a stop is monitored until it is reached', () => {
    place(stopBody('BUY', 10, '221'));
    pass(300);
    expect(types()).toEqual(['OrderCreated', 'OrderAccepted', 'OrderMonitorCreated']);
    quote({ bid: 221, ask: 221.02, last: 221 });
    expect(types()).toEqual([
      ...['OrderMonitorUpdated', 'OrderMonitorCompleted'],
      ...PLACED.slice(2),
      ...['ExecutionCreated', 'OrderFillCompleted'],
    ]);
  });

  test('replaced, rejected, expired', () => {
    const order = place(limitBody('BUY', 10, '200'));
    pass(300);
    types();
    brokerage.replace(order, strategyOf(limitBody('BUY', 10, '201')));
    expect(types()).toEqual(['ChangeCreated']);
    pass(300);
    expect(types()).toEqual([
      'ExecutionRequestCompleted',
      'ExecutionCreated',
      'OrderUROutCompleted',
      'ChangeAccepted',
      ...PLACED.slice(2),
    ]);
    place(limitBody('SELL', 100_000, '230'));
    pass(300);
    expect(types()).toEqual(['OrderCreated', 'OrderRejected']);
    pass(8 * 3_600_000);
    expect(types()).toEqual(['OrderExpired']);
  });

  test('a bracket: its children are accepted when their parent has been filled', () => {
    place(triggerBody(orderBody('BUY', 5), ocoBody(limitBody('SELL', 5, '240'), stopBody('SELL', 5, '210'))));
    expect(types()).toEqual(['OrderCreated', 'OrderCreated', 'OrderCreated']);
    pass(300);
    expect(types()).toEqual([
      ...[...PLACED.slice(1), 'ExecutionCreated', 'OrderFillCompleted'],
      ...PLACED.slice(1),
      ...['OrderAccepted', 'OrderMonitorCreated'],
    ]);
  });
});

describe('what a message holds', () => {
  test('the ids as texts, the event twice by name, times of New York, decimals with a scale', () => {
    const order = place(limitBody('BUY', 10, '220.47'));
    pass(300);
    const [created, accepted] = heard.map(({ accountNumber, messageJson }) => {
      expect(accountNumber).toBe('12345678');
      return JSON.parse(messageJson) as Record<string, unknown>;
    });
    expect(created).toMatchObject({
      SchwabOrderID: String(order.id),
      AccountNumber: '12345678',
      BaseEvent: {
        EventType: 'OrderCreated',
        OrderCreatedEventEquityOrder: {
          EventType: 'OrderCreated',
          Order: {
            SchwabOrderID: String(order.id),
            Order: {
              LifecycleCreatedTimestamp: { DateTimeString: '2026-11-20 10:00:00.123' },
              AssetOrderEquityOrderLeg: {
                OrderInstruction: {
                  ExecutionStrategy: {
                    LimitExecutionStrategy: { Type: 'ES_Limit', LimitPrice: { lo: '220470000', signScale: 12 } },
                  },
                },
                CommissionInfo: { EstimatedPrincipalAmount: { lo: '2204700000', signScale: 13 } },
                TimeInForce: 'Day',
                OrderLegs: [
                  { BuySellCode: 'Buy', Quantity: { lo: '10000000', signScale: 12 }, Security: { Symbol: 'AAPL' } },
                ],
              },
            },
          },
        },
      },
    });
    expect(accepted).toMatchObject({
      BaseEvent: {
        OrderAcceptedEvent: {
          Status: 'Open',
          QuoteOnOrderEntry: [{ AskSize: { lo: '200' }, Bid: { lo: '220450000' } }],
        },
      },
    });
  });

  test('a completed fill tells the average of its parts', () => {
    place(limitBody('BUY', 10, '220'));
    pass(300);
    quote({ bid: 219.9, ask: 220, askSize: 4 });
    quote({ bid: 219.8, ask: 219.9, askSize: 100 });
    const { messageJson = '' } = heard.find(({ messageType }) => messageType === 'OrderFillCompleted') ?? {};
    expect(JSON.parse(messageJson)).toMatchObject({
      BaseEvent: {
        OrderFillCompletedEventOrderLegQuantityInfo: {
          LegStatus: 'LegClosed',
          LegSubStatus: 'LegSubStatusFilled',
          QuantityInfo: {
            CumulativeQuantity: { lo: '10000000', signScale: 12 },
            LeavesQuantity: { signScale: 12 },
            // (4 x 220.00 + 6 x 219.90) / 10
            AveragePrice: { lo: '219940000', signScale: 12 },
          },
          ExecutionInfo: {
            ExecutionSequenceNumber: 2,
            ExecutionPrice: { lo: '219900000' },
            ExecutionTransType: 'Fill',
          },
        },
      },
    });
  });

  test('what goes out unfilled is an execution of type UROut, and the answer to a cancel has bare numbers', () => {
    const order = place(limitBody('BUY', 10, '200'));
    pass(300);
    brokerage.cancel(order);
    pass(300);
    const contents = heard
      .slice(-3)
      .map(({ messageJson }) => (JSON.parse(messageJson) as { BaseEvent: unknown }).BaseEvent);
    expect(contents).toMatchObject([
      { ExecutionRequestCompletedEvent: { ResponseType: 7, RouteStatus: 8, RouteSequenceNumber: 2 } },
      {
        ExecutionCreatedEventExecutionInfo: {
          ExecutionInfo: { ExecutionTransType: 'UROut', CancelType: 'ClientCancel' },
        },
      },
      { OrderUROutCompletedEvent: { CancelQuantity: { lo: '10000000' }, LegSubStatus: 'LegSubStatusCancelled' } },
    ]);
  });

  test('a decimal says what it means', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), (tenThousandths) => {
        expect(decode(decimalPrice(priceFromPoints(tenThousandths / 1e4)))).toBeCloseTo(tenThousandths / 1e4, 6);
      }),
    );
    expect(decimalQuantity(0)).toEqual({ signScale: 12 });
    expect(decode(decimalQuantity(250))).toBe(250);
  });
});

test('who no longer listens hears nothing', () => {
  const stop = brokerage.onActivity(() => {
    throw new Error('Nobody listens here.');
  });
  stop();
  place(orderBody('BUY', 1));
  expect(types()).toEqual(['OrderCreated']);
});
