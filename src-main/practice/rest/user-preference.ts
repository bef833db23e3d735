import type { Access } from '../access.ts';
import type { RestRoute } from './rest-api.ts';

/** `GET /trader/v1/userPreference`: where the streamer is and what to show it. An object, though Schwab's spec says array. */
export function userPreferenceRoute(access: Access, streamerUrl: () => string): RestRoute {
  return {
    method: 'GET',
    path: '/trader/v1/userPreference',
    open: false,
    answer: () => {
      const { customerId, correlId, channel, functionId } = access.issueIdentity();
      return {
        status: 200,
        body: {
          accounts: [
            {
              accountNumber: '12345678',
              primaryAccount: true,
              type: 'BROKERAGE',
              nickName: 'Practice',
              displayAcctId: '...678',
              autoPositionEffect: false,
              accountColor: 'Green',
            },
          ],
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
