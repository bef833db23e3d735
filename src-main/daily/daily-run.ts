import type { DailyRun } from '#core/contract/archive-jobs';
import { newestDueDay } from '#core/market/daily-due';
import { epochMs } from '#core/market/units';

/** What the daily run needs of the session and of the disk. */
export interface DailyPorts {
  readonly settings: () => DailyRun;
  /** The exchange's clock; null while it is not known: then nothing is due. */
  readonly exchangeMs: () => number | null;
  /** Symbols of the watchlist. */
  readonly symbols: () => readonly string[];
  /** Rejects with a plain sentence. */
  readonly merge: (symbol: string) => Promise<unknown>;
  /** Writes ticks to Parquet and deletes those that are older than so many days. Rejects with a plain sentence. */
  readonly retain: (keepDays: number) => Promise<unknown>;
  /** The newest day whose run is done; kept beside the masters. */
  readonly lastDone: () => Promise<string | null>;
  readonly noteDone: (day: string) => Promise<void>;
  readonly onFailure: (symbol: string | null, error: unknown) => void;
}

/** Once a minute it is looked whether the day's run is due; one that failed is tried again so much later. */
export const LOOK_EVERY_MS = 60_000;
const RETRY_AFTER_LOOKS = 15;

/**
 * Joins the finished days into the masters once a day, and a run that was missed at the next start. Each symbol stands
 * alone: one that fails keeps no other from being merged, and is tried again with the whole run, which changes nothing
 * that is done.
 */
export class DailyRunner {
  readonly #ports: DailyPorts;
  #timer: NodeJS.Timeout | null = null;
  #isRunning = false;
  #looksToWait = 0;
  #doneDay: string | null | undefined = undefined;

  constructor(ports: DailyPorts) {
    this.#ports = ports;
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.look(), LOOK_EVERY_MS);
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** Runs what is due; resolves when it is done. */
  async look(): Promise<void> {
    if (this.#isRunning) return;
    if (this.#looksToWait > 0) {
      this.#looksToWait -= 1;
      return;
    }
    const { isOn, atMinute } = this.#ports.settings();
    const nowMs = this.#ports.exchangeMs();
    const day = isOn && nowMs !== null ? newestDueDay(epochMs(nowMs), atMinute) : null;
    if (day === null) return;
    this.#isRunning = true;
    try {
      this.#doneDay ??= await this.#ports.lastDone();
      if (this.#doneDay !== null && this.#doneDay >= day) return;
      if (await this.#run()) {
        await this.#ports.noteDone(day);
        this.#doneDay = day;
      } else this.#looksToWait = RETRY_AFTER_LOOKS;
    } catch (error) {
      this.#ports.onFailure(null, error);
      this.#looksToWait = RETRY_AFTER_LOOKS;
    } finally {
      this.#isRunning = false;
    }
  }

  async #run(): Promise<boolean> {
    const { symbols, keepTicksDays } = this.#ports.settings();
    let isWhole = true;
    const attempt = async (symbol: string | null, work: () => Promise<unknown>): Promise<void> => {
      try {
        await work();
      } catch (error) {
        isWhole = false;
        this.#ports.onFailure(symbol, error);
      }
    };
    for (const symbol of symbols ?? this.#ports.symbols()) await attempt(symbol, () => this.#ports.merge(symbol));
    if (keepTicksDays !== null) await attempt(null, () => this.#ports.retain(keepTicksDays));
    return isWhole;
  }
}
