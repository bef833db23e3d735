import type { RestRequest, RestRoute } from '../../rest/rest-route.ts';
import type { PracticeAccount } from '../accounts/account.ts';
import type { Brokerage } from '../brokerage.ts';
import { accountJson } from '../replies/account-json.ts';
import { invalidValue } from '../requests/request-error.ts';
import { reservedBy } from '../review/review-strategy.ts';
import { guarded } from './guarded.ts';
import { pathAccount } from './path-account.ts';

/** `fields=positions` is the only one there is. Throws RequestError. */
function wantsPositions({ query }: RestRequest): boolean {
  const fields = query.get('fields');
  if (fields === null || fields === '') return false;
  if (fields !== 'positions') throw invalidValue(fields, 'fields');
  return true;
}

export function accountRoutes(brokerage: Brokerage): readonly RestRoute[] {
  const show = (account: PracticeAccount, withPositions: boolean): unknown =>
    accountJson({
      ...{ account, withPositions, quotes: brokerage.quotes },
      initial: brokerage.initialBalances(account),
      reserved: reservedBy(brokerage.reviewed(account)),
    });
  return [
    {
      method: 'GET',
      path: '/trader/v1/accounts/accountNumbers',
      open: false,
      answer: guarded((request) => ({
        status: 200,
        body: brokerage.accountsOf(request).map(({ identity }) => ({
          accountNumber: identity.number,
          hashValue: identity.hash,
        })),
      })),
    },
    {
      method: 'GET',
      path: '/trader/v1/accounts',
      open: false,
      answer: guarded((request) => {
        const withPositions = wantsPositions(request);
        return { status: 200, body: brokerage.accountsOf(request).map((account) => show(account, withPositions)) };
      }),
    },
    {
      method: 'GET',
      path: '/trader/v1/accounts/:hash',
      open: false,
      answer: guarded((request) => ({
        status: 200,
        body: show(pathAccount(brokerage, request), wantsPositions(request)),
      })),
    },
  ];
}
