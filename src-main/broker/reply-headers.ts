const MS_PER_SECOND = 1_000;
/** A date far away or a number without end is no wish to be kept. */
const LONGEST_WISH_MS = 86_400_000;

type Headers = Readonly<Record<string, string>>;

/** How long the server wants to be left alone, from `Retry-After` in seconds or as a date; null when it does not say. */
export function retryAfterMs(headers: Headers, nowWallMs: number): number | null {
  const text = headers['retry-after']?.trim() ?? '';
  if (text === '') return null;
  const waitMs = /^\d{1,9}$/.test(text) ? Number(text) * MS_PER_SECOND : Date.parse(text) - nowWallMs;
  return Number.isFinite(waitMs) ? Math.min(Math.max(waitMs, 0), LONGEST_WISH_MS) : null;
}

/** The id that the broker's support asks for; null when there is none, or something that is no id. */
export function correlationId(headers: Headers): string | null {
  const id = headers['schwab-client-correlid']?.trim() ?? '';
  return /^[0-9a-zA-Z-]{8,64}$/.test(id) ? id : null;
}
