import type { Access } from '../access.ts';
import type { AccountIdentity } from '../brokerage/accounts/account.ts';
import type { RestRoute } from './rest-api.ts';

export interface UserPreferenceOptions {
  readonly access: Access;
  readonly streamerUrl: () => string;
  readonly accounts: readonly AccountIdentity[];
}

/** What the broker shows of a number: its last three digits. */
export function displayedAccount(accountNumber: string): string {
  return `...${accountNumber.slice(-3)}`;
}

/**
 * `GET /trader/v1/userPreference`: where the streamer is, what to show it, and the accounts that the bearer may see. An
 * object, though Schwab's spec says array.
 */
export function userPreferenceRoute({ access, streamerUrl, accounts }: UserPreferenceOptions): RestRoute {
  return {
    method: 'GET',
    path: '/trader/v1/userPreference',
    open: false,
    answer: ({ headers }) => {
      const { customerId, correlId, channel, functionId } = access.issueIdentity();
      const shared = access.accountsOf(headers.authorization);
      const visible = accounts.filter(({ number }) => shared === 'all' || shared.includes(number));
      return {
        status: 200,
        body: {
          accounts: visible.map(({ number, nickname }, index) => ({
            accountNumber: number,
            primaryAccount: index === 0,
            type: 'BROKERAGE',
            nickName: nickname,
            displayAcctId: displayedAccount(number),
            autoPositionEffect: false,
            accountColor: 'Green',
          })),
          streamerInfo: [
            {
              streamerSocketUrl: streamerUrl(),
              schwabClientCustomerId: customerId,
              schwabClientCorrelId: correlId,
              schwabClientChannel: channel,
              schwabClientFunctionId: functionId,
            },
          ],
          offers: [{ level2Permissions: true, mktDataPermission: 'NP' }],
        },
      };
    },
  };
}
