/** Every code that the local interface refuses with, its HTTP status, and what the caller can do. */
const REFUSALS = {
  'bad-request': [400, 'Correct what the message names; /openapi.json describes every request.'],
  'wrong-host': [400, 'Call 127.0.0.1, localhost or [::1] with the port that the settings show.'],
  'no-token': [401, 'Send "Authorization: Bearer TOKEN"; tokens are created in the settings of Bellwether.'],
  'wrong-token': [401, 'Check the token, or create a new one in the settings of Bellwether.'],
  'right-missing': [403, 'Create a token with this right in the settings of Bellwether.'],
  'foreign-origin': [403, 'Add the page’s origin in the settings of Bellwether, if it is yours.'],
  'not-found': [404, 'See /openapi.json for what there is.'],
  'unknown-account': [404, 'Ask /api/schwab/accounts/ for the ids.'],
  'too-late': [408, 'Send the whole request at once.'],
  'callback-elsewhere': [409, 'Start the login with POST /api/schwab/oauth/start/ or in Bellwether itself.'],
  refused: [409, 'Do what the message says, then ask again.'],
  'body-too-large': [413, 'Send at most 16 KB.'],
  'wrong-media-type': [415, 'Send JSON with "Content-Type: application/json".'],
  'upgrade-required': [426, 'Open this address as a WebSocket.'],
  'too-many-requests': [429, 'Wait as many seconds as Retry-After says; use the WebSocket instead of asking often.'],
  'headers-too-large': [431, 'Send at most 8 KB of headers.'],
  internal: [500, 'Try again; if it stays, the log of Bellwether says more.'],
  unavailable: [503, 'Try again in a moment; /health says which part is not up.'],
  'too-many-connections': [503, 'Close WebSockets that are not used; one can carry many channels.'],
} as const satisfies Readonly<Record<string, readonly [number, string]>>;

export type ApiErrorCode = keyof typeof REFUSALS;

/** The body of every refusal. */
export interface ApiErrorBody {
  readonly code: ApiErrorCode;
  readonly message: string;
  readonly action: string;
}

/** A refusal as its caller is told it. The message is a whole sentence and never quotes what the caller sent. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ApiErrorCode;

  constructor(code: ApiErrorCode, message: string) {
    super(message);
    this.code = code;
  }

  get status(): number {
    return REFUSALS[this.code][0];
  }

  get body(): ApiErrorBody {
    return { code: this.code, message: this.message, action: REFUSALS[this.code][1] };
  }
}

export const API_ERROR_CODES = Object.keys(REFUSALS) as [ApiErrorCode, ...ApiErrorCode[]];
