/**
 * How a worker thread gets an access token: it asks with `tokenWanted`, the main process answers with `answerToken`.
 * Only the main process refreshes; a token is known across threads by its serial number, so that a refusal of an old
 * one never refreshes a newer one.
 */

export interface TokenWanted {
  /** Unique within the asking thread. */
  readonly askId: number;
  /** The server answered 401 (or login code 3) to the token with this serial; null when none was refused. */
  readonly refusedSerial: number | null;
}

export type TokenOutcome =
  | { readonly kind: 'token'; readonly accessToken: string; readonly serial: number }
  /** No login, or it is lost: only the user can help. A plain sentence for the screen. */
  | { readonly kind: 'login-needed'; readonly sentence: string }
  /** The token could not be had now (network, server); asking again later may help. */
  | { readonly kind: 'unavailable'; readonly sentence: string };

export interface TokenAnswer {
  readonly askId: number;
  readonly outcome: TokenOutcome;
}

/** What a thread that needs tokens adds to its requests and events. */
export interface TokenRequests {
  answerToken: { argument: TokenAnswer; result: null };
}
export interface TokenEvents {
  tokenWanted: TokenWanted;
}
