import type { Bar } from '../market/bar.ts';
import type { RegularSession } from '../market/session.ts';
import { MS_PER_MINUTE, quantity, type Price, type TradingDay } from '../market/units.ts';
import type { PastSession } from './past-session.ts';

/** More than any figure looks back over. */
export const REMEMBERED_SESSIONS = 25;
const OPENING_MINUTES = 60;
/** A session is known when it was seen at both ends: its first minutes and its last. */
const SEEN_AT_ENDS_MINUTES = 15;

interface Running {
  readonly day: TradingDay;
  readonly session: RegularSession;
  readonly bars: Map<number, Bar>;
}

/** Makes past sessions out of one-minute bars as they come; the later state of a bar replaces the earlier. */
export class SessionHistory {
  #sessions: readonly PastSession[] = [];
  #running: Running | null = null;

  /** The sessions that are over, oldest first. */
  get sessions(): readonly PastSession[] {
    return this.#sessions;
  }

  /** A trading day begins: the one before is over. True when that made another session known. */
  begin(day: TradingDay, session: RegularSession | null): boolean {
    const before = this.#sessions;
    this.end();
    this.#running = session && { day, session, bars: new Map() };
    return this.#sessions !== before;
  }

  /** The running session is over, and no other follows. */
  end(): void {
    const finished = this.#running && toPastSession(this.#running);
    this.#running = null;
    if (finished) this.#add([finished]);
  }

  take(bar: Bar): void {
    const running = this.#running;
    if (!running || bar.grade === 'partial' || bar.startMs >= running.session.closeMs) return;
    if (bar.startMs >= running.session.openMs) running.bars.set(bar.startMs, bar);
  }

  /** Sessions that somebody else knows, e.g. the archive; of a day that is known already theirs stands. */
  learn(sessions: readonly PastSession[]): void {
    this.#add(sessions);
  }

  #add(sessions: readonly PastSession[]): void {
    const byDay = new Map(this.#sessions.map((session) => [session.day, session]));
    for (const session of sessions) byDay.set(session.day, session);
    const ordered = [...byDay.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
    this.#sessions = ordered.slice(-REMEMBERED_SESSIONS);
  }
}

function toPastSession({ day, session, bars }: Running): PastSession | null {
  const ordered = [...bars.values()].sort((a, b) => a.startMs - b.startMs);
  const [first, last] = [ordered[0], ordered.at(-1)];
  const seenAtEndsMs = SEEN_AT_ENDS_MINUTES * MS_PER_MINUTE;
  if (!first || !last || first.startMs >= session.openMs + seenAtEndsMs) return null;
  if (last.startMs < session.closeMs - seenAtEndsMs) return null;
  let [high, low, volume] = [-Infinity, Infinity, 0];
  for (const bar of ordered) {
    high = Math.max(high, bar.high);
    low = Math.min(low, bar.low);
    volume += bar.volume;
  }
  return {
    day,
    open: first.open,
    high: high as Price,
    low: low as Price,
    close: last.close,
    volume: quantity(volume),
    openingMinutes: Array.from({ length: OPENING_MINUTES }, (_, minute) => {
      const bar = bars.get(session.openMs + minute * MS_PER_MINUTE);
      return bar ? ([bar.high, bar.low] as const) : null;
    }),
  };
}
