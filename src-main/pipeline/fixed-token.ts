import type { TokenOutcome } from '#core/contract/token';
import type { TokenSource } from './stream-source.ts';

/** The one access token of a practice exchange: never refreshed, and nothing else can be had when it is refused. */
export class FixedToken implements TokenSource {
  #outcome: TokenOutcome = { kind: 'unavailable', sentence: 'The practice exchange is not open yet.' };
  #serial = 0;

  set(accessToken: string): void {
    this.#serial += 1;
    this.#outcome = { kind: 'token', accessToken, serial: this.#serial };
  }

  token(refusedSerial: number | null): Promise<TokenOutcome> {
    if (refusedSerial === null || refusedSerial !== this.#serial) return Promise.resolve(this.#outcome);
    return Promise.resolve({
      kind: 'login-needed',
      sentence: 'The practice exchange does not accept its token. Start it anew, with the token that it prints.',
    });
  }
}
