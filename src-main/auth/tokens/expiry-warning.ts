const HOUR_MS = 3_600_000;
/** A day before the end, that is from the sixth day on, and twice more for whoever did not see it. */
const WARN_BEFORE_MS = [24 * HOUR_MS, 6 * HOUR_MS, HOUR_MS] as const;

/** What a notification says. */
export interface LoginWarning {
  readonly title: string;
  readonly body: string;
}

const EXCHANGE_TIME = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** `45 min`, `20 h`. */
function spoken(ms: number): string {
  return ms < 2 * HOUR_MS ? `${Math.max(1, Math.round(ms / 60_000))} min` : `${Math.round(ms / HOUR_MS)} h`;
}

/** The instant of the next warning at or after `nowWallMs`; null when none is left. */
export function nextWarningWallMs(expiresWallMs: number, nowWallMs: number): number | null {
  const next = WARN_BEFORE_MS.map((beforeMs) => expiresWallMs - beforeMs).find((atMs) => atMs >= nowWallMs);
  return next ?? null;
}

/** Remembers which warnings of a login were given, each once; after a pause only the most urgent. */
export class ExpiryWarnings {
  #expiresWallMs = Number.NaN;
  #given = 0;

  /** The warning that is due now; null when there is none, or the login is already over. */
  due(expiresWallMs: number, nowWallMs: number): LoginWarning | null {
    if (expiresWallMs !== this.#expiresWallMs) {
      this.#expiresWallMs = expiresWallMs;
      this.#given = 0;
    }
    const leftMs = expiresWallMs - nowWallMs;
    const reached = WARN_BEFORE_MS.filter((beforeMs) => leftMs <= beforeMs).length;
    if (leftMs <= 0 || reached <= this.#given) return null;
    this.#given = reached;
    return {
      title: `Login expires in ${spoken(leftMs)}`,
      body: `It ends ${EXCHANGE_TIME.format(expiresWallMs)} ET. Renew now takes about a minute; nothing stops meanwhile.`,
    };
  }
}
