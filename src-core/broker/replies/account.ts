import { z } from 'zod';
import { misshapen, read, type Reader } from '../wire/reading.ts';
import { addUnread, ALL_READ, readRow, readRows, type Unread } from '../wire/tolerant-rows.ts';
import { wireFlag, wireId, wireName, wireNumber, wireText } from '../wire/wire-values.ts';

/** Amounts in dollars of the three balance blocks; which are there differs by account type and by block. */
const BALANCE_AMOUNTS = [
  'accountValue',
  'accruedInterest',
  'availableFunds',
  'availableFundsNonMarginableTrade',
  'bondValue',
  'buyingPower',
  'buyingPowerNonMarginableTrade',
  'cashAvailableForTrading',
  'cashAvailableForWithdrawal',
  'cashBalance',
  'cashCall',
  'cashDebitCallValue',
  'cashReceipts',
  'dayTradingBuyingPower',
  'dayTradingBuyingPowerCall',
  'dayTradingEquityCall',
  'equity',
  'equityPercentage',
  'liquidationValue',
  'longMarginValue',
  'longMarketValue',
  'longNonMarginableMarketValue',
  'longOptionMarketValue',
  'longStockValue',
  'maintenanceCall',
  'maintenanceRequirement',
  'margin',
  'marginBalance',
  'marginEquity',
  'moneyMarketFund',
  'mutualFundValue',
  'optionBuyingPower',
  'pendingDeposits',
  'regTCall',
  'savings',
  'shortBalance',
  'shortMarginValue',
  'shortMarketValue',
  'shortOptionMarketValue',
  'shortStockValue',
  'sma',
  'stockBuyingPower',
  'totalCash',
  'unsettledCash',
] as const;
export type BalanceAmount = (typeof BALANCE_AMOUNTS)[number];

const amountShape = Object.fromEntries(BALANCE_AMOUNTS.map((name) => [name, wireNumber])) as Readonly<
  Record<BalanceAmount, typeof wireNumber>
>;
/** `isInCall` is a number in the specification and a boolean live. */
const balancesSchema = z.object({ ...amountShape, isInCall: wireFlag });

const optionalBalances = balancesSchema.nullish().transform((value) => value ?? null);

/** An instrument as positions, order legs and transactions name it. */
export const instrumentSchema = z.object({
  assetType: wireText,
  symbol: wireName,
  description: wireText,
  cusip: wireText,
  type: wireText,
  putCall: wireText,
  underlyingSymbol: wireText,
  optionMultiplier: wireNumber,
});

/** Quantities are of shares or contracts; the short one is positive too. Values are dollars, the percentage is in percent. */
const positionSchema = z.object({
  instrument: instrumentSchema,
  longQuantity: wireNumber,
  shortQuantity: wireNumber,
  settledLongQuantity: wireNumber,
  settledShortQuantity: wireNumber,
  averagePrice: wireNumber,
  averageLongPrice: wireNumber,
  averageShortPrice: wireNumber,
  taxLotAverageLongPrice: wireNumber,
  taxLotAverageShortPrice: wireNumber,
  marketValue: wireNumber,
  maintenanceRequirement: wireNumber,
  currentDayCost: wireNumber,
  currentDayProfitLoss: wireNumber,
  currentDayProfitLossPercentage: wireNumber,
  longOpenProfitLoss: wireNumber,
  shortOpenProfitLoss: wireNumber,
  previousSessionLongQuantity: wireNumber,
  previousSessionShortQuantity: wireNumber,
});
export type Position = z.infer<typeof positionSchema>;

const accountSchema = z.object({
  securitiesAccount: z.object({
    type: wireText,
    accountNumber: wireId,
    roundTrips: wireNumber,
    isDayTrader: wireFlag,
    isClosingOnlyRestricted: wireFlag,
    pfcbFlag: wireFlag,
    /** Absent when there are none, and when they were not asked for. Each is read by itself. */
    positions: z.array(z.unknown()).nullish(),
    initialBalances: optionalBalances,
    currentBalances: optionalBalances,
    projectedBalances: optionalBalances,
  }),
  aggregatedBalance: z
    .object({ currentLiquidationValue: wireNumber, liquidationValue: wireNumber })
    .nullish()
    .transform((value) => value ?? null),
});
export type Account = z.infer<typeof accountSchema>;

/** An account with what could not be read of it, told apart by where the user will miss it. */
export interface AccountReading {
  readonly account: Account;
  readonly accountUnread: Unread;
  /** Empty when there are none, and when they were not asked for. */
  readonly positions: readonly Position[];
  readonly positionsUnread: Unread;
}

function readAccountRow(raw: unknown): { readonly reading: AccountReading | null; readonly unread: Unread } {
  const { row: account, unread: accountUnread } = readRow(accountSchema, raw);
  if (!account) return { reading: null, unread: accountUnread };
  const { rows, unread } = readRows(positionSchema, account.securitiesAccount.positions ?? []);
  return { reading: { account, accountUnread, positions: rows, positionsUnread: unread }, unread: ALL_READ };
}

/** `GET /trader/v1/accounts`. What is told as unread beside the value are accounts that are missing in it. */
export const readAccounts: Reader<readonly AccountReading[]> = (json) => {
  if (!Array.isArray(json)) return misshapen('not a list');
  const rows = json.map(readAccountRow);
  const readings = rows.flatMap(({ reading }) => reading ?? []);
  return read(readings, rows.map(({ unread }) => unread).reduce(addUnread, ALL_READ));
};

/** `GET /trader/v1/accounts/{hash}`. */
export const readAccount: Reader<AccountReading> = (json) => {
  const { reading, unread } = readAccountRow(json);
  return reading ? read(reading) : misshapen(unread.example ?? 'not an account');
};
