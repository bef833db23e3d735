import { isWatchTime, preflightDay } from '#core/preflight/preflight-time';
import type { PreflightFacts } from '#core/preflight/preflight-facts';
import type { PreflightReport } from '#core/preflight/preflight';
import { runPreflight } from '#core/preflight/run-preflight';
import type { EpochMs } from '#core/market/units';
import type { SleepBlock } from './sleep-block.ts';

export interface PreflightDeskOptions {
  readonly sleep: SleepBlock;
  readonly facts: (sleep: PreflightFacts['sleep']) => Promise<PreflightFacts>;
  /** What came of the run that the calendar asked for; `day` is its trading day. */
  readonly onMorning: (report: PreflightReport, day: string) => void;
  readonly onSleepChange: () => void;
  readonly onFailure: (error: unknown) => void;
}

/** Runs the pre-flight at its time and on demand, and keeps the computer awake from then to the close. */
export class PreflightDesk {
  readonly #options: PreflightDeskOptions;
  /** Of which stream, and for which day, the morning's run was made. */
  #ranFor: string | null = null;
  /** By the user's own button, whatever the time, until the close. */
  #isSleepForced = false;
  #isSleepWanted = false;

  constructor(options: PreflightDeskOptions) {
    this.#options = options;
  }

  /**
   * Called every second or so with the exchange's time. `market` names the prices that run: another one has a morning of
   * its own.
   */
  tick(at: { readonly exchangeMs: EpochMs; readonly market: string; readonly mayBlockSleep: boolean }): void {
    const { onMorning, onFailure } = this.#options;
    const isWatched = isWatchTime(at.exchangeMs);
    if (!isWatched) this.#isSleepForced = false;
    this.#wantSleepBlock(this.#isSleepForced || (isWatched && at.mayBlockSleep));
    const day = preflightDay(at.exchangeMs);
    const run = day === null ? null : `${at.market} ${day}`;
    if (day === null || run === this.#ranFor) return;
    this.#ranFor = run;
    void this.run().then((report) => {
      onMorning(report, day);
    }, onFailure);
  }

  run(): Promise<PreflightReport> {
    const { sleep, facts } = this.#options;
    return facts({ isWanted: this.#isSleepWanted, isBlocked: sleep.isBlocked }).then(runPreflight);
  }

  /** By the user's own button. */
  blockSleep(): boolean {
    this.#isSleepForced = true;
    this.#isSleepWanted = true;
    this.#options.sleep.insist();
    this.#options.onSleepChange();
    return this.#options.sleep.isBlocked;
  }

  close(): void {
    this.#options.sleep.want(false);
  }

  #wantSleepBlock(isWanted: boolean): void {
    this.#isSleepWanted = isWanted;
    if (this.#options.sleep.want(isWanted)) this.#options.onSleepChange();
  }
}
