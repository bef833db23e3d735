import type { AppKey } from '../tokens/token-endpoint.ts';

/** Names under which programs keep these, without case, separators and a leading `schwab`. */
const NAMES = {
  key: ['appkey', 'apikey', 'clientid', 'consumerkey', 'key'],
  secret: ['appsecret', 'apisecret', 'clientsecret', 'consumersecret', 'secret', 'secretkey'],
  callbackUrl: ['callbackurl', 'callback', 'redirecturi', 'redirecturl', 'callbackuri'],
} as const;
type Wanted = keyof typeof NAMES;
const SPOKEN: Readonly<Record<Wanted, string>> = {
  key: 'app key',
  secret: 'app secret',
  callbackUrl: 'callback address',
};
const DEEPEST = 2;

export type ReadSecrets =
  | { readonly ok: true; readonly appKey: AppKey; readonly callbackUrl: string | null }
  | { readonly ok: false; readonly sentence: string };

const bareName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .replace(/^schwab(?=.)/, '');

/** Every text under a wanted name, at the top or one or two objects below (`{"schwab": {"app_key": …}}`). */
function textsNamed(wanted: Wanted, json: unknown, depth = 0): readonly string[] {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return [];
  return Object.entries(json).flatMap(([name, value]: [string, unknown]) => {
    if (typeof value !== 'string') return depth < DEEPEST ? textsNamed(wanted, value, depth + 1) : [];
    const isNamed = (NAMES[wanted] as readonly string[]).includes(bareName(name)) && value.trim() !== '';
    return isNamed ? [value.trim()] : [];
  });
}

/** Finds app key, secret and, if it is there, the callback address. The file may hold whatever else it likes. */
export function readSecretsJson(json: unknown): ReadSecrets {
  const refuse = (sentence: string): ReadSecrets => ({ ok: false, sentence: `${sentence} Nothing has changed.` });
  const found = new Map<Wanted, string>();
  for (const wanted of ['key', 'secret', 'callbackUrl'] as const) {
    const [first, ...others] = new Set(textsNamed(wanted, json));
    if (others.length > 0)
      return refuse(`This file holds more than one ${SPOKEN[wanted]}. Leave the one that is meant.`);
    if (first !== undefined) found.set(wanted, first);
  }
  const [key, secret] = [found.get('key'), found.get('secret')];
  if (key === undefined || secret === undefined) {
    const missing = SPOKEN[key === undefined ? 'key' : 'secret'];
    return refuse(
      `This file holds no ${missing}. It is looked for under names like app_key, api_key, client_id and app_secret, client_secret.`,
    );
  }
  return { ok: true, appKey: { key, secret }, callbackUrl: found.get('callbackUrl') ?? null };
}
