import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BrokerageHarness } from '../testing/brokerage-harness.ts';
import { limitBody, orderBody } from '../testing/order-texts.ts';

let at: BrokerageHarness;

beforeEach(async () => {
  at = new BrokerageHarness();
  await at.open();
});
afterEach(() => at.close());

interface Account {
  readonly securitiesAccount: {
    readonly positions?: readonly Record<string, unknown>[];
    readonly initialBalances: Readonly<Record<string, unknown>>;
    readonly currentBalances: Readonly<Record<string, unknown>>;
    readonly projectedBalances: Readonly<Record<string, unknown>>;
  };
  readonly aggregatedBalance: { readonly liquidationValue: number };
}

async function account(hash: string, query = ''): Promise<Account> {
  const { status, json } = await at.get(`/accounts/${hash}${query}`);
  expect(status).toBe(200);
  return json as Account;
}

const INITIAL =
  'accountValue accruedInterest availableFundsNonMarginableTrade bondValue buyingPower cashAvailableForTrading ' +
  'cashBalance cashReceipts dayTradingBuyingPower dayTradingBuyingPowerCall dayTradingEquityCall equity ' +
  'equityPercentage isInCall liquidationValue longMarginValue longOptionMarketValue longStockValue maintenanceCall ' +
  'maintenanceRequirement margin marginBalance marginEquity moneyMarketFund mutualFundValue pendingDeposits regTCall ' +
  'shortBalance shortMarginValue shortOptionMarketValue shortStockValue totalCash unsettledCash';
const CURRENT =
  'availableFunds availableFundsNonMarginableTrade buyingPower buyingPowerNonMarginableTrade dayTradingBuyingPower ' +
  'dayTradingBuyingPowerCall equity equityPercentage isInCall longMarginValue maintenanceCall maintenanceRequirement ' +
  'marginBalance optionBuyingPower regTCall shortBalance shortMarginValue sma stockBuyingPower accruedInterest ' +
  'cashBalance cashReceipts liquidationValue longMarketValue shortMarketValue longOptionMarketValue ' +
  'shortOptionMarketValue moneyMarketFund savings pendingDeposits mutualFundValue bondValue';
const PROJECTED =
  'availableFunds availableFundsNonMarginableTrade buyingPower dayTradingBuyingPower dayTradingBuyingPowerCall ' +
  'maintenanceCall regTCall isInCall stockBuyingPower';
const CASH_CURRENT =
  'cashAvailableForTrading cashAvailableForWithdrawal cashCall cashDebitCallValue longNonMarginableMarketValue ' +
  'totalCash unsettledCash';

const names = (text: string): readonly string[] => text.split(' ').sort();

describe('account numbers', () => {
  test('are eight digits as texts with hashes of 64 hexadecimal ones', async () => {
    const { json } = await at.get('/accounts/accountNumbers');
    expect(json).toEqual([
      { accountNumber: '12345678', hashValue: expect.stringMatching(/^[0-9A-F]{64}$/) as unknown },
      { accountNumber: '87654321', hashValue: expect.stringMatching(/^[0-9A-F]{64}$/) as unknown },
    ]);
  });

  test('only those that the login has shared are there, in every call', async () => {
    at.visible = ['87654321'];
    expect((await at.get('/accounts/accountNumbers')).json).toHaveLength(1);
    expect((await at.get('/accounts')).json).toHaveLength(1);
    expect((await at.get(`/accounts/${at.margin}`)).status).toBe(404);
    expect((await at.ask('POST', `/accounts/${at.margin}/orders`, orderBody('BUY', 1))).status).toBe(404);
    expect((await at.get(`/accounts/${at.cash}`)).status).toBe(200);
  });

  test.each([
    ['12345678', 400, 'Invalid account number'],
    ['0'.repeat(64), 404, 'Account not found'],
    ['x', 400, 'Invalid account number'],
  ])('%s in a path is %i', async (hash, status, message) => {
    for (const path of [`/accounts/${hash}`, `/accounts/${hash}/orders`, `/accounts/${hash}/transactions`]) {
      expect(await at.get(path)).toMatchObject({ status, json: { message } });
    }
  });
});

describe('a margin account', () => {
  test('has every documented balance, isInCall as a flag', async () => {
    const { securitiesAccount, aggregatedBalance } = await account(at.margin);
    expect(securitiesAccount).toMatchObject({
      ...{ type: 'MARGIN', accountNumber: '12345678', roundTrips: 0, isDayTrader: false },
      ...{ isClosingOnlyRestricted: false, pfcbFlag: false },
    });
    expect(securitiesAccount).not.toHaveProperty('positions');
    const { initialBalances, currentBalances, projectedBalances } = securitiesAccount;
    expect(Object.keys(initialBalances).sort()).toEqual(names(INITIAL));
    expect(Object.keys(currentBalances).sort()).toEqual(names(CURRENT));
    expect(Object.keys(projectedBalances).sort()).toEqual(names(PROJECTED));
    for (const [name, value] of Object.entries({ ...initialBalances, ...currentBalances, ...projectedBalances })) {
      expect([name, typeof value]).toEqual([name, name === 'isInCall' ? 'boolean' : 'number']);
    }
    // 150,000 of cash; 100 SPY at 640, 50 QQQ at 600, 200 AAPL at 250, 2 calls that nobody quotes at 5.40.
    expect(currentBalances).toMatchObject({
      ...{ cashBalance: 150_000, longMarketValue: 144_000, longOptionMarketValue: 1_080, liquidationValue: 295_080 },
      // Half of the shares and all of the calls are tied up: 295,080 - 72,000 - 1,080.
      ...{ availableFunds: 222_000, buyingPower: 444_000, maintenanceRequirement: 44_280 },
    });
    expect(aggregatedBalance).toEqual({ currentLiquidationValue: 295_080, liquidationValue: 295_080 });
  });

  test('shows positions when asked, with the profit of the day and of all', async () => {
    const { securitiesAccount } = await account(at.margin, '?fields=positions');
    expect(securitiesAccount.positions?.map(({ instrument }) => instrument)).toMatchObject([
      { assetType: 'EQUITY', symbol: 'SPY', netChange: 2 },
      { assetType: 'EQUITY', symbol: 'QQQ' },
      { assetType: 'EQUITY', symbol: 'AAPL', cusip: '037833100', description: 'Apple Inc.' },
      {
        assetType: 'OPTION',
        symbol: 'AAPL  270115C00250000',
        putCall: 'CALL',
        underlyingSymbol: 'AAPL',
        optionMultiplier: 100,
      },
    ]);
    // 100 SPY bought at 618.86 (97 % of 638), closed at 638, now 640.
    expect(securitiesAccount.positions?.[0]).toMatchObject({
      ...{ longQuantity: 100, shortQuantity: 0, settledLongQuantity: 100, previousSessionLongQuantity: 100 },
      ...{ averagePrice: 618.86, averageLongPrice: 618.86, marketValue: 64_000, longOpenProfitLoss: 2_114 },
      ...{ currentDayProfitLoss: 200, currentDayProfitLossPercentage: 0.31, currentDayCost: 0 },
    });
  });

  test('a purchase moves the cash, the position and the profit of the day', async () => {
    await at.place(at.margin, orderBody('BUY', 100));
    at.pass(300);
    at.quote('AAPL', { bid: 251, ask: 251.02, last: 251, close: 250 });
    const { securitiesAccount } = await account(at.margin, '?fields=positions');
    expect(securitiesAccount.currentBalances['cashBalance']).toBe(150_000 - 25_002);
    expect(securitiesAccount.positions?.[2]).toMatchObject({
      // 200 at 230 and 100 at 250.02.
      ...{ longQuantity: 300, settledLongQuantity: 200, averagePrice: 236.67333333 },
      // 200 x 1 and 100 x 0.98.
      ...{ currentDayProfitLoss: 298, currentDayCost: 25_002 },
    });
    expect(securitiesAccount.initialBalances['cashBalance']).toBe(150_000);
  });

  test('open orders count in what is projected', async () => {
    await at.place(at.margin, limitBody('BUY', 100, '200'));
    at.pass(300);
    const { currentBalances, projectedBalances } = (await account(at.margin)).securitiesAccount;
    expect(Number(currentBalances['availableFunds']) - Number(projectedBalances['availableFunds'])).toBe(10_000);
  });
});

describe('a cash account', () => {
  test('has its own balances', async () => {
    const { securitiesAccount } = await account(at.cash);
    const { currentBalances, projectedBalances, initialBalances } = securitiesAccount;
    expect(Object.keys(projectedBalances).sort()).toEqual(names(CASH_CURRENT));
    for (const name of names(CASH_CURRENT)) expect(currentBalances).toHaveProperty(name);
    expect(currentBalances).not.toHaveProperty('marginBalance');
    expect(initialBalances).not.toHaveProperty('marginBalance');
    expect(currentBalances).toMatchObject({ cashAvailableForTrading: 25_000, longNonMarginableMarketValue: 12_000 });
  });

  test('may spend the proceeds of a sale at once and withdraw them the next day', async () => {
    await at.place(at.cash, orderBody('SELL', 20, {}, 'QQQ'));
    at.pass(300);
    const balances = async (): Promise<unknown> => (await account(at.cash)).securitiesAccount.currentBalances;
    expect(await balances()).toMatchObject({
      ...{
        totalCash: 37_000,
        unsettledCash: 12_000,
        cashAvailableForTrading: 37_000,
        cashAvailableForWithdrawal: 25_000,
      },
    });
    // Without holdings there are no positions, not an empty list of them.
    expect((await account(at.cash, '?fields=positions')).securitiesAccount).not.toHaveProperty('positions');
    at.pass(3 * 86_400_000);
    expect(await balances()).toMatchObject({ unsettledCash: 0, cashAvailableForWithdrawal: 37_000 });
  });
});

test('fields that do not exist are refused', async () => {
  expect((await at.get('/accounts?fields=orders')).json).toMatchObject({ message: "Invalid value 'orders'" });
});
