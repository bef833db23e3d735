import type { RestRequest } from '../../rest/rest-route.ts';
import type { PracticeAccount } from '../accounts/account.ts';
import type { Brokerage } from '../brokerage.ts';
import { notFound, RequestError } from '../requests/request-error.ts';

const BAD_REQUEST = 400;
const HASH = /^[0-9A-F]{64}$/i;

/** The account that a path names by its hash. Its plain number is refused as at Schwab. Throws RequestError. */
export function pathAccount(brokerage: Brokerage, request: RestRequest): PracticeAccount {
  const hash = request.parameters['hash'] ?? '';
  if (!HASH.test(hash)) throw new RequestError(BAD_REQUEST, 'Invalid account number');
  const account = brokerage.accountsOf(request).find(({ identity }) => identity.hash === hash.toUpperCase());
  if (!account) throw notFound('Account not found');
  return account;
}
