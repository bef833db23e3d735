import type { HttpReply } from '../../net/http-client.ts';
import { reply, type Answer } from './virtual-world.ts';

/** Two invented accounts and what a broker would say of them. */

export const MARGIN = { number: '11112678', hash: 'ab'.repeat(32) };
export const CASH = { number: '11113789', hash: 'cd'.repeat(32) };

export const NUMBERS = [MARGIN, CASH].map(({ number, hash }) => ({ accountNumber: number, hashValue: hash }));

export const PREFERENCE = {
  accounts: [{ accountNumber: MARGIN.number, primaryAccount: true, type: 'BROKERAGE', nickName: 'Individual' }],
  streamerInfo: [
    {
      streamerSocketUrl: 'wss://streamer.test/ws',
      schwabClientCustomerId: 'test-customer',
      schwabClientCorrelId: 'test-correlation',
      schwabClientChannel: 'N9',
      schwabClientFunctionId: 'APIAPP',
    },
  ],
  offers: [{ level2Permissions: true, mktDataPermission: 'NP' }],
};

export const ACCOUNTS = [
  {
    securitiesAccount: {
      type: 'MARGIN',
      accountNumber: MARGIN.number,
      isDayTrader: false,
      isClosingOnlyRestricted: false,
      positions: [
        {
          longQuantity: 10,
          shortQuantity: 0,
          averagePrice: 100.5,
          marketValue: 1_010,
          longOpenProfitLoss: 5,
          currentDayProfitLoss: 1.5,
          instrument: { assetType: 'EQUITY', symbol: 'AMD', description: 'Advanced Micro Devices' },
        },
      ],
      currentBalances: { liquidationValue: 20_000, equity: 20_000, buyingPower: 40_000, isInCall: false },
    },
  },
  {
    securitiesAccount: {
      type: 'CASH',
      accountNumber: CASH.number,
      currentBalances: { totalCash: 500.25, cashAvailableForTrading: 500 },
    },
  },
];

export const ORDERS = [
  {
    orderId: 1001,
    accountNumber: Number(MARGIN.number),
    orderType: 'LIMIT',
    orderStrategyType: 'SINGLE',
    session: 'NORMAL',
    duration: 'DAY',
    price: 100.5,
    quantity: 10,
    filledQuantity: 10,
    status: 'FILLED',
    enteredTime: '2026-11-20T14:31:00+0000',
    orderLegCollection: [{ instruction: 'BUY', quantity: 10, instrument: { symbol: 'AMD', assetType: 'EQUITY' } }],
    orderActivityCollection: [
      {
        activityType: 'EXECUTION',
        executionType: 'FILL',
        executionLegs: [{ legId: 1, quantity: 10, price: 100.5, time: '2026-11-20T14:31:01+0000' }],
      },
    ],
  },
];

export const TRANSACTIONS = [
  {
    activityId: 5001,
    time: '2026-11-20T14:31:01+0000',
    type: 'TRADE',
    status: 'VALID',
    netAmount: -1_005,
    orderId: 1001,
    transferItems: [{ instrument: { assetType: 'EQUITY', symbol: 'AMD' }, amount: 10, price: 100.5, cost: -1_005 }],
  },
];

const BODIES: Readonly<Record<string, unknown>> = {
  '/trader/v1/accounts/accountNumbers': NUMBERS,
  '/trader/v1/userPreference': PREFERENCE,
  '/trader/v1/accounts': ACCOUNTS,
  '/trader/v1/orders': ORDERS,
  [`/trader/v1/accounts/${MARGIN.hash}/transactions`]: TRANSACTIONS,
  [`/trader/v1/accounts/${CASH.hash}/transactions`]: [],
  '/marketdata/v1/quotes': { SPY: { quote: { lastPrice: 500 } } },
};

/** A broker that knows the two accounts; `instead` answers first where it has something to say. */
export function sampleBroker(instead: (path: string, callNumber: number) => HttpReply | null = () => null): Answer {
  return ({ path }, callNumber) => {
    const [bare = path] = path.split('?');
    const body = BODIES[bare];
    return instead(bare, callNumber) ?? (body === undefined ? reply(404, { message: 'Not found' }) : reply(200, body));
  };
}
