import { z } from 'zod';
import { wireFlag, wireId, wireName, wireText } from '../wire/wire-values.ts';
import { misshapen, oneOf, type Reader } from '../wire/reading.ts';

const preferenceSchema = z.object({
  accounts: z
    .array(
      z.object({
        accountNumber: wireId,
        primaryAccount: wireFlag,
        type: wireText,
        nickName: wireText,
        displayAcctId: wireText,
        accountColor: wireText,
      }),
    )
    .nullish()
    .transform((accounts) => accounts ?? []),
  streamerInfo: z
    .array(
      z.object({
        streamerSocketUrl: wireName,
        schwabClientCustomerId: wireName,
        schwabClientCorrelId: wireName,
        schwabClientChannel: wireName,
        schwabClientFunctionId: wireName,
      }),
    )
    .nullish()
    .transform((streamers) => streamers ?? []),
  offers: z
    .array(z.object({ level2Permissions: wireFlag, mktDataPermission: wireText }))
    .nullish()
    .transform((offers) => offers ?? []),
});
export type UserPreference = z.infer<typeof preferenceSchema>;

const readOne = oneOf(preferenceSchema);

/** `GET /trader/v1/userPreference`: an object live, a list of one in the specification. */
export const readUserPreference: Reader<UserPreference> = (json) => {
  const one: unknown = Array.isArray(json) ? json[0] : json;
  return one === undefined ? misshapen('an empty list') : readOne(one);
};
