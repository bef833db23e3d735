import type { ArchiveConfig } from '#core/contract/workers';
import { diagnose, isLasting, needsReopening, type ArchiveFault } from './archive-fault.ts';
import type { ArchiveTiming } from './archive-timing.ts';
import { Stores } from './stores.ts';

export interface StoreKeeperListener {
  /** Worth writing again: after an opening, and when a pause after a fault is over. */
  readonly usable: () => void;
  readonly faultChanged: () => void;
}

/** Keeps the stores of one folder open: names what goes wrong, waits, and opens them again where that can help. */
export class StoreKeeper {
  readonly #config: ArchiveConfig;
  readonly #timing: ArchiveTiming;
  readonly #listener: StoreKeeperListener;
  #stores: Stores | null = null;
  #fault: ArchiveFault | null = null;
  /** From an error until the pause after it is over. */
  #isPausing = false;
  #pauseMs: number;
  #timer: NodeJS.Timeout | null = null;
  #isClosed = false;

  constructor(config: ArchiveConfig, timing: ArchiveTiming, listener: StoreKeeperListener) {
    this.#config = config;
    this.#timing = timing;
    this.#listener = listener;
    this.#pauseMs = timing.firstRetryMs;
  }

  /** For reading; null while nothing is open. */
  get stores(): Stores | null {
    return this.#stores;
  }

  /** For writing; null also during the pause after a fault. */
  get writable(): Stores | null {
    return this.#isPausing ? null : this.#stores;
  }

  get fault(): ArchiveFault | null {
    return this.#fault;
  }

  /** Resolves when the stores are open or the fault that prevents it has a name. */
  async open(): Promise<void> {
    try {
      this.#stores = await Stores.open(this.#config, this.#timing);
    } catch (error) {
      await this.fails(error);
      return;
    }
    this.#listener.usable();
  }

  /** A write or read went wrong. */
  async fails(error: unknown): Promise<void> {
    if (this.#isPausing || this.#isClosed) return;
    this.#isPausing = true;
    const fault = await diagnose(error, this.#config.folder);
    this.#fault = fault;
    this.#listener.faultChanged();
    if (needsReopening(fault)) await this.#closeStores();
    if (isLasting(fault)) return;
    this.#timer = setTimeout(() => {
      this.#tryAgain();
    }, this.#pauseMs);
    this.#pauseMs = Math.min(this.#pauseMs * 2, this.#timing.longestRetryMs);
  }

  /** What was written is stored: nothing is wrong any more. */
  works(): void {
    this.#pauseMs = this.#timing.firstRetryMs;
    if (!this.#fault) return;
    this.#fault = null;
    this.#listener.faultChanged();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#closeStores();
  }

  #tryAgain(): void {
    this.#isPausing = false;
    if (this.#isClosed) return;
    if (this.#stores) this.#listener.usable();
    else void this.open();
  }

  async #closeStores(): Promise<void> {
    const stores = this.#stores;
    this.#stores = null;
    // A database that failed may fail to close as well; its file is as it was.
    await stores?.close().catch(() => undefined);
  }
}
