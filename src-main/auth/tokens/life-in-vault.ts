import { vaultSentence, type Vault } from '../vault/vault.ts';
import { held, type TokenLife } from './token-life.ts';
import { decodeLogin } from './token-record.ts';

/** What the vault holds of a login, under the serial that its token is to have. What cannot be read is left as it is. */
export async function lifeInVault(vault: Vault, serial: number, nowWallMs: number): Promise<TokenLife> {
  const lost = (reason: string): TokenLife => ({ kind: 'lost', sinceWallMs: nowWallMs, reason });
  try {
    const text = await vault.read('token');
    if (text === null) return { kind: 'none' };
    const stored = decodeLogin(text);
    if (!stored) return lost('The stored login cannot be read: it is damaged, or of a newer Bellwether. Log in again.');
    if (stored.kind === 'held') return held(stored, serial, nowWallMs);
    return { kind: 'lost', sinceWallMs: stored.sinceWallMs, reason: stored.reason };
  } catch (error) {
    return lost(`The stored login could not be read. ${vaultSentence(error)}`);
  }
}
