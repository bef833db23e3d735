import type { BrokerError } from '#core/broker/errors/broker-error';
import type { LoginCheck } from '#core/contract/login';
import { isSafeSocket } from '../net/safe-origin.ts';
import type { BrokerClient } from './broker-client.ts';
import type { BrokerReply } from './call-desk.ts';

/** Any symbol that everybody may see; what it costs does not matter. */
const PROBED_SYMBOL = 'SPY';

const ACCEPTED_NOWHERE =
  'Schwab accepts this login for nothing at all. The app is probably not "Ready For Use" any more, or the login was ' +
  'replaced by a newer one on another computer. Look at the app on the developer portal, then log in again.';

const NOT_ENCRYPTED =
  'Schwab names an address for its stream that is not encrypted, so the login is not sent there and there are no live prices. ' +
  'Check whether a proxy or a virus scanner sits between this computer and Schwab.';

type Name = LoginCheck['name'];
const passed = (name: Name, sentence: string): LoginCheck => ({ name, state: 'passed', sentence });
const failed = (name: Name, sentence: string): LoginCheck => ({ name, state: 'failed', sentence });

const isRefused = (reply: BrokerReply<unknown>): boolean => !reply.ok && reply.error.code === 'not-authorized';

/** Tries one call of each product after a login, and whether a streamer is named that can be used. Never rejects. */
export async function checkProducts(client: BrokerClient, apiBaseUrl: string): Promise<readonly LoginCheck[]> {
  const [numbers, quotes, preference] = await Promise.all([
    client.accountNumbers('check'),
    client.quotes([PROBED_SYMBOL], ['quote'], 'check'),
    client.userPreference('check'),
  ]);
  const isRefusedEverywhere = [numbers, quotes, preference].every(isRefused);
  const why = (error: BrokerError): string => (isRefusedEverywhere ? ACCEPTED_NOWHERE : error.sentence);
  return [
    numbers.ok ? accountsCheck(numbers.value.length) : failed('accounts-product', why(numbers.error)),
    quotes.ok
      ? passed('market-data-product', 'Schwab answers with quotes.')
      : failed('market-data-product', why(quotes.error)),
    preference.ok
      ? streamerCheck(preference.value.streamerInfo[0]?.streamerSocketUrl, apiBaseUrl)
      : failed('streamer', why(preference.error)),
  ];
}

function accountsCheck(count: number): LoginCheck {
  if (count > 0) {
    return passed('accounts-product', `Schwab shares ${count} account${count === 1 ? '' : 's'} with this workstation.`);
  }
  const sentence = 'The login works, but no account is shared with it. Log in again and tick the accounts to share.';
  return failed('accounts-product', sentence);
}

function streamerCheck(socketUrl: string | undefined, apiBaseUrl: string): LoginCheck {
  if (socketUrl !== undefined && URL.canParse(socketUrl)) {
    if (!isSafeSocket(socketUrl, apiBaseUrl)) return failed('streamer', NOT_ENCRYPTED);
    return passed('streamer', `The stream will come from ${new URL(socketUrl).host}.`);
  }
  const sentence = 'Schwab does not say where its stream is, so there are no live prices. Try again in a few minutes.';
  return failed('streamer', sentence);
}
