import { createHash } from 'node:crypto';
import { resolve } from 'node:path';

const MARK_DIGITS = 8;

/**
 * Under which name the keychain files the secrets of a login. A user data folder of the user's own choice has a name of
 * its own: two workstations that shared one login would renew each other's tokens away.
 */
export function keychainService(name: string, ownFolder: string | null): string {
  if (ownFolder === null) return name;
  const mark = createHash('sha256').update(resolve(ownFolder)).digest('hex').slice(0, MARK_DIGITS);
  return `${name} ${mark}`;
}
