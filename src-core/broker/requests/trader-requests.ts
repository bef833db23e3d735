import { readAccount, readAccounts, type AccountReading } from '../replies/account.ts';
import { accountNumberSchema, type AccountNumber } from '../replies/account-numbers.ts';
import { readOrder, readOrders } from '../replies/order-families.ts';
import type { OrderInFamily } from '../replies/order.ts';
import { TRANSACTION_TYPES, transactionSchema, type Transaction } from '../replies/transaction.ts';
import { readUserPreference, type UserPreference } from '../replies/user-preference.ts';
import { listOf, oneOf } from '../wire/reading.ts';
import { formatWireTime } from '../wire/wire-values.ts';
import { brokerPath, type BrokerGet } from './broker-get.ts';

/**
 * Every reading call of the trader interface. An account is named by its hash only: the broker takes no plain number in a
 * path, and a number must not stand where addresses are logged.
 */

const api = 'trader';

const HASH = /^[0-9A-Za-z]{16,128}$/;

/** An account hash as the broker gives them. */
export type AccountHash = string & { readonly __brand: 'AccountHash' };

/** Throws for text that is no hash, above all for an account number. */
export function accountHash(text: string): AccountHash {
  if (!HASH.test(text)) throw new RangeError('An account is named by its hash in a path, and this is none.');
  return text as AccountHash;
}

export interface OrderRange {
  readonly fromMs: number;
  readonly toMs: number;
  readonly status?: string;
  /** The broker's own default is 3,000. */
  readonly maxResults?: number;
}

const orderQuery = ({ fromMs, toMs, status, maxResults }: OrderRange) => ({
  fromEnteredTime: formatWireTime(fromMs),
  toEnteredTime: formatWireTime(toMs),
  maxResults,
  status,
});

export function accountNumbersRequest(): BrokerGet<readonly AccountNumber[]> {
  return {
    api,
    what: 'the list of accounts',
    path: brokerPath(api, ['accounts', 'accountNumbers']),
    reader: listOf(accountNumberSchema),
  };
}

export function accountsRequest(withPositions: boolean): BrokerGet<readonly AccountReading[]> {
  const fields = withPositions ? 'positions' : undefined;
  return {
    api,
    what: 'the balances and positions',
    path: brokerPath(api, ['accounts'], { fields }),
    reader: readAccounts,
  };
}

export function accountRequest(hash: AccountHash, withPositions: boolean): BrokerGet<AccountReading> {
  const fields = withPositions ? 'positions' : undefined;
  return {
    api,
    what: 'an account',
    path: brokerPath(api, ['accounts', hash], { fields }),
    reader: readAccount,
  };
}

/** Orders of all accounts; the broker takes a beginning within the last 60 days. */
export function ordersRequest(range: OrderRange): BrokerGet<readonly OrderInFamily[]> {
  return { api, what: 'the orders', path: brokerPath(api, ['orders'], orderQuery(range)), reader: readOrders };
}

export function accountOrdersRequest(hash: AccountHash, range: OrderRange): BrokerGet<readonly OrderInFamily[]> {
  return {
    api,
    what: 'the orders of an account',
    path: brokerPath(api, ['accounts', hash, 'orders'], orderQuery(range)),
    reader: readOrders,
  };
}

/** The order first, then its children. */
export function orderRequest(hash: AccountHash, orderId: string): BrokerGet<readonly OrderInFamily[]> {
  return {
    api,
    what: `order ${orderId}`,
    path: brokerPath(api, ['accounts', hash, 'orders', orderId]),
    reader: readOrder,
  };
}

export interface TransactionRange {
  readonly fromMs: number;
  readonly toMs: number;
  readonly types?: readonly (typeof TRANSACTION_TYPES)[number][];
  readonly symbol?: string;
}

export function transactionsRequest(hash: AccountHash, range: TransactionRange): BrokerGet<readonly Transaction[]> {
  const query = {
    startDate: formatWireTime(range.fromMs),
    endDate: formatWireTime(range.toMs),
    types: range.types ?? TRANSACTION_TYPES,
    symbol: range.symbol,
  };
  return {
    api,
    what: 'the transactions',
    path: brokerPath(api, ['accounts', hash, 'transactions'], query),
    reader: listOf(transactionSchema),
  };
}

export function transactionRequest(hash: AccountHash, activityId: string): BrokerGet<Transaction> {
  return {
    api,
    what: `transaction ${activityId}`,
    path: brokerPath(api, ['accounts', hash, 'transactions', activityId]),
    reader: oneOf(transactionSchema),
  };
}

export function userPreferenceRequest(): BrokerGet<UserPreference> {
  return { api, what: 'the streaming settings', path: brokerPath(api, ['userPreference']), reader: readUserPreference };
}
