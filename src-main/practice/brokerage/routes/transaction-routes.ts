import { TRANSACTION_TYPES } from '#core/broker/replies/transaction';
import type { RestRequest, RestRoute } from '../../rest/rest-route.ts';
import type { Transaction, TransactionType } from '../accounts/transaction.ts';
import type { Brokerage } from '../brokerage.ts';
import { transactionJson } from '../replies/transaction-json.ts';
import { invalidRequest, invalidValue, notFound } from '../requests/request-error.ts';
import { isWithin, readTimeRange } from '../requests/time-range.ts';
import { guarded } from './guarded.ts';
import { pathAccount } from './path-account.ts';

const MOST_ROWS = 3_000;

const isType = (text: string): text is TransactionType => (TRANSACTION_TYPES as readonly string[]).includes(text);

/** Types separated by commas, or the parameter given several times. Throws RequestError. */
function readTypes(query: URLSearchParams): ReadonlySet<TransactionType> {
  const words = query.getAll('types').flatMap((text) => text.split(','));
  const types = words.map((word) => word.trim()).filter((word) => word !== '');
  if (types.length === 0) throw invalidRequest('types: it is required.');
  return new Set(
    types.map((type) => {
      if (!isType(type)) throw invalidValue(type, 'types');
      return type;
    }),
  );
}

const isAbout = ({ items }: Transaction, symbol: string): boolean =>
  items.some((item) => item.kind === 'instrument' && item.instrument.symbol === symbol);

function select(transactions: readonly Transaction[], { query }: RestRequest): readonly Transaction[] {
  const range = readTimeRange(query, 'startDate', 'endDate');
  const types = readTypes(query);
  const symbol = query.get('symbol');
  return transactions
    .filter(({ type, atMs, wallMs }) => types.has(type) && isWithin(range, atMs, wallMs))
    .filter((transaction) => symbol === null || symbol === '' || isAbout(transaction, symbol))
    .sort((one, other) => other.atMs - one.atMs || other.activityId - one.activityId)
    .slice(0, MOST_ROWS);
}

export function transactionRoutes(brokerage: Brokerage): readonly RestRoute[] {
  return [
    {
      method: 'GET',
      path: '/trader/v1/accounts/:hash/transactions',
      open: false,
      answer: guarded((request) => {
        const { identity, transactions } = pathAccount(brokerage, request);
        const body = select(transactions, request).map((transaction) => transactionJson(transaction, identity.number));
        return { status: 200, body };
      }),
    },
    {
      method: 'GET',
      path: '/trader/v1/accounts/:hash/transactions/:transactionId',
      open: false,
      answer: guarded((request) => {
        const { identity, transactions } = pathAccount(brokerage, request);
        const id = request.parameters['transactionId'] ?? '';
        if (!/^\d{1,16}$/.test(id)) throw invalidValue(id, 'transactionId');
        const transaction = transactions.find(({ activityId }) => activityId === Number(id));
        if (!transaction) throw notFound('Transaction not found');
        return { status: 200, body: transactionJson(transaction, identity.number) };
      }),
    },
  ];
}
