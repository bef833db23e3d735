import { CHANNELS, type Channel, type Silence, type TellingClass, type TellingEvent, type Verdict } from './event.ts';
import type { LogEntry } from './log-entry.ts';
import { isQuiet } from './quiet-hours.ts';
import { summaryEvent, SUMMARY_PREFIX } from './silence-summary.ts';
import type { TellingSettings } from './telling-settings.ts';

/** Enough ids for months of signals; the log that they come from is longer. */
const MOST_REMEMBERED = 20_000;
const MS_PER_SECOND = 1_000;

/**
 * - known: this very event was told or logged before. repeat: another of its kind has just been; its count grows.
 * - new: an entry for the log, and for each channel whether it is used or why it is not.
 */
export type Decision =
  | { readonly kind: 'known' }
  | { readonly kind: 'repeat'; readonly ofId: string; readonly count: number }
  | { readonly kind: 'new'; readonly verdicts: Readonly<Record<Channel, Verdict>> };

interface Run {
  readonly id: string;
  readonly count: number;
  readonly lastWallMs: number;
}

const HELD_BACK: ReadonlySet<string> = new Set<Silence>(['paused', 'quiet-hours']);

/**
 * Decides who is told what, and nothing else: no clock, no delivery. The same events at the same times with the same
 * settings lead to the same decisions.
 */
export class Teller {
  readonly #zone: string;
  #settings: TellingSettings;
  readonly #known = new Set<string>();
  readonly #runs = new Map<string, Run>();
  #heldBack = new Map<TellingClass, number>();
  #heldSinceWallMs: number | null = null;

  /** `zone` is the IANA name of this computer's zone. */
  constructor(settings: TellingSettings, zone: string) {
    this.#settings = settings;
    this.#zone = zone;
  }

  /** What the log holds, oldest first: its events are not told again, and what was held back is still to be summed up. */
  restore(entries: readonly LogEntry[]): void {
    for (const entry of entries) {
      this.#remember(entry.id);
      if (entry.id.startsWith(SUMMARY_PREFIX)) this.#forgetHeldBack();
      else if (entry.deliveries.some(({ state }) => HELD_BACK.has(state))) this.#holdBack(entry.class, entry.atWallMs);
    }
  }

  use(settings: TellingSettings): void {
    this.#settings = settings;
  }

  decide(event: TellingEvent): Decision {
    if (this.#known.has(event.id)) return { kind: 'known' };
    this.#remember(event.id);
    const run = this.#runs.get(event.key);
    const windowMs = this.#settings.collapseSeconds * MS_PER_SECOND;
    if (run && event.atWallMs - run.lastWallMs < windowMs) {
      const count = run.count + 1;
      this.#runs.set(event.key, { id: run.id, count, lastWallMs: event.atWallMs });
      return { kind: 'repeat', ofId: run.id, count };
    }
    this.#startRun(event);
    const verdicts = this.#verdicts(event);
    if (Object.values(verdicts).some((verdict) => HELD_BACK.has(verdict))) {
      this.#holdBack(event.class, event.atWallMs);
    }
    return { kind: 'new', verdicts };
  }

  /** The one silence that holds for everything now; null when there is none. */
  silenceAt(nowWallMs: number): 'paused' | 'quiet-hours' | null {
    const { pause, quietHours } = this.#settings;
    if (pause && nowWallMs >= pause.sinceWallMs && nowWallMs < pause.untilWallMs) return 'paused';
    const zone = quietHours.zone === 'exchange' ? 'America/New_York' : this.#zone;
    return isQuiet(quietHours, nowWallMs, zone) ? 'quiet-hours' : null;
  }

  /** What was held back, once the silence is over; null while it lasts and when nothing was. */
  takeSummary(nowWallMs: number): TellingEvent | null {
    if (this.#heldSinceWallMs === null || this.silenceAt(nowWallMs) !== null) return null;
    const event = summaryEvent(this.#heldBack, this.#heldSinceWallMs, nowWallMs);
    this.#forgetHeldBack();
    return event;
  }

  #verdicts(event: TellingEvent): Record<Channel, Verdict> {
    const common = this.#commonSilence(event);
    const switches = this.#settings.classes[event.class];
    const verdictOf = (channel: Channel): Verdict => {
      if (!switches[channel]) return 'switched-off';
      return common ?? 'tell';
    };
    const [desktop, sound, push] = CHANNELS.map(verdictOf) as [Verdict, Verdict, Verdict];
    return { desktop, sound, push };
  }

  #commonSilence(event: TellingEvent): Silence | null {
    if (event.origin === 'replay' && !this.#settings.tellsReplay) return 'replay';
    if (!event.isNews) return 'past';
    const silence = this.silenceAt(event.atWallMs);
    if (silence === 'quiet-hours' && this.#settings.classes[event.class].breaksQuiet) return null;
    return silence;
  }

  #startRun(event: TellingEvent): void {
    this.#runs.delete(event.key);
    this.#runs.set(event.key, { id: event.id, count: 1, lastWallMs: event.atWallMs });
    for (const key of this.#runs.keys()) {
      if (this.#runs.size <= MOST_REMEMBERED) break;
      this.#runs.delete(key);
    }
  }

  #remember(id: string): void {
    this.#known.add(id);
    for (const oldest of this.#known) {
      if (this.#known.size <= MOST_REMEMBERED) break;
      this.#known.delete(oldest);
    }
  }

  #holdBack(of: TellingClass, atWallMs: number): void {
    this.#heldSinceWallMs ??= atWallMs;
    this.#heldBack.set(of, (this.#heldBack.get(of) ?? 0) + 1);
  }

  #forgetHeldBack(): void {
    this.#heldBack = new Map();
    this.#heldSinceWallMs = null;
  }
}
