import type { MirrorSettings } from '#core/contract/mirror';

/** The settings as they are typed: lists are text until they are kept. */
export interface MirrorDraft extends Omit<MirrorSettings, 'addresses' | 'names' | 'database'> {
  readonly addresses: string;
  readonly names: string;
  readonly database: string;
}

const list = (text: string): readonly string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

export function draftOf({ addresses, names, database, ...others }: MirrorSettings): MirrorDraft {
  return {
    ...others,
    addresses: addresses.join(', '),
    names: Object.entries(names)
      .map(([symbol, name]) => `${symbol}=${name}`)
      .join(', '),
    database: String(database),
  };
}

const HOST_AND_PORT = /^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+):\d{1,5}$/;
const MOST_DATABASES = 1_024;

/** The settings that a draft means, or the sentence that says what is wrong with it. */
export function settingsOf(draft: MirrorDraft): MirrorSettings | string {
  const addresses = list(draft.addresses);
  const odd = addresses.find((address) => !HOST_AND_PORT.test(address) && !address.startsWith('/'));
  if (addresses.length === 0) return 'Say where Redis is, e.g. 127.0.0.1:6379.';
  if (odd !== undefined) return `${odd} is no address: write host:port, e.g. 127.0.0.1:6379.`;
  if (draft.layout !== 'standalone' && addresses.some((address) => address.startsWith('/'))) {
    return 'A socket is for one server only.';
  }
  if (draft.layout === 'standalone' && addresses.length > 1) return 'One server has one address.';
  if (draft.layout === 'sentinel' && draft.sentinelName.trim() === '') return 'Say how the Sentinels call the set.';
  const database = Number(draft.database);
  if (!/^\d+$/.test(draft.database) || database >= MOST_DATABASES) return 'The database is a number from 0.';
  if (!/^[A-Za-z0-9._:-]{0,64}$/.test(draft.prefix)) return 'A prefix has letters, digits and . _ : - only.';
  const pairs = list(draft.names).map((pair) => pair.split('='));
  const isPair = (pair: readonly string[]): boolean => pair.length === 2 && pair.every((part) => part.trim() !== '');
  if (!pairs.every(isPair)) return 'Write names as symbol=name with commas between, e.g. /NQ=NQ, /ES=ES.';
  const names = Object.fromEntries(pairs.map(([symbol = '', name = '']) => [symbol.trim(), name.trim()]));
  return { ...draft, addresses: [...addresses], names, database };
}
