/** What the window has to know of the local interface's rules; apart from the schemas, which carry a library. */

/** What a token may be used for. Orders are no right yet: none can be sent. */
export const API_RIGHTS = ['quotes', 'portfolio', 'control'] as const;
export type ApiRight = (typeof API_RIGHTS)[number];

export const MOST_API_TOKENS = 32;
export const MOST_API_ORIGINS = 16;
export const LONGEST_TOKEN_NAME = 40;
export const SHORTEST_CADENCE_MS = 250;
export const LONGEST_CADENCE_MS = 60_000;
export const HIGHEST_PORT = 65_535;
/** A web page's origin as its browser sends it: scheme, host, port and nothing more. */
export const ORIGIN_PATTERN = /^https?:\/\/(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::\d{1,5})?$/;
export const ORIGIN_WORDS = 'An origin is scheme, host and port, e.g. http://localhost:3000, without a path.';
