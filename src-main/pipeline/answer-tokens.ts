import log from 'electron-log/node';
import type { TokenAnswer, TokenWanted } from '#core/contract/token';
import type { TokenSource } from './stream-source.ts';

/** A thread that asks for tokens, as far as answering it goes. */
export interface TokenAsker {
  on(name: 'tokenWanted', listener: (wanted: TokenWanted) => void): void;
  request(name: 'answerToken', argument: TokenAnswer): Promise<unknown>;
}

/** Answers every question of a thread from the source, until the thread is gone. */
export function answerTokens(asker: TokenAsker, tokens: TokenSource): void {
  asker.on('tokenWanted', ({ askId, refusedSerial }) => {
    tokens
      .token(refusedSerial)
      .then((outcome) => asker.request('answerToken', { askId, outcome }))
      .catch((error: unknown) => {
        log.warn('a token could not be handed over', error instanceof Error ? error.message : 'unknown failure');
      });
  });
}
